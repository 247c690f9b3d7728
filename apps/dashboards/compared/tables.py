"""Both rounds in figures, with the difference, its interval and what is said of it."""

from django.utils.translation import gettext as _

from apps.dashboards import figures, wording
from apps.dashboards.compared.findings import label
from apps.dashboards.drawing import share_verdict
from apps.dashboards.exhibits import NONE, Column, Estimate, Figure, Number, Range, Table
from apps.dashboards.tables import POINTS
from apps.method.change import Change
from apps.reports.two_rounds import Side, TwoRounds

NOTHING = (NONE, NONE, NONE)


def whole(told: TwoRounds) -> Table:
    """Return what each round is as a whole: label, maturity, answers, and when it closed."""
    before, after = told.before, told.after
    rows = (
        (_("Label"), label(told, is_after=False), label(told, is_after=True), *NOTHING),
        (
            _("Maturity"),
            _maturity(told, is_after=False),
            _maturity(told, is_after=True),
            *_moved(
                told,
                told.comparison.maturity,
                after.row.maturity,
                figures.MATURITY_CHANGE,
                figures.of_maturity_change(),
            ),
        ),
        (_("Answers"), str(before.row.respondents), str(after.row.respondents), *NOTHING),
        (_("Closed on"), _closed(before, told), _closed(after, told), *NOTHING),
    )
    return Table(_("The two rounds"), _head(told, Column("figure", _("Figure"))), rows)


def dimensions(told: TwoRounds) -> Table:
    """Return each dimension's two scores and their difference."""
    rows = tuple(
        (
            name,
            _score(told, code, is_after=False),
            _score(told, code, is_after=True),
            *_moved(
                told,
                told.comparison.dimensions.get(code),
                _value(told.after, code),
                f"change-{code}",
                figures.of_change(name),
            ),
        )
        for code, name in told.dimensions
    )
    first = Column("dimension", _("Dimension"))
    return Table(_("Dimensions, 0 to 100"), _head(told, first, POINTS), rows)


def personas(told: TwoRounds) -> Table:
    """Return each persona's two shares and their difference."""
    rows = tuple(
        (
            name,
            _share(told.before, code),
            _share(told.after, code),
            *_grown(told, code, name),
        )
        for code, name in told.personas
    )
    first = Column("persona", _("Persona"))
    return Table(_("Shares of the five personas"), _head(told, first, "percent"), rows)


def _head(told: TwoRounds, first: Column, unit: str = "") -> tuple[Column, ...]:
    """Return the columns: those of the two rounds hold numbers of a unit, else words."""
    kind = Estimate if unit else str
    return (
        first,
        Column("before", wording.quarter(told.before.row.period_id), unit, kind),
        Column("after", wording.quarter(told.after.row.period_id), unit, kind),
        Column("difference", _("Difference"), "points", Number),
        Column("difference", _("90% interval"), "points", Range),
        Column("verdict", _("In words")),
    )


def address(told: TwoRounds, code: str) -> str:
    """Return the address of the steps to a difference of these two rounds."""
    before, after = told.before.row.period_id, told.after.row.period_id
    return figures.address_of(told.slug, after, code, since=before)


def _moved(
    told: TwoRounds, change: Change | None, after: float | None, code: str, name: str
) -> tuple[str, str, str]:
    if change is None or after is None:
        return NOTHING
    rise = wording.signed(wording.risen(change, after))
    return (
        Figure(rise, address(told, code), f"{name}: {rise}"),
        wording.differences(change.low, change.high),
        wording.score_verdict(change.verdict),
    )


def _grown(told: TwoRounds, code: str, name: str) -> tuple[str, str, str]:
    change = told.comparison.shares.get(code)
    if change is None:
        return NOTHING
    growth = wording.signed(100 * change.delta)
    way = figures.of_persona(name)
    return (
        Figure(growth, address(told, f"persona-{code}"), f"{way}: {growth}"),
        wording.differences(100 * change.low, 100 * change.high),
        share_verdict(change.verdict),
    )


def _maturity(told: TwoRounds, *, is_after: bool) -> str:
    """Return a round's maturity, the earlier one as the later version reads it."""
    row, change = told.before.row, told.comparison.maturity
    if is_after:
        row = told.after.row
    elif change is not None:
        return _estimate(change.before, row.maturity_low, row.maturity_high, told)
    return _estimate(row.maturity, row.maturity_low, row.maturity_high)


def _score(told: TwoRounds, code: str, *, is_after: bool) -> str:
    """Return a dimension's score, the earlier one as the later version reads it."""
    row = (told.after if is_after else told.before).scores.get(code)
    if row is None:
        return NONE
    change = told.comparison.dimensions.get(code)
    if is_after or change is None:
        return _estimate(row.score, row.score_low, row.score_high)
    return _estimate(change.before, row.score_low, row.score_high, told)


def _estimate(
    value: float | None, low: float | None, high: float | None, told: TwoRounds | None = None
) -> str:
    """Return a score with its interval; without it where the later version reads it otherwise."""
    if value is None or low is None or high is None:
        return NONE
    if told and told.comparison.is_rescored:
        return wording.alone(value)
    return wording.estimate(value, low, high)


def _share(side: Side, code: str) -> str:
    row = side.shares.get(code)
    if row is None:
        return NONE
    return wording.share_estimate(row.share, row.share_low, row.share_high)


def _value(side: Side, code: str) -> float | None:
    row = side.scores.get(code)
    return None if row is None else row.score


def _closed(side: Side, told: TwoRounds) -> str:
    return wording.last_day(side.row.closed_at, told.time_zone)
