"""How a dimension's score and the maturity were worked out."""

import math
from dataclasses import dataclass, replace

from apps.method.estimate import TOP
from apps.reports.scores import DimensionScoreRow
from apps.reports.telling import is_whole
from apps.reports.workings.ground import Ground, NoWorkingError, quantile, telling


@dataclass(frozen=True, slots=True)
class GroupStep:
    """One group's part in a score; what must stay hidden is None."""

    code: str
    weight: float  # as published, 0-1
    respondents: int | None
    mean: float | None  # points
    share: float | None  # the weight among the groups that answered, 0-1
    standard_error: float | None  # points
    variance: float | None  # pooled, points squared; None too where a head-count shrinks it
    spread: float | None  # standard deviation of the people's scores, points; likewise


@dataclass(frozen=True, slots=True)
class DimensionWorking:
    """From the groups' means to a dimension's score with its interval."""

    code: str
    name: str
    min_items: int
    prior_df: float
    prior_sd: float  # points
    groups: tuple[GroupStep, ...]  # in the instrument's order
    is_whole: bool  # whether the groups shown are everybody
    row: DimensionScoreRow  # in whole points where a group is hidden; its error is not told then
    t: float | None  # None where neither it nor the standard error may be told


@dataclass(frozen=True, slots=True)
class MaturityTerm:
    """What one dimension adds to the maturity."""

    code: str
    name: str
    score: float  # points; whole where a group is hidden
    optimum: float | None  # where the best score lies inside the range
    slope: float  # points that a point of distance from it costs; 1 without it
    contribution: float  # points


@dataclass(frozen=True, slots=True)
class MaturityWorking:
    """From the dimensions to the maturity with its interval."""

    terms: tuple[MaturityTerm, ...]
    value: float  # points; whole, as the ends are, where a group is hidden
    low: float
    high: float
    standard_error: float | None  # None where it may not be told
    degrees_of_freedom: float | None
    t: float | None
    straddles: bool  # whether the interval of the inner optimum's dimension lies on both sides


def dimension_working(ground: Ground, code: str) -> DimensionWorking:
    """Return how a dimension's score was worked out.

    Raises
    ------
    NoWorkingError
        If there is no such dimension, or it has no score.
    """
    row = ground.rows.get(("all", code))
    if row is None:
        raise NoWorkingError(code)
    form, told = ground.form, telling(ground.rows, code)
    return DimensionWorking(
        code=code,
        name=ground.words.dimension(code).name,
        min_items=form.min_items,
        prior_df=form.prior_df,
        prior_sd=form.prior_sd,
        groups=_groups(ground, code),
        is_whole=told.is_exact,
        row=replace(
            row,
            score=told.points(row.score),
            score_low=told.points(row.score_low),
            score_high=told.points(row.score_high),
        ),
        t=quantile(row.degrees_of_freedom) if told.is_exact else None,
    )


def maturity_working(ground: Ground) -> MaturityWorking:
    """Return how the maturity was worked out.

    Raises
    ------
    NoWorkingError
        If the round has none.
    """
    result = ground.result
    numbers = (result.maturity, result.maturity_low, result.maturity_high)
    value, low, high = (math.nan if number is None else number for number in numbers)
    if math.isnan(value):
        raise NoWorkingError("maturity")
    error, df = result.maturity_se, result.degrees_of_freedom
    told = telling(ground.rows)
    terms = tuple(_term(ground, code) for code in ground.form.dimensions)
    return MaturityWorking(
        terms=terms,
        value=told.points(value),
        low=told.points(low),
        high=told.points(high),
        standard_error=error if told.is_exact else None,
        degrees_of_freedom=df if told.is_exact else None,
        t=quantile(df) if told.is_exact and df is not None else None,
        straddles=any(_straddles(ground, term) for term in terms),
    )


def _groups(ground: Ground, code: str) -> tuple[GroupStep, ...]:
    form, rows = ground.form, ground.rows
    whole = is_whole(rows, code)
    weights = dict(zip(form.roles, form.weights.tolist(), strict=True))
    total = sum(weight for role, weight in weights.items() if (role, code) in rows)
    declared = ground.result.round.headcounts or {}
    steps = []
    for role, weight in weights.items():
        row = rows.get((role, code))
        if row is None:
            steps.append(GroupStep(role, weight, 0 if whole else None, *[None] * 5))
            continue
        plain = whole and not declared.get(role)
        variance = row.standard_error**2 * row.respondents if plain else None
        steps.append(
            GroupStep(
                code=role,
                weight=weight,
                respondents=row.respondents,
                mean=row.score,
                share=weight / total if whole else None,
                standard_error=row.standard_error if whole else None,
                variance=variance,
                spread=None if variance is None else _spread(ground, row, variance),
            )
        )
    return tuple(steps)


def _spread(ground: Ground, row: DimensionScoreRow, variance: float) -> float:
    """Return the standard deviation within a group that its pooled variance came from."""
    prior_df, prior_sd = ground.form.prior_df, ground.form.prior_sd
    own = row.respondents - 1
    squares = (prior_df + own) * variance - prior_df * prior_sd**2
    return math.sqrt(max(squares, 0.0) / own)


def _term(ground: Ground, code: str) -> MaturityTerm:
    at = ground.form.dimensions.index(code)
    score = telling(ground.rows).points(ground.rows["all", code].score)
    optimum = float(ground.form.optimum[at])
    name = ground.words.dimension(code).name
    if math.isnan(optimum):
        return MaturityTerm(code, name, score, None, 1.0, score)
    slope = TOP / max(optimum, TOP - optimum)
    return MaturityTerm(code, name, score, optimum, slope, TOP - abs(score - optimum) * slope)


def _straddles(ground: Ground, term: MaturityTerm) -> bool:
    """Tell whether a score's interval lies on both sides of its best value."""
    if term.optimum is None:
        return False
    lean = ground.result.degrees_of_freedom or 0.0
    reach = quantile(lean) * ground.rows["all", term.code].standard_error
    return abs(ground.rows["all", term.code].score - term.optimum) <= reach
