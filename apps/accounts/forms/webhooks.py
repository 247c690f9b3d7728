"""What an organisation has told to whom, and how long a secret works on beside its successor."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms.fields import LineField, sentence_and_code
from apps.accounts.forms.once import OnceField
from apps.accounts.forms.tokens import OVERLAPS
from apps.notifications.models import CHOOSABLE
from apps.notifications.models.endpoint import LONGEST_DESCRIPTION, LONGEST_URL

USUAL_OVERLAP = 24  # hours


def _events() -> list[tuple[str, str]]:
    return [sentence_and_code(event) for event in CHOOSABLE]


class EndpointForm(forms.Form):
    """Where to send, and which events; whether the address can be used, the action says."""

    url = LineField(
        label=_("Address of the receiver"),
        max_length=LONGEST_URL,
        widget=forms.URLInput(
            attrs={"placeholder": "https://", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the address to which events are sent.")},
        help_text=_("It begins with https:// and can be reached from the internet."),
    )
    description = LineField(
        label=_("What is it for?"),
        required=False,
        max_length=LONGEST_DESCRIPTION,
        help_text=_("Such as the name of the tool or team that listens."),
    )
    events = forms.MultipleChoiceField(
        label=_("Which events?"),
        required=False,
        choices=_events,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them, and those that may be added later."),
    )


class AddEndpointForm(EndpointForm):
    """Where to send, and which events, told for the first time."""

    once = OnceField()


class RotateSecretForm(forms.Form):
    """How long the secret before signs on."""

    overlap = forms.TypedChoiceField(
        label=_("How long does the secret of now sign on?"),
        choices=OVERLAPS,
        coerce=lambda hours: timedelta(hours=int(hours)),
        initial=USUAL_OVERLAP,
        help_text=_(
            "In this time every event carries a signature by each of the two, so that your receiver"
            " may know either. Then the old one ends by itself."
        ),
    )
    once = OnceField()
