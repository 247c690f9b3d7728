"""What is typed in one line, cleaned of what would mislead."""

from typing import Any

from django import forms
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext

from apps.accounts import domains
from apps.accounts.lines import LineError, require_line


def sentence_and_code(choice: models.TextChoices) -> tuple[str, str]:
    """Return a choice in words, and beside them the name by which programs know it."""
    told = '{} <code class="small muted" translate="no">{}</code>'
    return choice.value, format_html(told, choice.label, choice.value)


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
