"""A company's figures beside those of a quarter and of a year before; no verdict on either."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from apps.accounts.quarters import Quarter
from apps.performance.models import KpiReading
from apps.performance.series import Series, in_order

YEAR = 4  # quarters


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One series over five quarters, the oldest first."""

    series: Series
    readings: tuple[KpiReading | None, ...]

    @property
    def since_last_quarter(self) -> Decimal | None:
        """Return the change of the last quarter, in the series' unit; None if either is missing."""
        return _difference(self.readings[-2], self.readings[-1])

    @property
    def since_last_year(self) -> Decimal | None:
        """Return the change since the same quarter of the year before, which has its season."""
        return _difference(self.readings[0], self.readings[-1])


@dataclass(frozen=True, slots=True)
class Quarters:
    """Five quarters of every series that has a reading in one of them, or is tracked."""

    shown: tuple[Quarter, ...]
    rows: tuple[SeriesRow, ...]


def quarters_until(last: Quarter, tracked: Iterable[Series]) -> Quarters:
    """Return the five quarters that end with this one."""
    shown = [last.shifted(-back) for back in range(YEAR, -1, -1)]
    found: dict[Series, dict[str, KpiReading]] = {series: {} for series in tracked}
    for reading in KpiReading.objects.between(shown[0], last):
        found.setdefault(reading.series, {})[reading.quarter] = reading
    rows = (
        SeriesRow(series, tuple(found[series].get(quarter.code) for quarter in shown))
        for series in in_order(found)
    )
    return Quarters(tuple(shown), tuple(rows))


def _difference(before: KpiReading | None, after: KpiReading | None) -> Decimal | None:
    return after.value - before.value if before and after else None
