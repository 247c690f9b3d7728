"""What is typed in one line, cleaned of what would mislead."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from apps.accounts import domains
from apps.accounts.lines import LineError, require_line


class LineField(forms.CharField):
    """One line of text: nothing invisible in it, which could break out of a mail's line."""

    def clean(self, value: Any) -> str:
        """Refuse control characters."""
        text: str = super().clean(value)
        try:
            require_line(text)
        except LineError as error:
            raise forms.ValidationError(str(error)) from error
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
