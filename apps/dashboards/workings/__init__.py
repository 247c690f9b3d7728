"""The pages that work a figure out with the reader's own numbers."""

from collections.abc import Callable, Mapping

from apps.dashboards.workings.compass import compass_page
from apps.dashboards.workings.differences import change_page, gap_page
from apps.dashboards.workings.means import dimension_page, maturity_page
from apps.dashboards.workings.mixes import label_page, persona_page
from apps.dashboards.workings.page import Onward, Page, Step, Sum
from apps.dashboards.workings.places import place_page
from apps.reports import workings
from apps.reports.workings import Ground, NoWorkingError

__all__ = ["Onward", "Page", "Step", "Sum", "page"]


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


def _place(ground: Ground, measure: str) -> Page:
    return place_page(workings.place_working(ground, measure))


WHOLE = {"maturity", "label", "compass"}  # figures that a round has one of
PAGES: Mapping[str, Callable[[Ground, str], Page]] = {
    "maturity": _maturity,
    "label": _label,
    "compass": _compass,
    "dimension": _dimension,
    "persona": _persona,
    "change": _change,
    "gap": _gap,
    "place": _place,
}
