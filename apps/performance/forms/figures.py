"""The figures of a quarter: everything may be left open, and what is unusual is asked twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.accounts.forms.fields import LineField
from apps.performance.actions import Figure
from apps.performance.forms.values import ValueField, value_field
from apps.performance.models import KpiReading, in_its_unit, shown, written
from apps.performance.series import Series

MOST_CASES = 2_000_000_000
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Row:
    """What is asked for of one series."""

    series: Series
    value: forms.BoundField
    n: forms.BoundField
    note: forms.BoundField
    anyway: forms.BoundField
    before: str  # what the quarter before was, if it is known
    doubt: str  # why the value is asked for again; empty where it is not

    @property
    def fields(self) -> tuple[forms.BoundField, ...]:
        """Return the three fields of a figure."""
        return self.value, self.n, self.note

    @property
    def is_doubted(self) -> bool:
        """Tell whether the value was called unusual, now or when it was sent before."""
        return bool(self.doubt) or bool(self.anyway.value())


class FiguresForm(forms.Form):
    """A value, what it rests on and a note for each series; cleared fields remove the figure."""

    def __init__(
        self,
        *args: Any,
        series: Iterable[Series],
        readings: Iterable[KpiReading],
        before: Mapping[Series, KpiReading] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.series = list(series)
        self.before = before or {}
        self.doubts: dict[Series, str] = {}  # of values that can be and seldom are
        for one in self.series:
            self.fields[f"{one.key}-value"] = _value_field(one)
            self.fields[f"{one.key}-n"] = _n_field()
            self.fields[f"{one.key}-note"] = LineField(
                label=_("Note"), required=False, max_length=LONGEST_NOTE
            )
            self.fields[f"{one.key}-anyway"] = forms.BooleanField(
                label=_("It is right: save it"), required=False
            )
        self.recorded = {reading.series: reading for reading in readings}
        for one, reading in self.recorded.items():
            self.initial[f"{one.key}-value"] = written(reading.value)
            self.initial[f"{one.key}-n"] = reading.n
            self.initial[f"{one.key}-note"] = reading.note

    def clean(self) -> None:
        """Ask for the value where something is said about it, and again where it is unusual."""
        super().clean()
        for one in self.series:
            name = f"{one.key}-value"
            if name in self.errors:
                continue
            value = self.cleaned_data.get(name)
            others = (self.cleaned_data.get(f"{one.key}-{part}") for part in ("n", "note"))
            if value is None and any(others):
                self.add_error(name, _("Enter the value too, or clear all three fields."))
            elif value is not None and self._is_doubtful(one, value):
                self._ask_again(one, value)

    @property
    def can_be_saved(self) -> bool:
        """Tell whether nothing is wrong, and nobody has to look at a value once more."""
        return self.is_valid() and not self.doubts

    @property
    def rows(self) -> list[Row]:
        """Return what is asked for, series by series."""
        return [self._row(one) for one in self.series]

    @property
    def figures(self) -> Mapping[Series, Figure | None]:
        """Return what was entered; None where a series was left open."""
        return {one: self._figure(one.key) for one in self.series}

    def _row(self, series: Series) -> Row:
        parts = ("value", "n", "note", "anyway")
        value, n, note, anyway = (self[f"{series.key}-{part}"] for part in parts)
        stood = self.before.get(series)
        last = in_its_unit(stood.value, series.unit) if stood else ""
        return Row(series, value, n, note, anyway, last, self.doubts.get(series, ""))

    def _ask_again(self, series: Series, value: Decimal) -> None:
        """Keep what is doubted beside its field: a warning, not an error."""
        self.doubts[series] = _doubt(series, value)
        field = self[f"{series.key}-value"]
        described = f"{field.auto_id}_helptext {field.auto_id}_doubt"
        field.field.widget.attrs["aria-describedby"] = described

    def _is_doubtful(self, series: Series, value: Decimal) -> bool:
        """Tell whether to ask again: not of what stands there already, nor of what was ticked."""
        stands = self.recorded.get(series)
        if self.cleaned_data.get(f"{series.key}-anyway") or (stands and stands.value == value):
            return False
        return not series.definition.is_usual(value)

    def _figure(self, key: str) -> Figure | None:
        said = self.cleaned_data
        if said[f"{key}-value"] is None:
            return None
        return Figure(said[f"{key}-value"], said[f"{key}-n"], said[f"{key}-note"])


def _doubt(series: Series, value: Decimal) -> str:
    told = _("This is unusual: is it right?")
    if series.unit == "%" and 0 < value <= 1:  # a share of one, as spreadsheets keep it
        share = _("For %(percent)s%% write %(percent)s.") % {"percent": shown(value * 100)}
        return f"{told} {share}"
    return told


def _value_field(series: Series) -> ValueField:
    kpi = series.definition
    usual = _("Usually %(low)s to %(high)s") % {
        "low": shown(kpi.typical_low),
        "high": shown(kpi.typical_high),
    }
    return value_field(series, _("Value in %(unit)s") % {"unit": series.unit}, help_text=usual)


def _n_field() -> forms.IntegerField:
    wrong = _("Write a whole number, or leave it open.")
    return forms.IntegerField(
        label=_("Answers or cases"),
        required=False,
        min_value=1,
        max_value=MOST_CASES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )
