"""How a change since the previous round, and a gap between two views, were worked out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from apps.method.change import Change, holm, reliable_change
from apps.method.estimate import two_sided_p
from apps.reports.facts import Reading
from apps.reports.results import GapPart
from apps.reports.telling import ALL, CUSTOMERS, Telling
from apps.reports.workings.ground import Ground, NoWorkingError, quantile, telling

MATURITY = "maturity"
VIEWS = {"leader_frontline": ("leader", "frontline"), "self_customer": (ALL, CUSTOMERS)}


@dataclass(frozen=True, slots=True)
class View:
    """One of the two numbers whose difference is taken."""

    code: str  # a quarter, a group of people, or all
    value: float  # points; whole where the error of the difference may not be told
    standard_error: float | None  # points; None where it may not be told
    degrees_of_freedom: float | None


@dataclass(frozen=True, slots=True)
class Tested:
    """One of several differences that were looked at together."""

    code: str
    name: str
    p: float  # two-sided
    factor: int  # how many p-values are no smaller: Holm's multiplier
    adjusted: float  # p after Holm


@dataclass(frozen=True, slots=True)
class ChangeWorking:
    """From two rounds' estimates of one score to what may be said to have moved."""

    code: str
    name: str  # of the dimension; empty for the maturity
    before: View
    after: View
    is_rescored: bool  # the earlier round is read as the later one's version scores it
    delta: float  # points; all four whole where the errors may not be told
    low: float
    high: float
    mdc: float
    verdict: str
    test: Change | None  # the whole comparison; None where its errors may not be told
    t: float | None
    tested: tuple[Tested, ...]  # all dimensions by their p; empty where one may not be told
    headline: str | None  # the dimension that holds after Holm and moved most
    index: float | None  # reliable change index; None for the maturity
    sd: float  # yardstick of the index: between organisations, points
    reliability: float


@dataclass(frozen=True, slots=True)
class GapWorking:
    """From two views of one dimension to the gap between them."""

    kind: str
    code: str
    name: str
    first: View
    second: View
    gap: GapPart  # in whole points where its error may not be told
    prior_df: float
    se: float | None  # points; None where it may not be told
    df: float | None
    t: float | None
    tested: tuple[Tested, ...]


def change_working(ground: Ground, code: str) -> ChangeWorking:
    """Return how a change since the previous round was worked out.

    Raises
    ------
    NoWorkingError
        If there is no such figure, or the two rounds cannot be compared in it.
    """
    previous = ground.report.previous
    before, after = ground.reading_before, ground.reading
    if previous is None or before is None:
        raise NoWorkingError(code)
    found = previous.maturity if code == MATURITY else previous.dimensions.get(code)
    if found is None:
        raise NoWorkingError(code)

    told = _telling_of_change(ground, code)
    first = _estimate(before, code, previous.since, told)
    second = _estimate(after, code, ground.report.row.period_id, told)
    form = ground.form
    return ChangeWorking(
        code=code,
        name="" if code == MATURITY else ground.words.dimension(code).name,
        before=first,
        after=second,
        is_rescored=previous.is_rescored,
        delta=found.delta if told.is_exact else second.value - first.value,
        low=told.points(found.low),
        high=told.points(found.high),
        mdc=told.points(found.mdc),
        verdict=found.verdict,
        test=found if told.is_exact else None,
        t=quantile(found.df) if told.is_exact else None,
        tested=_changes_tested(ground, previous.dimensions) if code != MATURITY else (),
        headline=previous.headline,
        index=None
        if code == MATURITY
        else reliable_change(first.value, second.value, form.change_sd, form.change_reliability),
        sd=form.change_sd,
        reliability=form.change_reliability,
    )


def gap_working(ground: Ground, kind: str, code: str) -> GapWorking:
    """Return how a gap between two views of a dimension was worked out.

    Raises
    ------
    NoWorkingError
        If there is no such gap.
    """
    of_kind = {gap.dimension: gap for gap in ground.report.gaps if gap.kind == kind}
    if code not in of_kind:
        raise NoWorkingError(code)

    told = telling(ground.rows, code)
    first, second = _views(ground, kind, code, told)
    gap = of_kind[code]
    errors = _gap_errors(ground, kind, code)
    se, df = errors or (None, None)
    return GapWorking(
        kind=kind,
        code=code,
        name=of_kind[code].name,
        first=first,
        second=second,
        gap=replace(
            gap,
            value=gap.value if told.is_exact else first.value - second.value,
            low=told.points(gap.low),
            high=told.points(gap.high),
        ),
        prior_df=ground.form.prior_df,
        se=se,
        df=df,
        t=None if df is None else quantile(df),
        tested=_gaps_tested(ground, kind, of_kind),
    )


def _telling_of_change(ground: Ground, code: str) -> Telling:
    dimension = None if code == MATURITY else code
    both = (ground.rows_before, ground.rows)
    return Telling(all(telling(rows, dimension).is_exact for rows in both))


def _estimate(reading: Reading, code: str, quarter: str, told: Telling) -> View:
    """Return one round's estimate of the maturity or of a dimension."""
    found = reading.maturity if code == MATURITY else reading.dimensions[code]
    value, error, df = found or (math.nan, math.nan, math.nan)
    is_exact = told.is_exact
    return View(quarter, told.points(value), error if is_exact else None, df if is_exact else None)


def _views(ground: Ground, kind: str, code: str, told: Telling) -> tuple[View, View]:
    """Return the two views of a gap; what customers said keeps its error."""
    first, second = (
        View(
            code=group,
            value=told.points(row.score),
            standard_error=row.standard_error if told.is_exact or group == CUSTOMERS else None,
            degrees_of_freedom=row.degrees_of_freedom
            if told.is_exact or group == CUSTOMERS
            else None,
        )
        for group in VIEWS[kind]
        for row in [ground.rows[group, code]]
    )
    return first, second


def _gap_errors(ground: Ground, kind: str, code: str) -> tuple[float, float] | None:
    """Return a gap's standard error and its degrees of freedom, if they may be told."""
    if not telling(ground.rows, code).is_exact:
        return None
    first, second = (ground.rows[group, code] for group in VIEWS[kind])
    df = first.degrees_of_freedom + second.degrees_of_freedom - ground.form.prior_df
    return math.hypot(first.standard_error, second.standard_error), df


def _changes_tested(ground: Ground, changes: Mapping[str, Change]) -> tuple[Tested, ...]:
    if not all(_telling_of_change(ground, code).is_exact for code in changes):
        return ()
    return _holm(ground, {code: change.p for code, change in changes.items()})


def _gaps_tested(ground: Ground, kind: str, of_kind: Mapping[str, GapPart]) -> tuple[Tested, ...]:
    errors = {code: _gap_errors(ground, kind, code) for code in of_kind}
    p_values = {}
    for code, gap in of_kind.items():
        found = errors[code]
        if found is None:
            return ()
        se, df = (np.array([number]) for number in found)
        p_values[code] = float(two_sided_p(np.array([gap.value]), se, df)[0])
    return _holm(ground, p_values)


def _holm(ground: Ground, p_values: Mapping[str, float]) -> tuple[Tested, ...]:
    """Return the p-values from the smallest on, each with what Holm makes of it."""
    adjusted = dict(zip(p_values, holm(np.array(list(p_values.values()))).tolist(), strict=True))
    order = sorted(p_values, key=lambda code: p_values[code])
    return tuple(
        Tested(
            code=code,
            name=ground.words.dimension(code).name,
            p=p_values[code],
            factor=len(order) - place,
            adjusted=adjusted[code],
        )
        for place, code in enumerate(order)
    )
