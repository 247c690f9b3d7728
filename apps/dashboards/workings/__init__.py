"""The pages that work a figure out with the reader's own numbers."""

from collections.abc import Callable, Mapping

from apps.dashboards.workings.agreement import agreement_page
from apps.dashboards.workings.compass import compass_page
from apps.dashboards.workings.differences import change_page, gap_page
from apps.dashboards.workings.kpis import kpi_page
from apps.dashboards.workings.means import dimension_page, maturity_page
from apps.dashboards.workings.mixes import label_page, persona_page
from apps.dashboards.workings.outlook import outlook_page
from apps.dashboards.workings.page import Onward, Page, Step, Sum
from apps.dashboards.workings.places import place_page
from apps.dashboards.workings.trends import trend_page
from apps.dashboards.workings.words import expectations_page, satisfaction_page, stated_page
from apps.reports import workings
from apps.reports.workings import Ground, NoWorkingError

__all__ = ["Onward", "Page", "Step", "Sum", "kpi", "page"]


def page(ground: Ground, figure: str) -> Page:
    """Return the page of a figure, by the code in its address.

    Raises
    ------
    NoWorkingError
        If there is no such figure, or nothing is shown of it.
    """
    kind, _dash, rest = figure.partition("-")
    if kind not in PAGES or bool(rest) != (kind not in WHOLE):
        raise NoWorkingError(figure)
    return PAGES[kind](ground, rest)


def kpi(code: str, quarter: str) -> Page | None:
    """Return the page of a KPI up to a quarter; None where the code is that of another figure.

    Raises
    ------
    NoWorkingError
        If there is no such KPI, or nothing was entered of it.
    """
    kind, _dash, key = code.partition("-")
    return kpi_page(workings.kpi_working(key, quarter)) if kind == KPI else None


def _maturity(ground: Ground, _rest: str) -> Page:
    return maturity_page(workings.maturity_working(ground), ground.report)


def _label(ground: Ground, _rest: str) -> Page:
    return label_page(workings.label_working(ground), ground.report)


def _compass(ground: Ground, _rest: str) -> Page:
    return compass_page(workings.compass_working(ground), ground.report)


def _dimension(ground: Ground, code: str) -> Page:
    return dimension_page(workings.dimension_working(ground, code), ground.report)


def _persona(ground: Ground, code: str) -> Page:
    return persona_page(workings.persona_working(ground, code), ground.report)


def _change(ground: Ground, code: str) -> Page:
    return change_page(workings.change_working(ground, code))


def _gap(ground: Ground, rest: str) -> Page:
    kind, _dash, code = rest.partition("-")
    return gap_page(workings.gap_working(ground, kind, code))


def _agreement(ground: Ground, code: str) -> Page:
    return agreement_page(workings.agreement_working(ground, code))


def _stated(ground: Ground, code: str) -> Page:
    return stated_page(workings.stated_working(ground, code))


def _satisfaction(ground: Ground, _rest: str) -> Page:
    return satisfaction_page(workings.satisfaction_working(ground))


def _expectations(ground: Ground, _rest: str) -> Page:
    return expectations_page(workings.expectations_working(ground))


def _outlook(ground: Ground, _rest: str) -> Page:
    return outlook_page(workings.outlook_working(ground), ground.report)


def _trend(ground: Ground, code: str) -> Page:
    return trend_page(workings.trend_working(ground, code))


def _place(ground: Ground, measure: str) -> Page:
    return place_page(workings.place_working(ground, measure))


KPI = "kpi"  # whose figures need no round
WHOLE = {  # figures that a round has one of
    *("maturity", "label", "compass"),
    *("satisfaction", "expectations", "outlook"),
}
PAGES: Mapping[str, Callable[[Ground, str], Page]] = {
    "maturity": _maturity,
    "label": _label,
    "compass": _compass,
    "dimension": _dimension,
    "persona": _persona,
    "change": _change,
    "gap": _gap,
    "place": _place,
    "trend": _trend,
    "agreement": _agreement,
    "stated": _stated,
    "satisfaction": _satisfaction,
    "expectations": _expectations,
    "outlook": _outlook,
}
