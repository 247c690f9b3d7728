"""What people choose for themselves, and how they leave."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Notice


def page_languages() -> list[tuple[str, str]]:
    """Return the languages that members can read the pages in, and leaving it to the browser."""
    known = dict(settings.LANGUAGES)
    return [
        ("", gettext("As my browser asks")),
        *((code, str(known[code])) for code in settings.PAGE_LANGUAGES),
    ]


class PreferencesForm(forms.Form):
    """A person's own language, and what they want to be told by mail."""

    language = forms.ChoiceField(
        label=_("Your language"), choices=page_languages, required=False, widget=forms.RadioSelect
    )
    wanted = forms.MultipleChoiceField(
        label=_("Tell me by mail when"),
        choices=Notice.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class CloseAccountForm(forms.Form):
    """The person's own address, typed: an account is not closed by a slip."""

    email = forms.CharField(label=_("Type your email address to confirm"), max_length=254)
    deleting = forms.CharField(required=False)  # ids of what the page said would go

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_email(self) -> str:
        """Compare with the person's address."""
        email: str = self.cleaned_data["email"]
        if email.strip().lower() != self.address.lower():
            raise forms.ValidationError(gettext("This is not the address of this account."))
        return email
