"""The figures of a quarter: everything may be left open, and what is unusual is asked twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.accounts.forms.fields import LineField
from apps.performance.actions import Figure
from apps.performance.forms.shown import stood_field
from apps.performance.forms.values import ValueField, value_field
from apps.performance.importing import LONGEST_NOTE, MOST_CASES
from apps.performance.models import KpiReading, written
from apps.performance.series import Series
from apps.performance.units import in_its_unit, number, unit_name

PARTS = ("value", "n", "note")  # of a figure


@dataclass(frozen=True, slots=True)
class Row:
    """What is asked for of one series."""

    series: Series
    value: forms.BoundField
    n: forms.BoundField
    note: forms.BoundField
    anyway: forms.BoundField
    stood: forms.BoundField
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
    """A value, what it rests on and a note for each series; cleared fields remove the figure.

    It carries what stood there when it was shown: what was left so is nobody's to save.
    """

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
            self.fields[f"{one.key}-stood"] = stood_field()
        self.recorded = {reading.series: reading for reading in readings}
        for one, reading in self.recorded.items():
            self.initial[f"{one.key}-value"] = written(reading.value)
            self.initial[f"{one.key}-n"] = reading.n
            self.initial[f"{one.key}-note"] = reading.note
            self.initial[f"{one.key}-stood"] = reading.said

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
    def stood(self) -> Mapping[Series, str]:
        """Return what the page showed of each series; empty where nothing was recorded."""
        return {one: self.cleaned_data[f"{one.key}-stood"] for one in self.series}

    @property
    def changes(self) -> Mapping[Series, Figure | None]:
        """Return what was entered otherwise than it stood; None where a figure was cleared."""
        entered = {one: self._figure(one.key) for one in self.series}
        stood = self.stood
        return {
            one: figure
            for one, figure in entered.items()
            if (figure.said if figure else "") != stood[one]
        }

    def show_changed(self, changed: Iterable[Series], readings: Iterable[KpiReading]) -> None:
        """Say what stands now beside what was typed, which replaces that if it is sent again."""
        self.recorded = {reading.series: reading for reading in readings}
        for one in changed:
            stands = self.recorded.get(one)
            said = {f"{one.key}-stood": stands.said if stands else ""}
            self.data = dict(self.data.items()) | said
            self.add_error(f"{one.key}-value", _changed(one, stands))

    def _row(self, series: Series) -> Row:
        parts = (*PARTS, "anyway", "stood")
        value, n, note, anyway, stood = (self[f"{series.key}-{part}"] for part in parts)
        last = self.before.get(series)
        before = in_its_unit(series, last.value) if last else ""
        return Row(series, value, n, note, anyway, stood, before, self.doubts.get(series, ""))

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


def _changed(series: Series, stands: KpiReading | None) -> str:
    if stands is None:
        return _("This figure was removed meanwhile. Save again to put yours there.")
    told = in_its_unit(series, stands.value)
    if stands.n:
        told = _("{told}, of {number}").format(told=told, number=number(stands.n))
    if stands.note:
        told = f"{told} ({stands.note})"
    return _("Changed meanwhile to {figure}. Save again to replace that.").format(figure=told)


def _doubt(series: Series, value: Decimal) -> str:
    told = _("This is unusual: is it right?")
    if series.unit == "%" and 0 < value <= 1:  # a share of one, as spreadsheets keep it
        share = _("For %(percent)s%% write %(percent)s.") % {"percent": number(value * 100)}
        return f"{told} {share}"
    return told


def _value_field(series: Series) -> ValueField:
    kpi = series.definition
    usual = _("Usually %(low)s to %(high)s") % {
        "low": number(kpi.typical_low),
        "high": number(kpi.typical_high),
    }
    return value_field(
        series, _("Value in %(unit)s") % {"unit": unit_name(series)}, help_text=usual
    )


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
