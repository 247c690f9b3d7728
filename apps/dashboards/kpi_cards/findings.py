"""What a KPI's line says: where it is heading, with its doubt, or that nobody can tell."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import wording
from apps.dashboards.findings.finding import Finding
from apps.dashboards.kpi_cards import units
from apps.method.trend import FEWEST_WAVES
from apps.performance.units import signed
from apps.reports.kpi_peers import KpiPeersThen
from apps.reports.kpi_trends import KpiTrend


def finding(found: KpiTrend) -> Finding:
    """Return the heading of a KPI's card and the sentence under it."""
    told = [_course(found), _better(found), _year(found), _aim(found), _peers(found)]
    return Finding(_title(found), " ".join(part for part in told if part))


def headline(found: list[KpiTrend]) -> str:
    """Return how many of the KPIs are moving."""
    moving = sum(one.is_clear for one in found)
    if not moving:
        return ngettext(
            "Your KPI shows no clear trend",
            "None of your {count} KPIs shows a clear trend",
            len(found),
        ).format(count=len(found))
    if len(found) == 1:
        return _("Your KPI shows a clear trend")
    return ngettext(
        "{moving} of your {count} KPIs shows a clear trend",
        "{moving} of your {count} KPIs show a clear trend",
        moving,
    ).format(moving=moving, count=len(found))


def _title(found: KpiTrend) -> str:
    name = units.short_name(found.series)
    if found.line is None or found.verdict is None:
        latest = units.value(found.series, found.latest.value)
        return _("{kpi} is at {value}").format(kpi=name, value=latest)
    if not found.is_clear:
        return _("{kpi} shows no clear trend").format(kpi=name)
    words = {
        "up": _("{kpi} rises about {change} a quarter"),
        "down": _("{kpi} falls about {change} a quarter"),
    }
    decimals = units.decimals_of(found.line.low, found.line.high)
    amount = units.change(found.series, found.line.change, decimals)
    return words[found.verdict].format(kpi=name, change=amount)


def _course(found: KpiTrend) -> str:
    if found.line is None:
        return _too_early(found)
    line, series = found.line, found.series
    decimals = units.decimals_of(line.low, line.high)
    ends = {
        "low": signed(line.low, decimals),
        "high": signed(line.high, decimals),
        "count": len(found.measured),
    }
    if not found.is_clear:
        return _(
            "{latest} in {quarter}. Over {count} quarters anything from {low} to {high} a quarter "
            "fits."
        ).format(
            latest=units.value(series, found.latest.value),
            quarter=wording.quarter(found.latest.quarter),
            **ends,
        )
    return _(
        "From {first} in {since} to {latest} in {quarter}; 90% interval of the trend {low} to "
        "{high} a quarter."
    ).format(
        first=units.value(series, found.measured[0].value),
        since=wording.quarter(found.measured[0].quarter),
        latest=units.value(series, found.latest.value),
        quarter=wording.quarter(found.latest.quarter),
        **ends,
    )


def _too_early(found: KpiTrend) -> str:
    """Return that no trend can be told yet, and from when on it can."""
    count = len(found.measured)
    return ngettext(
        "A trend is told from {fewest} quarters on; {count} is entered.",
        "A trend is told from {fewest} quarters on; {count} are entered.",
        count,
    ).format(fewest=FEWEST_WAVES, count=count)


def _better(found: KpiTrend) -> str:
    """Return which way is better, where the line goes one way."""
    words = {"higher": _("Higher is better."), "lower": _("Lower is better.")}
    return words.get(found.series.definition.direction, "") if found.is_clear else ""


def _year(found: KpiTrend) -> str:
    """Return the difference to a year before, which has the same season; without a trend only."""
    if found.is_clear or found.since_last_year is None:
        return ""
    if not found.since_last_year:
        return _("The same as a year before.")
    words = _("{change} more than a year before.")
    if found.since_last_year < 0:
        words = _("{change} less than a year before.")
    decimals = 0 if float(found.since_last_year).is_integer() else 1
    return words.format(change=units.change(found.series, found.since_last_year, decimals))


def _aim(found: KpiTrend) -> str:
    """Return where the latest value stands to the company's own target."""
    if found.aim is None:
        return ""
    target = units.band(found.series, found.aim)
    if found.aim.is_met_by(found.latest.value):
        return _("Your target is {target}: {quarter} meets it.").format(
            target=target, quarter=wording.quarter(found.latest.quarter)
        )
    return _("Your target is {target}: {quarter} does not meet it.").format(
        target=target, quarter=wording.quarter(found.latest.quarter)
    )


def _peers(found: KpiTrend) -> str:
    then = latest_peers(found)
    if then is None:
        return ""
    return _("In {quarter} the middle half of about {number} companies measured {half}.").format(
        quarter=wording.quarter(then.quarter),
        number=then.n_about,
        half=units.half(found.series, then.p25, then.p75),
    )


def latest_peers(found: KpiTrend) -> KpiPeersThen | None:
    """Return the peers as they were last released; None where no quarter of the axis was."""
    return next((then for then in reversed(found.peers) if then), None)
