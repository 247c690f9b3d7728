"""How companies changed their label within a year: the year's released table, as far as it tells.

The table's counts are noisy, so a flow of a few companies may be nothing but noise: such flows are
withheld. All figures are functions of the release, and the same for every reader.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.benchmarks.cohorts import YearlyTable
from apps.benchmarks.plan import LABELS
from apps.method import budget, noise
from apps.method.histogram import Z90
from apps.reports.outlook import A_YEAR, yearly_table


@dataclass(frozen=True, slots=True)
class LabelMove:
    """The share of companies that carried one label, and a year later."""

    code: str  # a persona, blend or balanced
    before: float  # 0-1
    after: float


@dataclass(frozen=True, slots=True)
class Transitions:
    """From which label to which, in shares of all companies of the table."""

    quarter: str  # of the release
    since: str  # a year before
    n_about: int
    labels: tuple[LabelMove, ...]
    flows: tuple[tuple[float | None, ...], ...]  # before by after; None where withheld
    least: int  # companies: smaller flows are withheld
    stayed: float  # share of companies whose label stayed, 0-1
    reach_stayed: float  # half of its 90% interval, by the noise
    reach_moved: float  # half of the 90% interval of a label's gain or loss, by the noise


def transitions(quarter: str, organisation: Organisation) -> Transitions | None:
    """Return the latest table up to a quarter; None if none is shown to this organisation.

    Those who contribute see.
    """
    table = yearly_table(budget.TRANSITION, quarter, organisation)
    return from_table(table) if table is not None and table.is_shown else None


def from_table(table: YearlyTable) -> Transitions:
    """Return what a table that is shown tells: shares, and the flows that noise does not make."""
    deviation, size = noise.sd(table.epsilon), len(LABELS)
    least = ceil(Z90 * deviation)
    counts = np.maximum(table.counts, 0)
    total = int(counts.sum())
    shares: NDArray[np.float64] = counts / total
    before, after = shares.sum(axis=1), shares.sum(axis=0)
    reach = Z90 * deviation / total  # of one cell
    return Transitions(
        quarter=table.quarter,
        since=Quarter.parse(table.quarter).shifted(-A_YEAR).code,
        n_about=table.n_about,
        labels=tuple(
            LabelMove(code, float(before[at]), float(after[at])) for at, code in enumerate(LABELS)
        ),
        flows=tuple(
            tuple(
                float(shares[row, column]) if counts[row, column] >= least else None
                for column in range(size)
            )
            for row in range(size)
        ),
        least=least,
        stayed=float(np.trace(shares)),
        reach_stayed=float(reach * np.sqrt(size)),
        reach_moved=float(reach * np.sqrt(2 * (size - 1))),
    )
