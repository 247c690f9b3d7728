"""How a change since the previous round, and a gap between two views, were worked out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from apps.method.change import Change, holm, reliable_change
from apps.method.estimate import two_sided_p
from apps.reports.facts import Reading
from apps.reports.results import GapPart
from apps.reports.workings.ground import (
    Ground,
    NoWorkingError,
    Rows,
    has_error,
    has_every_error,
    is_whole,
    quantile,
)

MATURITY = "maturity"
ROLES = "leader_frontline"  # the kind of gap whose two views are groups
VIEWS = {ROLES: ("leader", "frontline"), "self_customer": ("all", "customer")}


@dataclass(frozen=True, slots=True)
class View:
    """One of the two numbers whose difference is taken."""

    code: str  # a quarter, a group of people, or all
    value: float  # points
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
    delta: float  # points
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
    gap: GapPart
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

    told = _may_tell_change(ground, code)
    first = _estimate(before, code, previous.since, told)
    second = _estimate(after, code, ground.report.row.period_id, told)
    form = ground.form
    return ChangeWorking(
        code=code,
        name="" if code == MATURITY else ground.words.dimension(code).name,
        before=first,
        after=second,
        is_rescored=previous.is_rescored,
        delta=found.delta,
        low=found.low,
        high=found.high,
        mdc=found.mdc,
        verdict=found.verdict,
        test=found if told else None,
        t=quantile(found.df) if told else None,
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

    first, second = _views(ground, kind, code)
    errors = _gap_errors(ground, kind, code)
    se, df = errors or (None, None)
    return GapWorking(
        kind=kind,
        code=code,
        name=of_kind[code].name,
        first=first,
        second=second,
        gap=of_kind[code],
        prior_df=ground.form.prior_df,
        se=se,
        df=df,
        t=None if df is None else quantile(df),
        tested=_gaps_tested(ground, kind, of_kind),
    )


def _may_tell_change(ground: Ground, code: str) -> bool:
    roles, both = ground.form.roles, (ground.rows_before, ground.rows)
    if code == MATURITY:
        return all(has_every_error(rows, ground.form) for rows in both)
    return all(has_error(rows, roles, code) for rows in both)


def _estimate(reading: Reading, code: str, quarter: str, told: object) -> View:
    """Return one round's estimate of the maturity or of a dimension."""
    found = reading.maturity if code == MATURITY else reading.dimensions[code]
    value, error, df = found or (math.nan, math.nan, math.nan)
    return View(quarter, value, error if told else None, df if told else None)


def _view(rows: Rows, group: str, dimension: str, told: object) -> View:
    row = rows[group, dimension]
    return View(
        code=group,
        value=row.score,
        standard_error=row.standard_error if told else None,
        degrees_of_freedom=row.degrees_of_freedom if told else None,
    )


def _views(ground: Ground, kind: str, code: str) -> tuple[View, View]:
    first, second = VIEWS[kind]
    told = _may_tell_gap(ground, kind, code)
    return (
        _view(ground.rows, first, code, told),
        _view(ground.rows, second, code, told or kind != ROLES),
    )


def _may_tell_gap(ground: Ground, kind: str, code: str) -> bool:
    roles = ground.form.roles
    return (
        is_whole(ground.rows, roles, code) if kind == ROLES else has_error(ground.rows, roles, code)
    )


def _gap_errors(ground: Ground, kind: str, code: str) -> tuple[float, float] | None:
    """Return a gap's standard error and its degrees of freedom, if they may be told."""
    if not _may_tell_gap(ground, kind, code):
        return None
    first, second = (ground.rows[group, code] for group in VIEWS[kind])
    df = first.degrees_of_freedom + second.degrees_of_freedom - ground.form.prior_df
    return math.hypot(first.standard_error, second.standard_error), df


def _changes_tested(ground: Ground, changes: Mapping[str, Change]) -> tuple[Tested, ...]:
    if not all(_may_tell_change(ground, code) for code in changes):
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
