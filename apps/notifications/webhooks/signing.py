"""What is sent: the event as JSON, with the headers of Standard Webhooks."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_bytes
from typing import Any

from standardwebhooks import Webhook

from apps.notifications.models import WebhookEvent

SECRET_BYTES = 32
AGENT = "Tidemark-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Message:
    """One request that is to be made."""

    url: str
    body: bytes
    headers: Mapping[str, str]


def new_secret() -> str:
    """Return a secret as receivers configure it."""
    return "whsec_" + b64encode(token_bytes(SECRET_BYTES)).decode()


def message(event: WebhookEvent, *, url: str, secrets: list[str], at: datetime) -> Message:
    """Return the request that tells of the event, signed by each of the secrets."""
    moment = at.astimezone(UTC)
    body = json.dumps(content(event), separators=(",", ":"))
    signatures = [Webhook(secret).sign(event.public_id, moment, body) for secret in secrets]
    return Message(
        url,
        body.encode(),
        {
            "Content-Type": "application/json",
            "User-Agent": AGENT,
            "Accept-Encoding": "identity",
            "webhook-id": event.public_id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": " ".join(signatures),
        },
    )


def content(event: WebhookEvent) -> dict[str, Any]:
    """Return what receivers read of the event."""
    occurred_at = event.occurred_at.astimezone(UTC).isoformat(timespec="microseconds")
    return {
        "type": event.type,
        "timestamp": occurred_at.replace("+00:00", "Z"),
        "data": event.data,
    }
