"""Sending webhooks: where may be sent to, what is signed, how it is sent, and what came of it."""
