"""What a company wants its KPIs to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from apps.accounts.models import Organisation
from apps.audit.record import record
from apps.performance.actions.choice import known
from apps.performance.actions.meanwhile import require_unmoved
from apps.performance.models import KpiTarget, band
from apps.performance.series import Series


class ImpossibleTargetError(Exception):
    """The target has no end, its lower end is not below its upper, or the KPI cannot reach it."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a company wants a series to be; an end that is None is open."""

    low: Decimal | None
    high: Decimal | None

    @property
    def is_band(self) -> bool:
        """Tell whether there is something between its ends, and an end at all."""
        if self.low is None or self.high is None:
            return self.low is not self.high
        return self.low < self.high

    @property
    def band(self) -> str:
        """Return both ends in a few characters, as `KpiTarget.band` does."""
        return band(self.low, self.high)


def set_targets(
    *,
    targets: Mapping[Series, Target | None],
    by: UUID | None,
    at: datetime,
    expected: Mapping[Series, str] | None = None,
) -> None:
    """Keep what each series should be, all of them or none; None takes its target away.

    `expected` tells the band of each that its page showed; without it, whatever stands is replaced.

    Raises
    ------
    UnknownSeriesError, ImpossibleTargetError
        If one is of none that can be measured, or is none that can be reached.
    ChangedMeanwhileError
        If a colleague has set another target than the page showed.
    """
    known(targets)
    for series, target in targets.items():
        _require_reachable(series, target)
    Organisation.objects.locked()
    if expected is not None:
        standing = {found.series: found.band for found in KpiTarget.objects.all()}
        wanted = {series: target.band if target else "" for series, target in targets.items()}
        require_unmoved(expected, standing, wanted)
    for series, target in targets.items():
        _aim(series, target, by=by, at=at)


def _require_reachable(series: Series, target: Target | None) -> None:
    if target is None:
        return
    ends = (end for end in (target.low, target.high) if end is not None)
    if not target.is_band or not all(series.definition.is_possible(end) for end in ends):
        raise ImpossibleTargetError


def _aim(series: Series, target: Target | None, *, by: UUID | None, at: datetime) -> None:
    """Write the target down where it is new; the log keeps what it was before."""
    found = KpiTarget.objects.of_series(series).first()
    if target is None:
        if found:
            found.delete()
            record("KPI target removed", found, by=by, at=at)
        return
    if found and (found.low, found.high) == (target.low, target.high):
        return
    kept, _is_new = KpiTarget.objects.update_or_create(
        kpi=series.kpi,
        method=series.method,
        channel=series.channel,
        defaults={"low": target.low, "high": target.high, "set_by_id": by, "set_at": at},
    )
    record("KPI target set", f"{kept}, was {found.band}" if found else kept, by=by, at=at)
