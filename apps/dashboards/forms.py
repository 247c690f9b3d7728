"""What people type when they share results."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms.fields import LineField
from apps.accounts.forms.once import OnceField
from apps.dashboards import wording
from apps.dashboards.actions.share_links import USUAL_DAYS, Terms
from apps.dashboards.exhibits import Card

WHOLE, CHOSEN = "whole", "chosen"
LATEST = "latest"
LIFETIMES = [
    (7, _("7 days")),
    (30, _("30 days")),
    (90, _("90 days")),
    (365, _("A year")),
]
NAMES = {  # of the cards, whatever they find in a quarter
    "mix": _("Persona mix: what kind of care it is"),
    "traps": _("Strengths and traps of these personas"),
    "compass": _("Compass: where care is heading"),
    "maturity": _("Maturity and place among peers"),
    "history": _("Maturity over time"),
    "dimensions": _("The eight dimensions"),
    "gaps": _("Gaps between leaders, frontline and customers"),
    "coverage": _("Channels for each kind of customer"),
    "transitions": _("How companies changed persona in a year"),
    "words": _("Words and deeds: what is said beside what is done"),
}
MEASURED = _("KPI: its trend and its peers")


class MakeReportForm(forms.Form):
    """Of which quarter."""

    quarter = forms.ChoiceField(label=_("Quarter"))

    def __init__(self, *args: Any, quarters: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, wording.quarter(code)) for code in reversed(tuple(quarters))]
        self.fields["quarter"].choices = choices  # type: ignore[attr-defined] # a ChoiceField


class EditShareLinkForm(forms.Form):
    """What a link is called, and a new end for it."""

    name = LineField(
        label=_("Name"),
        max_length=80,
        error_messages={"required": _("Give it a name, so that you know it again.")},
        help_text=_("Whom it is for, such as “The board, autumn meeting”. Visitors don't see it."),
    )
    days = forms.TypedChoiceField(
        label=_("How long should it work from now on?"),
        choices=[("", _("Leave the end as it is")), *LIFETIMES],
        coerce=int,
        empty_value=None,
        required=False,
    )


class CreateShareLinkForm(forms.Form):
    """What a link opens, for how long, and whether it alone suffices."""

    name = LineField(
        label=_("Name"),
        max_length=80,
        error_messages={"required": _("Give it a name, so that you know it again.")},
        help_text=_("Whom it is for, such as “The board, autumn meeting”. Visitors don't see it."),
    )
    quarter = forms.ChoiceField(label=_("Quarter"))
    scope = forms.ChoiceField(
        label=_("What does it show?"),
        choices=[
            (WHOLE, _("The whole report, with the PDF if one has been made")),
            (CHOSEN, _("Only the parts chosen below")),
        ],
        widget=forms.RadioSelect,
        initial=WHOLE,
        error_messages={"required": _("Choose what it shows.")},
    )
    cards = forms.MultipleChoiceField(
        label=_("Parts of the report"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    days = forms.TypedChoiceField(
        label=_("How long does it work?"), choices=LIFETIMES, coerce=int, initial=USUAL_DAYS
    )
    passphrase = forms.CharField(
        label=_("Passphrase"),
        required=False,
        min_length=8,
        max_length=200,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("At least 8 characters. Tell it by another way than the link."),
        error_messages={"min_length": _("Use at least 8 characters.")},
    )
    once = OnceField()

    def __init__(
        self, *args: Any, quarters: Iterable[str], cards: Iterable[Card], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        told = [(code, wording.quarter(code)) for code in reversed(tuple(quarters))]
        choices = [(LATEST, _("Always the latest results")), *told]
        parts = [(card.slug, NAMES.get(card.slug, MEASURED)) for card in cards]
        self.fields["quarter"].choices = choices  # type: ignore[attr-defined] # a ChoiceField
        self.fields["cards"].choices = parts  # type: ignore[attr-defined] # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Turn the choices into what a link keeps: nothing stands for the latest, and the whole."""
        cleaned = super().clean() or {}
        if cleaned.get("quarter") == LATEST:
            cleaned["quarter"] = ""
        scope = cleaned.pop("scope", None)
        if scope == WHOLE:
            cleaned["cards"] = []
        elif scope == CHOSEN and not cleaned.get("cards") and "cards" not in self.errors:
            self.add_error("cards", gettext("Choose at least one part, or show the whole report."))
        return cleaned

    def terms(self) -> Terms:
        """Return what was agreed to."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "once"}
        return Terms(**(told | {"cards": tuple(told["cards"])}))


class UnlockForm(forms.Form):
    """The passphrase of a link."""

    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the passphrase that you were told.")},
    )
