"""What the year's released tables say of companies like this one: where they stand, and go."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.assessments.models import RoundResult
from apps.benchmarks import cohorts
from apps.benchmarks.cohorts import YearlyTable
from apps.benchmarks.plan import LABELS
from apps.method import budget, compass, forecast
from apps.method.forecast import Backtest
from apps.reports.facts import RoundFacts

A_YEAR = 4  # quarters


@dataclass(frozen=True, slots=True)
class PeersOnCompass:
    """How companies spread over the compass, from the year's noisy grid alone."""

    quarter: str  # of the release
    n_about: int
    density: tuple[float, ...]  # of the 36 cells, rows upwards; they sum to 1


@dataclass(frozen=True, slots=True)
class LabelAhead:
    """How many of ten companies like this one carry a label a year later."""

    code: str  # a persona, blend or balanced
    about: int
    low: int  # ends of the 90% range, rounded outwards
    high: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where companies like this one are a year later, by the year's released table."""

    quarter: str  # of the release
    n_about: int  # companies that the table rests on
    labels: tuple[LabelAhead, ...]  # the likeliest first
    backtest: Backtest | None  # of the table a year before on this one; None without one


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """What an outlook follows from: the company's own labels, and the table."""

    released: YearlyTable
    now: NDArray[np.float64]  # (7,) how likely the company carries each label
    transitions: forecast.Table
    forecast: forecast.Forecast


@dataclass(frozen=True, slots=True)
class _Certainty:
    """How sure a round's label is, from what is stored of it."""

    p_top: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    p_balanced: float
    balance: float
    fit_p: float


def yearly_table(measure: str, quarter: str, organisation: Organisation) -> YearlyTable | None:
    """Return the year's table that was drawn last by a quarter; None to who takes no part."""
    if not organisation.benchmark_consent:
        return None
    population = cohorts.population_of(organisation.is_sample)
    return cohorts.latest_table(measure, population, until=quarter)


def peers_on_compass(quarter: str, organisation: Organisation) -> PeersOnCompass | None:
    """Return the peers' spread; None where it is not released, not shown, or not contributed to."""
    table = yearly_table(budget.COMPASS, quarter, organisation)
    if table is None or not table.is_shown:
        return None
    density = compass.smooth(table.counts.ravel())
    return PeersOnCompass(table.quarter, table.n_about, tuple(density.tolist()))


def ahead(facts: RoundFacts, organisation: Organisation) -> Ahead | None:
    """Return what the outlook follows from; None as above, or where no mix fits this one."""
    table = yearly_table(budget.TRANSITION, facts.row.period_id, organisation)
    if table is None or not table.is_shown:
        return None
    now = forecast.label_probabilities(_certainty(facts.result))
    if now is None:
        return None
    transitions = forecast.table(table.counts, table.epsilon)
    return Ahead(table, now, transitions, forecast.forecast(now, transitions))


def outlook(facts: RoundFacts, organisation: Organisation) -> Outlook | None:
    """Return where companies like this one go; None as above."""
    found = ahead(facts, organisation)
    if found is None:
        return None
    labels = [
        LabelAhead(code, tenths.about, tenths.low, tenths.high)
        for code, tenths in zip(LABELS, forecast.in_ten(found.forecast), strict=True)
    ]
    return Outlook(
        quarter=found.released.quarter,
        n_about=found.released.n_about,
        labels=tuple(sorted(labels, key=lambda label: -label.about)),
        backtest=_backtest(found.released, organisation),
    )


def _backtest(table: YearlyTable, organisation: Organisation) -> Backtest | None:
    """Test the table of the year before on this one; released counts are all that it takes."""
    before = Quarter.parse(table.quarter).shifted(-A_YEAR).code
    earlier = yearly_table(budget.TRANSITION, before, organisation)
    if earlier is None or earlier.quarter != before:
        return None
    return forecast.backtest(earlier.counts, table.counts, table.epsilon)


def _certainty(result: RoundResult) -> _Certainty:
    evidence = result.detail["evidence"]
    return _Certainty(
        p_top=np.array(evidence["p_top"], dtype=np.float64),
        p_balanced=evidence["p_balanced"],
        balance=result.balance,
        fit_p=result.fit_p,
    )
