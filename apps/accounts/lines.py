"""One line of text: nothing in it that is invisible, or could break out of its line."""

import unicodedata

from django.utils.translation import gettext as _

UNSEEN = {"Cf", "Mn", "Zs", "Co", "Cn"}  # categories of characters that show nothing by themselves
BIDI_CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # turn what follows


def defect_of(text: str) -> str:
    """Return what is wrong with the text as a line, nothing if it is one."""
    kinds = [unicodedata.category(character) for character in text]
    if any(kind in {"Cc", "Zl", "Zp"} for kind in kinds):
        return _("Write this on one line.")
    if BIDI_CONTROLS & set(text) or (text and all(kind in UNSEEN for kind in kinds)):
        return _("Write this with characters that can be seen.")
    return ""
