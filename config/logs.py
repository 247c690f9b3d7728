"""What the log must not hold."""

import logging
import re

SECRET = re.compile(r"\b[0-9A-Za-z]{65}\b")  # a link's or a token's: see apps.tenancy.links


class WithoutSecrets(logging.Filter):
    """Blank the secrets of links: whoever reads the log could answer, or read, in their name."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's message if it holds one; let every record pass."""
        message = record.getMessage()
        if SECRET.search(message):
            record.msg, record.args = SECRET.sub("[link]", message), ()
        return True
