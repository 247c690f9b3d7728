"""How peers spread over a scale, as tables: their bins as released, and their quantiles."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.charts.marks import Estimate
from apps.dashboards import wording
from apps.dashboards.exhibits import NONE, Column, Number, Range, Table
from apps.method.histogram import CohortSummary

WIDTH = 10  # points of a bin
POINTS = "points"


def bin_name(at: int) -> str:
    """Return the scores of a bin: from ten to ten."""
    return f"{at * WIDTH}{wording.EN_DASH}{(at + 1) * WIDTH}"


def bins(shares: Sequence[float], caption: str, code: str) -> Table:
    """Return the share of companies in each bin."""
    head = (Column("scores", _("Scores")), Column("share", _("Companies"), "percent", Number))
    rows = tuple((bin_name(at), wording.percent(share)) for at, share in enumerate(shares))
    return Table(caption, head, rows, code=code)


def quantiles(told: CohortSummary, own: Estimate | None, caption: str, code: str) -> Table:
    """Return the quantiles of peers who are shown, and the own score among them."""
    head = (
        Column("figure", _("Figure")),
        Column("score", _("Score, 0 to 100"), POINTS, Number),
        Column("score", _("90% interval"), POINTS, Range),
    )
    middle = wording.between(told.median_low or 0, told.median_high or 0)
    rows: list[tuple[str, ...]] = [
        (_("A tenth of peers is below"), wording.points(told.p10 or 0), NONE),
        (_("A quarter of peers is below"), wording.points(told.p25 or 0), NONE),
        (_("Half of peers are below: the median"), wording.points(told.p50 or 0), middle),
        (_("Three quarters of peers are below"), wording.points(told.p75 or 0), NONE),
        (_("Nine tenths of peers are below"), wording.points(told.p90 or 0), NONE),
    ]
    if own:
        known = own.low is not None and own.high is not None
        ends = wording.between(own.low or 0, own.high or 0) if known else NONE
        rows.append((_("You"), wording.points(own.value), ends))
    return Table(caption, head, tuple(rows), code=code)
