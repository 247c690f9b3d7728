"""Which KPIs a company tracks, by which method, and in which channels."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from apps.accounts.models import Organisation
from apps.audit.record import record
from apps.performance.models import TrackedKpi
from apps.performance.series import Series, in_order


class UnknownSeriesError(Exception):
    """There is no such KPI, or it is not measured like that."""


def choose_kpis(
    *,
    series: Iterable[Series],
    by: UUID | None,
    at: datetime,
    shown: Collection[Series] | None = None,
) -> None:
    """Track these from now on and no others; what was recorded of others stays.

    `shown` are those that a page showed as tracked: what a colleague added or took away since is
    left so. Without it, these are all that is tracked.

    Raises
    ------
    UnknownSeriesError
        If one of them is none that can be measured.
    """
    chosen = set(known(series))
    Organisation.objects.locked()
    rows = {row.series: row for row in TrackedKpi.objects.all()}
    stood = rows.keys() if shown is None else set(shown)
    added, removed = chosen - stood - rows.keys(), (stood - chosen) & rows.keys()
    if not added and not removed:
        return
    TrackedKpi.objects.filter(pk__in=[rows[one].pk for one in removed]).delete()
    TrackedKpi.objects.bulk_create(
        TrackedKpi(kpi=one.kpi, method=one.method, channel=one.channel) for one in added
    )
    tracked = in_order((rows.keys() | added) - removed)
    record("KPIs chosen", ", ".join(one.kpi for one in tracked), by=by, at=at)


def track_series(*, series: Series, by: UUID | None, at: datetime) -> None:
    """Track one more series; one that is tracked already is fine.

    Raises
    ------
    UnknownSeriesError
        If it is none that can be measured.
    """
    known([series])
    Organisation.objects.locked()
    _row, is_new = TrackedKpi.objects.get_or_create(
        kpi=series.kpi, method=series.method, channel=series.channel
    )
    if is_new:
        record("KPI tracked", series.key, by=by, at=at)


def known(series: Iterable[Series]) -> list[Series]:
    """Return the series, if all of them can be measured.

    Raises
    ------
    UnknownSeriesError
        If one of them cannot.
    """
    found = list(series)
    if not all(one.is_known for one in found):
        raise UnknownSeriesError
    return found
