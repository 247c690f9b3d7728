"""What a tool may do, for how long, and from where."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.actions.tokens import USUAL_DAYS, USUAL_OVERLAP
from apps.accounts.addresses import AddressError, networks_of
from apps.accounts.forms.fields import LineField, sentence_and_code
from apps.accounts.forms.once import OnceField
from apps.accounts.models import scopes_given_by

LIFETIMES = [
    (30, _("30 days")),
    (90, _("90 days")),
    (365, _("A year")),
    (730, _("Two years")),
]
OVERLAPS = [  # hours
    (0, _("It ends at once")),
    (1, _("An hour")),
    (24, _("A day")),
    (7 * 24, _("7 days")),
    (30 * 24, _("30 days")),
]


class AddressesField(forms.CharField):
    """Addresses and networks, one a line, cleaned to a list in one form."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def clean(self, value: Any) -> list[str]:
        """Refuse what is neither an address nor a network."""
        text: str = super().clean(value)
        try:
            return networks_of(text.replace(",", "\n").splitlines())
        except AddressError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """Show a list one a line."""
        return "\n".join(value) if isinstance(value, list) else value


class EditTokenForm(forms.Form):
    """What a token is for, and from where it works."""

    name = LineField(
        label=_("What is it for?"),
        max_length=80,
        error_messages={"required": _("Give it a name, so that you know it again.")},
        help_text=_("Such as the name of the tool or dashboard that will use it."),
    )
    addresses = AddressesField(
        label=_("From which internet addresses may it be used?"),
        required=False,
        max_length=4000,
        help_text=_(
            "One a line, such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32. Leave it empty to allow"
            " every address: tools that run in somebody else's cloud seldom have one of their own."
        ),
    )


class CreateTokenForm(EditTokenForm):
    """What a tool may do, for how long, and from where."""

    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it may do.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long does it work?"), choices=LIFETIMES, coerce=int, initial=USUAL_DAYS
    )
    once = OnceField()
    field_order = ("name", "scopes", "days", "addresses")

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = scopes_given_by(role)
        choices = [sentence_and_code(scope) for scope in given]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined] # a ChoiceField


class RotateTokenForm(forms.Form):
    """How long the secret before works on, and how long the new one works."""

    overlap = forms.TypedChoiceField(
        label=_("How long does the secret of now work on?"),
        choices=OVERLAPS,
        coerce=int,
        initial=USUAL_OVERLAP,
        help_text=_(
            "In this time both work, so that you can change it in one tool after the other. Then it"
            " ends by itself."
        ),
    )
    days = forms.TypedChoiceField(
        label=_("How long does the new one work?"),
        choices=LIFETIMES,
        coerce=int,
        initial=USUAL_DAYS,
    )
    once = OnceField()
