"""What a company wants its KPIs to be: a lower end, an upper one, or a band between both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.performance.actions import Target
from apps.performance.forms.values import value_field
from apps.performance.models import KpiTarget, written
from apps.performance.series import Series


@dataclass(frozen=True, slots=True)
class TargetRow:
    """What is asked for of one series."""

    series: Series
    low: forms.BoundField
    high: forms.BoundField

    @property
    def fields(self) -> tuple[forms.BoundField, ...]:
        """Return both ends."""
        return self.low, self.high


class TargetsForm(forms.Form):
    """Two ends for each series, each of which may be left open."""

    def __init__(
        self, *args: Any, series: Iterable[Series], targets: Iterable[KpiTarget], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.series = list(series)
        found = {target.series: target for target in targets}
        for one in self.series:
            for part, label in (("low", _("At least")), ("high", _("At most"))):
                self.fields[f"{one.key}-{part}"] = value_field(one, label)
                end = getattr(found.get(one), part, None)
                self.initial[f"{one.key}-{part}"] = "" if end is None else written(end)

    def clean(self) -> None:
        """Refuse a band with nothing in it."""
        super().clean()
        for one in self.series:
            low, high = (self.cleaned_data.get(f"{one.key}-{part}") for part in ("low", "high"))
            if low is not None and high is not None and low >= high:
                self.add_error(f"{one.key}-high", _("Enter more than the lower end."))

    @property
    def rows(self) -> list[TargetRow]:
        """Return what is asked for, series by series."""
        return [
            TargetRow(one, self[f"{one.key}-low"], self[f"{one.key}-high"]) for one in self.series
        ]

    @property
    def targets(self) -> Mapping[Series, Target | None]:
        """Return what was entered; None where both ends were left open."""
        ends = {
            one: Target(self.cleaned_data[f"{one.key}-low"], self.cleaned_data[f"{one.key}-high"])
            for one in self.series
        }
        return {
            one: None if target == Target(None, None) else target for one, target in ends.items()
        }
