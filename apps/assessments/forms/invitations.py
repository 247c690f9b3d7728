"""What owners and admins send about the people they invite."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Branch, Unit
from apps.assessments.importing import LONGEST_ADDRESS, LONGEST_NAME, MOST_BYTES, Person
from apps.assessments.models import Group

KEPT_FOR = 24 * 3600  # seconds in which a file that was read can be confirmed

GROUP_HELP = gettext_lazy(
    "Leaders decide on customer care, managers run it, frontline people talk with customers."
)


class InvitationForm(forms.Form):
    """One person."""

    email = forms.EmailField(
        label=gettext_lazy("Email address"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Enter the person's email address."),
            "invalid": gettext_lazy("Enter an address such as anna@example.com."),
        },
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=gettext_lazy("Only for the greeting in the mail."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    group = forms.ChoiceField(
        label=gettext_lazy("Role"),
        help_text=GROUP_HELP,
        choices=Group.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose the role in which the person answers."),
            "invalid_choice": gettext_lazy("Choose one of the roles on this page."),
        },
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("", gettext_lazy("As the person's browser asks")), *settings.LANGUAGES],
        required=False,
        help_text=gettext_lazy(
            "Of the mails and of the survey, where it can be changed. "
            "Mails come in the organisation's language as long as nothing is chosen."
        ),
        error_messages={
            "invalid_choice": gettext_lazy("Choose one of the languages on this page."),
        },
    )

    unit = forms.TypedChoiceField(
        label=gettext_lazy("Unit"),
        required=False,
        help_text=gettext_lazy("Only to see how many of each unit have answered."),
        error_messages={
            "invalid_choice": gettext_lazy("Choose one of the units on this page."),
        },
    )

    def __init__(
        self, *args: Any, units: list[Branch], is_unit_fixed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not units:
            del self.fields["unit"]
            return
        unit = self.fields["unit"]
        unit.choices = [  # type: ignore[attr-defined] # a ChoiceField
            ("", _("None")),
            *((str(branch.unit.pk), branch.indented) for branch in units),
        ]
        known = {str(branch.unit.pk): branch.unit for branch in units}
        unit.coerce = known.get  # type: ignore[attr-defined] # of a TypedChoiceField
        unit.empty_value = None  # type: ignore[attr-defined] # of one, too
        if is_unit_fixed:
            unit.disabled = True
            unit.help_text = _("It stays while the assessment is open, so no count follows anyone.")

    @property
    def person(self) -> Person:
        """Return the person that was entered."""
        entered = self.cleaned_data
        return Person(
            email=entered["email"].lower(),
            name=" ".join(entered["name"].split()),
            group=entered["group"],
            language=entered["language"],
            unit=entered.get("unit"),
        )


class ImportForm(forms.Form):
    """A file of people."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "The first line names the columns: name, email, role, language, unit. "
            "At most 1 MB and 5,000 people."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "missing": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def clean_file(self) -> bytes:
        """Return the file's content."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 MB. Please split it."))
        content: bytes = file.read()
        return content


class ConfirmImportForm(forms.Form):
    """The people of a file that was read, signed, to be invited now."""

    people = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Choose the file again, please.")},
    )

    def __init__(self, *args: Any, salt: str, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.salt = salt
        self.units = {str(unit.pk): unit for unit in units}

    def clean_people(self) -> list[Person]:
        """Return the people, if nobody but us wrote them down."""
        try:
            rows = signing.loads(self.cleaned_data["people"], salt=self.salt, max_age=KEPT_FOR)
        except signing.BadSignature:
            raise ValidationError(
                _("The list is no longer what was read, or is a day old. Choose the file again.")
            ) from None
        return [
            Person(email, name, group, language, self.units.get(unit))
            for email, name, group, language, unit in rows
        ]


def signed_people(people: list[Person], *, salt: str) -> str:
    """Return people as a text that a page can carry and `ConfirmImportForm` believes."""
    rows = [
        [p.email, p.name, p.group, p.language, str(p.unit.pk) if p.unit else ""] for p in people
    ]
    return signing.dumps(rows, salt=salt, compress=True)
