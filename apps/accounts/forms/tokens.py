"""What a tool may read, and for how long."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms.fields import LineField
from apps.accounts.models import Scope

LIFETIMES = [
    (30, _("30 days")),
    (90, _("90 days")),
    (365, _("A year")),
    (730, _("Two years")),
]


class CreateTokenForm(forms.Form):
    """What a tool may read, and for how long."""

    name = LineField(
        label=_("What is it for?"),
        max_length=80,
        error_messages={"required": _("Give it a name, so that you know it again.")},
        help_text=_("Such as the name of the tool or dashboard that will use it."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it read?"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it may read.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long does it work?"), choices=LIFETIMES, coerce=int, initial=365
    )
