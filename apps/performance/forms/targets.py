"""What a company wants its KPIs to be: a lower end, an upper one, or a band between both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.performance.actions import Target
from apps.performance.forms.shown import stood_field
from apps.performance.forms.values import value_field
from apps.performance.models import KpiTarget, written
from apps.performance.series import Series
from apps.performance.units import number

PARTS = ("low", "high")  # the ends of a target


@dataclass(frozen=True, slots=True)
class TargetRow:
    """What is asked for of one series."""

    series: Series
    low: forms.BoundField
    high: forms.BoundField
    stood: forms.BoundField

    @property
    def fields(self) -> tuple[forms.BoundField, ...]:
        """Return both ends."""
        return self.low, self.high


class TargetsForm(forms.Form):
    """Two ends for each series, each of which may be left open.

    It carries the target that it was shown with: what was left so is nobody's to save.
    """

    def __init__(
        self, *args: Any, series: Iterable[Series], targets: Iterable[KpiTarget], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.series = list(series)
        self.standing = {target.series: target for target in targets}
        for one in self.series:
            for part, label in (("low", _("At least")), ("high", _("At most"))):
                self.fields[f"{one.key}-{part}"] = value_field(one, label)
                end = getattr(self.standing.get(one), part, None)
                self.initial[f"{one.key}-{part}"] = "" if end is None else written(end)
            self.fields[f"{one.key}-stood"] = stood_field()
            self.initial[f"{one.key}-stood"] = self._band(one)

    def clean(self) -> None:
        """Refuse a band with nothing in it."""
        super().clean()
        for one in self.series:
            low, high = (self.cleaned_data.get(f"{one.key}-{part}") for part in PARTS)
            if low is not None and high is not None and low >= high:
                self.add_error(f"{one.key}-high", _("Enter more than the lower end."))

    @property
    def rows(self) -> list[TargetRow]:
        """Return what is asked for, series by series."""
        return [
            TargetRow(one, *(self[f"{one.key}-{part}"] for part in (*PARTS, "stood")))
            for one in self.series
        ]

    @property
    def stood(self) -> Mapping[Series, str]:
        """Return the target of each series that the page showed; empty where there was none."""
        return {one: self.cleaned_data[f"{one.key}-stood"] for one in self.series}

    @property
    def changes(self) -> Mapping[Series, Target | None]:
        """Return what was entered otherwise than it stood; None where both ends were cleared."""
        entered = {one: self._target(one) for one in self.series}
        stood = self.stood
        return {
            one: target
            for one, target in entered.items()
            if (target.band if target else "") != stood[one]
        }

    def show_changed(self, changed: Iterable[Series], targets: Iterable[KpiTarget]) -> None:
        """Say what stands now beside what was typed, which replaces that if it is sent again."""
        self.standing = {target.series: target for target in targets}
        for one in changed:
            self.data = dict(self.data.items()) | {f"{one.key}-stood": self._band(one)}
            self.add_error(f"{one.key}-low", _changed(self.standing.get(one)))

    def _band(self, series: Series) -> str:
        stands = self.standing.get(series)
        return stands.band if stands else ""

    def _target(self, series: Series) -> Target | None:
        target = Target(*(self.cleaned_data[f"{series.key}-{part}"] for part in PARTS))
        return None if target == Target(None, None) else target


def _changed(stands: KpiTarget | None) -> str:
    if stands is None:
        return _("This target was taken away meanwhile. Save again to put yours there.")
    low, high = (_("none") if end is None else number(end) for end in (stands.low, stands.high))
    told = _("Changed meanwhile: at least {low}, at most {high}. Save again to replace that.")
    return told.format(low=low, high=high)
