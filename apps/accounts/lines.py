"""One line of text: what would mislead in it, whether it was typed on a page or sent by a tool."""

import unicodedata

from django.utils.translation import gettext

UNSEEN = {"Cf", "Mn", "Zs", "Co", "Cn"}  # categories of characters that show nothing by themselves
BIDI_CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # turn what follows


class LineError(ValueError):
    """The text is no line that can be shown; the message tells a person why."""


def require_line(text: str) -> None:
    """Refuse control characters, which could break out of a mail's line, and what nobody can see.

    Raises
    ------
    LineError
        If there are such characters in it.
    """
    kinds = [unicodedata.category(character) for character in text]
    if any(kind in {"Cc", "Zl", "Zp"} for kind in kinds):
        raise LineError(gettext("Write this on one line."))
    if BIDI_CONTROLS & set(text) or (text and all(kind in UNSEEN for kind in kinds)):
        raise LineError(gettext("Write this with characters that can be seen."))
