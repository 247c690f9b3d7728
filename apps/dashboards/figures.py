"""The figures of a results page that lead to how they were worked out: their codes and links.

A figure's code is the last part of its page's address: `maturity`, `label`, `dimension-TEC`,
`persona-selfie`, `change-TEC`, `gap-self_customer-TEC`, `place-overall`, `compass`,
`trend-maturity`, `trend-TEC`, `agreement-TEC`, `stated-ALL`, `satisfaction`, `expectations`,
`outlook`, `kpi-csat_pct-scale_5-`.
"""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.dashboards.exhibits import Figure
from apps.method.budget import OVERALL
from apps.reports.results import RoundReport

MATURITY, LABEL, COMPASS = "maturity", "label", "compass"
MATURITY_CHANGE, TREND = f"change-{MATURITY}", f"trend-{MATURITY}"
PLACE = f"place-{OVERALL}"
SATISFACTION, EXPECTATIONS, OUTLOOK = "satisfaction", "expectations", "outlook"
CUSTOMERS = "self_customer"  # the kind of gap that customers are one side of
SINCE = "since"  # names an earlier quarter that a change is counted from, if not the round before


def figure(
    text: str, report: RoundReport, code: str, name: str, *, quarter: str | None = None
) -> str:
    """Return the text as a link to its steps; plain where they are nobody's, as in a sample."""
    if not report.slug:
        return text
    return Figure(text, address(report, code, quarter), f"{name}: {text}")


def address(report: RoundReport, code: str, quarter: str | None = None, *, since: str = "") -> str:
    """Return the address of a figure's page, in the report's quarter or in another.

    A change is counted from the round before, or from that of the quarter that is named.
    """
    return address_of(report.slug, quarter or report.row.period_id, code, since=since)


def address_of(slug: str, quarter: str, code: str, *, since: str = "") -> str:
    """Return the address of a figure's page by the organisation's slug."""
    return _since(reverse("dashboards:worked_out", args=(slug, quarter, code)), since)


def file_of(slug: str, quarter: str, code: str, *, since: str = "") -> str:
    """Return the address of the same as JSON."""
    return _since(reverse("dashboards:worked_out_file", args=(slug, quarter, code)), since)


def of_score(dimension: str) -> str:
    """Return the name of the way to a dimension's score."""
    return _("How the score of {dimension} is worked out").format(dimension=dimension)


def of_change(dimension: str) -> str:
    """Return the name of the way to a dimension's change."""
    return _("How the change of {dimension} is worked out").format(dimension=dimension)


def of_gap(dimension: str, kind: str) -> str:
    """Return the name of the way to a gap."""
    if kind == CUSTOMERS:
        return _("How the gap to your customers in {dimension} is worked out").format(
            dimension=dimension
        )
    return _("How the gap between leaders and frontline in {dimension} is worked out").format(
        dimension=dimension
    )


def of_place(dimension: str) -> str:
    """Return the name of the way to the place among peers."""
    if not dimension:
        return _("How your place among peers is worked out")
    return _("How your place among peers in {dimension} is worked out").format(dimension=dimension)


def of_persona(persona: str) -> str:
    """Return the name of the way to a persona's share."""
    return _("How the share of {persona} is worked out").format(persona=persona)


def of_label() -> str:
    """Return the name of the way to the label."""
    return _("How the label is worked out")


def of_maturity() -> str:
    """Return the name of the way to the maturity."""
    return _("How maturity is worked out")


def of_maturity_change() -> str:
    """Return the name of the way to the maturity's change."""
    return _("How the change of maturity is worked out")


def of_compass() -> str:
    """Return the name of the way to the place on the compass."""
    return _("How the place on the compass is worked out")


def of_trend(dimension: str) -> str:
    """Return the name of the way to where a score is heading."""
    if not dimension:
        return _("How the trend of maturity is worked out")
    return _("How the trend of {dimension} is worked out").format(dimension=dimension)


def of_kpi(name: str) -> str:
    """Return the name of the way to where a KPI is heading."""
    return _("How the trend of {kpi} is worked out").format(kpi=name)


def of_agreement(dimension: str) -> str:
    """Return the name of the way to how far people agree."""
    return _("How agreement in {dimension} is worked out").format(dimension=dimension)


def of_stated(dimension: str) -> str:
    """Return the name of the way to how far words lie from practice."""
    if not dimension:
        return _("How words and practice are compared")
    return _("How words and practice are compared in {dimension}").format(dimension=dimension)


def of_satisfaction() -> str:
    """Return the name of the way to expected beside measured satisfaction."""
    return _("How expected satisfaction is compared")


def of_expectations() -> str:
    """Return the name of the way to what was expected of the year."""
    return _("How expectations are judged")


def of_outlook() -> str:
    """Return the name of the way to where companies like this one go."""
    return _("How the outlook is worked out")


def _since(url: str, since: str) -> str:
    return f"{url}?{urlencode({SINCE: since})}" if since else url
