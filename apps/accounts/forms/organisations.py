"""What an organisation says about itself, and how it ends."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts import segments
from apps.accounts.forms.fields import DomainField, LineField
from apps.accounts.models import LEAST_FLOOR, MOST_FLOOR

OCEANS_AND_CONTINENTS = (
    "Africa/",
    "America/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)
CHOOSE = ("", _("Choose one"))
UNSAID = ("", _("Rather not say"))


def time_zones() -> list[tuple[str, str]]:
    """Return the time zones that people live in."""
    places = {name for name in available_timezones() if name.startswith(OCEANS_AND_CONTINENTS)}
    return [(name, name.replace("_", " ")) for name in ("UTC", *sorted(places))]


class ProfileForm(forms.Form):
    """What an organisation says about itself."""

    name = LineField(
        label=_("Name of the organisation"),
        max_length=120,
        error_messages={"required": _("Enter the organisation's name.")},
    )
    industry = forms.ChoiceField(
        label=_("Industry"),
        choices=lambda: [CHOOSE, *segments.industries()],
        error_messages={"required": _("Choose the industry that fits best.")},
    )
    size_band = forms.ChoiceField(
        label=_("People employed"),
        choices=lambda: [CHOOSE, *segments.size_bands()],
        error_messages={"required": _("Choose how many people work there, roughly.")},
    )
    business_model = forms.ChoiceField(
        label=_("Business model"),
        choices=lambda: [UNSAID, *segments.business_models()],
        required=False,
    )
    region = forms.ChoiceField(
        label=_("Region"), choices=lambda: [UNSAID, *segments.regions()], required=False
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        initial="UTC",
        help_text=_("A quarter begins and ends at midnight here."),
    )


class GuessedZoneField(forms.CharField):
    """A time zone that the browser guesses unseen; what is no zone counts as UTC."""

    def __init__(self) -> None:
        widget = forms.HiddenInput(attrs={"data-time-zone": "guess"})
        super().__init__(required=False, initial="UTC", widget=widget)

    def clean(self, value: Any) -> str:
        """Keep what is one of the zones that people live in."""
        zone: str = super().clean(value)
        return zone if zone in dict(time_zones()) else "UTC"


class FoundOrganisationForm(ProfileForm):
    """An organisation's beginning: what decides its peers; the rest is said in the settings."""

    business_model = None  # type: ignore[assignment] # Django's way to leave a field out
    region = None  # type: ignore[assignment] # and this one
    time_zone = GuessedZoneField()  # type: ignore[assignment] # another field of the same name


class EditOrganisationForm(ProfileForm):
    """What an organisation says about itself later on."""

    corporate_group = DomainField(
        label=_("Domain of the parent company"),
        required=False,
        max_length=253,
        help_text=_(
            "If you belong to a group, such as example.com: a group counts once in a benchmark."
        ),
    )


class VerifyDomainForm(forms.Form):
    """The organisation's business domain."""

    domain = DomainField(
        label=_("Your organisation's domain"),
        max_length=253,
        error_messages={"required": _("Enter the domain of your work email address.")},
        help_text=_("What stands after the @ in your work email address, such as example.com."),
    )


class PrivacyForm(forms.Form):
    """How small a group results may show."""

    floor = forms.TypedChoiceField(
        label=_("Smallest group shown"),
        choices=[(number, str(number)) for number in range(LEAST_FLOOR, MOST_FLOOR + 1)],
        coerce=int,
        help_text=_("Holds for assessments that are opened from now on."),
        error_messages={
            "invalid_choice": format_lazy(
                _("Choose a number from {least} to {most}."), least=LEAST_FLOOR, most=MOST_FLOOR
            )
        },
    )


class LanguageForm(forms.Form):
    """The language of the organisation's mails."""

    language = forms.ChoiceField(
        label=_("Language of mails"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        help_text=_("For everybody who has not chosen a language."),
        error_messages={"required": _("Choose a language.")},
    )


class DeleteOrganisationForm(forms.Form):
    """The organisation's name, typed: it is not deleted by a slip."""

    name = forms.CharField(
        label=_("Type the name of the organisation to confirm"),
        max_length=120,
        error_messages={"required": _("Type the name of the organisation.")},
    )

    def __init__(self, *args: Any, organisation_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation_name = organisation_name

    def clean_name(self) -> str:
        """Compare with the organisation's name."""
        name: str = self.cleaned_data["name"]
        if name.strip().casefold() != self.organisation_name.strip().casefold():
            raise forms.ValidationError(gettext("This is not the name of this organisation."))
        return name
