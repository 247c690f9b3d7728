"""What the parts of an organisation are called, and where they stand."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms.fields import LineField
from apps.accounts.models import Branch, Unit


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

    is_code_made = False  # of the name, as none was entered

    def clean(self) -> dict[str, Any]:
        """Make the code of the name where none was entered."""
        entered = self.cleaned_data
        self.is_code_made = not entered.get("code")
        if "name" in entered and "code" in entered:
            entered["code"] = entered["code"].lower() or slugify(entered["name"])[:40].strip("-_")
            if not entered["code"]:
                self.add_error("code", gettext("Enter a code: none can be made of this name."))
        return entered

    def refuse_code(self) -> None:
        """Say that another unit has the code: about the name, where the code was made of it."""
        if not self.is_code_made:
            self.add_error("code", gettext("Another unit has this code. Choose a different one."))
            return
        sentence = gettext(
            "Another unit has the code that is made of this name: %(code)s. Choose a different"
            " name, or enter a code."
        )
        self.add_error("name", sentence % {"code": self.cleaned_data["code"]})


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
