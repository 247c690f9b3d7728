"""What is typed in one line, cleaned of what would mislead."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext

from apps.accounts import domains

UNSEEN = {"Cf", "Mn", "Zs", "Co", "Cn"}  # categories of characters that show nothing by themselves
BIDI_CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # turn what follows


class LineField(forms.CharField):
    """One line of text: nothing invisible in it, which could break out of a mail's line."""

    def clean(self, value: Any) -> str:
        """Refuse control characters."""
        text: str = super().clean(value)
        kinds = [unicodedata.category(character) for character in text]
        if any(kind in {"Cc", "Zl", "Zp"} for kind in kinds):
            raise forms.ValidationError(gettext("Write this on one line."))
        if BIDI_CONTROLS & set(text) or (text and all(kind in UNSEEN for kind in kinds)):
            raise forms.ValidationError(gettext("Write this with characters that can be seen."))
        return text


class DomainField(LineField):
    """A domain, cleaned to the part that was registered."""

    def clean(self, value: Any) -> str:
        """Find the registrable part."""
        text = super().clean(value)
        domain = domains.registrable(text)
        if text and not domain:
            raise forms.ValidationError(
                gettext("Enter a domain such as example.com, without anything around it.")
            )
        return domain
