"""Where own KPIs stand among those of others, in words: a range, never a rank."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.dashboards import wording
from apps.dashboards.kpi_cards import units
from apps.performance.units import unit_name
from apps.reports.kpi_peers import KpiPlace


@dataclass(frozen=True, slots=True)
class PeersLine:
    """What releases tell of one KPI."""

    kpi: str
    method: str  # empty where there is one way only
    quarter: str
    peers: str
    own: str


def line(found: KpiPlace) -> PeersLine:
    """Return what peers measure, with the doubt of their median, and the own value beside it."""
    return PeersLine(
        kpi=f"{found.series.definition.name}, {unit_name(found.series)}",
        method=found.series.method_name,
        quarter=wording.quarter(found.measured_quarter),
        peers=_peers(found),
        own=own(found),
    )


def own(found: KpiPlace) -> str:
    """Return where the own value stands; empty where peers are not shown."""
    if not found.is_shown:
        return ""
    if found.own is None or found.place is None:
        return _("You have no figure of that quarter by this method.")
    return _("Yours, {value}, is higher than that of roughly {range} of them.").format(
        value=units.value(found.series, float(found.own)), range=wording.range_of(found.place)
    )


def typical(found: KpiPlace) -> dict[str, str] | None:
    """Return the peers' middle half and median; None where they are not shown."""
    if not (found.is_shown and found.p25 and found.p50 and found.p75):
        return None
    return {
        "half": units.half(found.series, found.p25, found.p75),
        "median": units.reading(found.series, found.p50),
    }


def too_few() -> str:
    """Return why nothing is told."""
    return _("Not enough companies yet to say anything that the noise would not drown.")


def _peers(found: KpiPlace) -> str:
    told, low, high = typical(found), found.p50_low, found.p50_high
    if told is None or low is None or high is None:
        return too_few()
    return _(
        "Among about {number} companies: typical half {half}, median {median} (90% range {range})."
    ).format(number=found.n_about, range=units.half(found.series, low, high), **told)
