"""What people type about themselves and their organisations; the database keeps the promises."""

import unicodedata
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts import domains, segments
from apps.accounts.models import LEAST_FLOOR, MOST_FLOOR, Branch, Notice, Role, Scope, Unit

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
LIFETIMES = [
    (30, _("30 days")),
    (90, _("90 days")),
    (365, _("A year")),
    (730, _("Two years")),
]


def time_zones() -> list[tuple[str, str]]:
    """Return the time zones that people live in."""
    places = {name for name in available_timezones() if name.startswith(OCEANS_AND_CONTINENTS)}
    return [(name, name.replace("_", " ")) for name in ("UTC", *sorted(places))]


def page_languages() -> list[tuple[str, str]]:
    """Return the languages that members can read the pages in, and leaving it to the browser."""
    known = dict(settings.LANGUAGES)
    return [
        ("", gettext("As my browser asks")),
        *((code, str(known[code])) for code in settings.PAGE_LANGUAGES),
    ]


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


class ChangeRoleForm(forms.Form):
    """One of the roles that the person who fills this in may give."""

    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role.")},
    )

    def __init__(self, *args: Any, giver: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        role.choices = roles_to_give(giver)  # type: ignore[attr-defined] # a ChoiceField

    def clean_role(self) -> Role:
        """Turn the word into the role."""
        return Role(self.cleaned_data["role"])


class InviteColleagueForm(ChangeRoleForm):
    """Whom to ask, and as what."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        error_messages={"required": _("Enter your colleague's email address.")},
    )
    field_order = ("email", "role")


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


class PrivacyForm(forms.Form):
    """How small a group results may show."""

    floor = forms.TypedChoiceField(
        label=_("Smallest group shown"),
        choices=[(number, str(number)) for number in range(LEAST_FLOOR, MOST_FLOOR + 1)],
        coerce=int,
        help_text=_("Holds for assessments that are opened from now on."),
        error_messages={"invalid_choice": _("Choose a number from 5 to 20.")},
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


class AuditFilterForm(forms.Form):
    """Which entries of the log to show."""

    kind = forms.ChoiceField(label=_("About"), required=False)
    person = forms.ChoiceField(label=_("Done by"), required=False)

    def __init__(
        self,
        *args: Any,
        kinds: list[tuple[str, str]],
        people: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kind, person = self.fields["kind"], self.fields["person"]
        kind.choices = [("", _("Everything")), *kinds]  # type: ignore[attr-defined] # a ChoiceField
        person.choices = [("", _("Everybody")), *people]  # type: ignore[attr-defined] # and this


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


ROLE_MEANINGS = {
    Role.OWNER: _("Owner: everything, including consent to benchmarks and the other owners"),
    Role.ADMIN: _("Admin: people, settings, assessments and API tokens"),
    Role.ANALYST: _(
        "Analyst: reads the results, enters KPIs and events, makes reports, shares results by link,"
        " and makes API tokens for other tools"
    ),
    Role.VIEWER: _("Viewer: reads the results, and downloads reports"),
}


def roles_to_give(giver: Role) -> list[tuple[str, str]]:
    """Return the roles that somebody with that role may give, each with what it means."""
    from_viewer_up = list(reversed(ROLE_MEANINGS))
    upmost = from_viewer_up.index(giver)
    return [(role.value, str(ROLE_MEANINGS[role])) for role in from_viewer_up[: upmost + 1]]


class RenameUnitForm(forms.Form):
    """What a unit is called, by people and by files."""

    name = LineField(
        label=_("Name of the unit"),
        max_length=80,
        error_messages={"required": _("Enter the unit's name.")},
    )
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("Short, for files of people. Made of the name if you leave it empty."),
        error_messages={"invalid": _("Use letters a to z, digits, hyphens and underscores only.")},
    )

    def clean(self) -> dict[str, Any]:
        """Make the code of the name where none was entered."""
        entered = self.cleaned_data
        if "name" in entered and "code" in entered:
            entered["code"] = entered["code"].lower() or slugify(entered["name"])[:40].strip("-_")
            if not entered["code"]:
                self.add_error("code", gettext("Enter a code: none can be made of this name."))
        return entered


class MoveUnitForm(forms.Form):
    """The place of a unit, which is never below itself."""

    parent = forms.TypedChoiceField(
        label=_("Belongs to"),
        required=False,
        error_messages={
            "invalid_choice": _(
                "Choose one of this list: a unit cannot belong to itself or to one below it."
            )
        },
    )

    def __init__(
        self, *args: Any, units: list[Branch], unit: Unit | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        below = {b.unit for branch in units if branch.unit == unit for b in branch.flat()}
        places = [branch for branch in units if branch.unit not in below]
        known = {str(branch.unit.pk): branch.unit for branch in places}
        parent = self.fields["parent"]
        parent.choices = [  # type: ignore[attr-defined] # a ChoiceField
            ("", _("Nothing: it stands at the top")),
            *((str(branch.unit.pk), branch.indented) for branch in places),
        ]
        parent.coerce = known.get  # type: ignore[attr-defined] # of a TypedChoiceField
        parent.empty_value = None  # type: ignore[attr-defined] # of one, too


class AddUnitForm(MoveUnitForm, RenameUnitForm):
    """A new unit, and where it stands."""

    field_order = ("name", "code", "parent")
