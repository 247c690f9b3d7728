"""Which two rounds are compared."""

from collections.abc import Mapping, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.quarters import Quarter
from apps.dashboards import wording

A_YEAR = 4  # quarters
NO_RESULTS = gettext_lazy("No results of “%(value)s”. Choose a round from the list.")


class TwoRoundsForm(forms.Form):
    """An earlier and a later round; the latest and that of a year before unless others are asked.

    The fields have the names of the address, `from` and `to`.
    """

    def __init__(self, quarters: Sequence[str], asked: Mapping[str, str]) -> None:
        first, last = default_pair(quarters)
        super().__init__({"from": asked.get("from") or first, "to": asked.get("to") or last})
        choices = [(code, wording.quarter(code)) for code in reversed(quarters)]
        errors = {"invalid_choice": NO_RESULTS}
        self.fields["from"] = forms.ChoiceField(
            label=_("Earlier round"), choices=choices, error_messages=errors
        )
        self.fields["to"] = forms.ChoiceField(
            label=_("Later round"), choices=choices, error_messages=errors
        )

    def clean_to(self) -> str:
        """Refuse a later round that is not later."""
        before, after = self.cleaned_data.get("from"), str(self.cleaned_data["to"])
        if before and before >= after:
            raise ValidationError(_("Choose a round after the earlier one."))
        return after


def default_pair(quarters: Sequence[str]) -> tuple[str, str]:
    """Return the latest round, and that of a year before or else the one before; two at least."""
    *earlier, last = quarters
    year_before = Quarter.parse(last).shifted(-A_YEAR).code
    return (year_before if year_before in earlier else earlier[-1]), last
