"""What the log must not hold."""

import logging
import re

# A link's secret, a token's, a client's: see links of apps.tenancy, tokens and clients of
# apps.accounts. What follows the address of a link is blanked whatever its length: one cut short is
# nearly all of a secret.
SECRET = re.compile(
    r"\b[0-9A-Za-z]{65}\b|\btdm_(?:live|secret)(?:_[0-9A-Za-z]+)+|\btdm_access_[\w.-]+"
    r"|(?<=/[sm]/)[^/\s'\"]+|(?<=/join/)[^/\s'\"]+|(?<=/share/)[^/\s'\"]+"
    r"|(?<=/downloads/)[^/\s'\"]+"
)


class LineWithoutSecrets(logging.Formatter):
    """Blanks secrets in the finished line, its traceback included.

    Whoever reads the log could otherwise answer, or read, in somebody else's name.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line as it is written."""
        return SECRET.sub("[secret]", super().format(record))
