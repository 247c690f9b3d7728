"""The figures of a quarter, and the choice of KPIs: everything may be left open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.accounts.forms import LineField
from apps.instruments.kpis import CURRENCY, Kpi, definitions
from apps.performance.actions import Figure
from apps.performance.models import KpiReading, shown, written
from apps.performance.series import Series

MOST_DIGITS, MOST_DECIMALS = 9, 3
MOST_CASES = 2_000_000_000
LONGEST_NOTE = 200
SUGGESTED = {"csat_pct", "nps", "fcr_pct", "aht_sec"}  # ticked where nothing is tracked yet


@dataclass(frozen=True, slots=True)
class Row:
    """What is asked for of one series."""

    series: Series
    value: forms.BoundField
    n: forms.BoundField
    note: forms.BoundField

    @property
    def fields(self) -> tuple[forms.BoundField, ...]:
        """Return the three fields."""
        return self.value, self.n, self.note


class FiguresForm(forms.Form):
    """A value, what it rests on and a note for each series; cleared fields remove the figure."""

    def __init__(
        self, *args: Any, series: Iterable[Series], readings: Iterable[KpiReading], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.series = list(series)
        for one in self.series:
            self.fields[f"{one.key}-value"] = _value_field(one)
            self.fields[f"{one.key}-n"] = _n_field()
            self.fields[f"{one.key}-note"] = LineField(
                label=_("Note"), required=False, max_length=LONGEST_NOTE
            )
        for reading in readings:
            key = reading.series.key
            self.initial[f"{key}-value"] = written(reading.value)
            self.initial[f"{key}-n"] = reading.n
            self.initial[f"{key}-note"] = reading.note

    def clean(self) -> None:
        """Ask for the value where something is said about it."""
        super().clean()
        for one in self.series:
            value = self.cleaned_data.get(f"{one.key}-value")
            others = (self.cleaned_data.get(f"{one.key}-{part}") for part in ("n", "note"))
            if value is None and any(others) and f"{one.key}-value" not in self.errors:
                self.add_error(
                    f"{one.key}-value", _("Enter the value too, or clear all three fields.")
                )

    @property
    def rows(self) -> list[Row]:
        """Return what is asked for, series by series."""
        return [
            Row(one, *(self[f"{one.key}-{part}"] for part in ("value", "n", "note")))
            for one in self.series
        ]

    @property
    def figures(self) -> Mapping[Series, Figure | None]:
        """Return what was entered; None where a series was left open."""
        return {one: self._figure(one.key) for one in self.series}

    @property
    def unusual(self) -> list[tuple[Series, Decimal]]:
        """Return the values that can be but seldom are."""
        entered = ((one, figure) for one, figure in self.figures.items() if figure)
        return [
            (one, figure.value)
            for one, figure in entered
            if not one.definition.is_usual(figure.value)
        ]

    def _figure(self, key: str) -> Figure | None:
        said = self.cleaned_data
        if said[f"{key}-value"] is None:
            return None
        return Figure(said[f"{key}-value"], said[f"{key}-n"], said[f"{key}-note"])


class ChooseKpisForm(forms.Form):
    """Which KPIs the company tracks, and by which method each is measured."""

    def __init__(self, *args: Any, tracked: Iterable[Series], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        methods = {one.kpi: one.method for one in tracked if not one.channel}
        for kpi in _offered():
            self.fields[kpi.code] = forms.BooleanField(
                label=kpi.name, required=False, help_text=kpi.definition
            )
            self.initial[kpi.code] = kpi.code in (methods or SUGGESTED)
            if kpi.methods:
                self.fields[f"{kpi.code}-method"] = _method_field(kpi)
                self.initial[f"{kpi.code}-method"] = methods.get(kpi.code)

    def clean(self) -> None:
        """Ask how a chosen KPI is measured."""
        super().clean()
        for kpi in _offered():
            name = f"{kpi.code}-method"
            if kpi.methods and self.cleaned_data[kpi.code] and self.cleaned_data.get(name) == "":
                self.add_error(name, _("Choose how you measure it."))

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """Return each KPI's box, and its choice of a method where it has one."""
        return [
            (self[kpi.code], self[f"{kpi.code}-method"] if kpi.methods else None)
            for kpi in _offered()
        ]

    @property
    def chosen(self) -> list[Series]:
        """Return what is to be tracked."""
        said = self.cleaned_data
        return [
            Series(kpi.code, said.get(f"{kpi.code}-method", ""))
            for kpi in _offered()
            if said[kpi.code]
        ]


def _offered() -> list[Kpi]:
    """Return the KPIs that say something over all channels together."""
    return [kpi for kpi in definitions().values() if not kpi.needs_channel]


def _value_field(series: Series) -> forms.DecimalField:
    kpi = series.definition
    least, most = shown(kpi.hard_min), shown(kpi.hard_max)
    outside = _("Enter a value from %(least)s to %(most)s.") % {"least": least, "most": most}
    return forms.DecimalField(
        label=_("Value in %(unit)s") % {"unit": series.unit},
        help_text=_("Usually %(low)s to %(high)s")
        % {"low": shown(kpi.typical_low), "high": shown(kpi.typical_high)},
        required=False,
        min_value=kpi.hard_min,
        max_value=kpi.hard_max,
        max_digits=MOST_DIGITS,
        decimal_places=MOST_DECIMALS,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write a plain number with a point, such as 83.4."),
            "min_value": outside,
            "max_value": outside,
            "max_digits": outside,
            "max_whole_digits": outside,
            "max_decimal_places": _("Write three decimals at most."),
        },
    )


def _n_field() -> forms.IntegerField:
    wrong = _("Write a whole number, or leave it open.")
    return forms.IntegerField(
        label=_("Answers or cases"),
        help_text=_("That the value rests on"),
        required=False,
        min_value=1,
        max_value=MOST_CASES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


def _method_field(kpi: Kpi) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Currency") if kpi.unit == CURRENCY else _("Measured by"),
        required=False,
        choices=[(method.code, method.name) for method in kpi.methods],
        error_messages={"invalid_choice": _("Choose one of the answers on this page.")},
    )
