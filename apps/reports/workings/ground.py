"""What every worked figure of a round starts from, and what of it may be told.

A page of results shows whole points. The steps behind them say more, so they are told only as far
as they give no group away that is hidden:

- standard errors of single groups only where no group is hidden: what they leave of the total's
  would be the spread of a few people;
- the total's standard error and its degrees of freedom only where it is known how many groups
  answered: either would give that number away.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from apps.assessments.models import RoundResult
from apps.instruments.definition import Definition
from apps.method.estimate import half_width
from apps.method.form import Form
from apps.reports.facts import Reading, scored_facts
from apps.reports.results import NoResultsError, RoundReport, round_report
from apps.reports.scores import DimensionScoreRow

HIDDEN_TOGETHER = 2  # groups at the least, if one is hidden: a single one would be the remainder

Rows = Mapping[tuple[str, str], DimensionScoreRow]  # by group and dimension


class NoWorkingError(Exception):
    """There is no such figure."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A scored round with all that its figures were worked out from."""

    report: RoundReport
    result: RoundResult
    words: Definition
    form: Form
    rows: Rows  # of this round
    reading: Reading  # its estimates
    rows_before: Rows  # of the round that changes are counted from; empty if there is none
    reading_before: Reading | None  # as this round's version reads it; None if it cannot be


def ground(quarter: str) -> Ground:
    """Return what the figures of the quarter's round were worked out from.

    Raises
    ------
    NoWorkingError
        If the quarter has no results.
    """
    try:
        report = round_report(quarter)
    except NoResultsError as missing:
        raise NoWorkingError(quarter) from missing
    facts = scored_facts()
    now = facts[quarter]
    before = facts[report.previous.since] if report.previous else None
    return Ground(
        report=report,
        result=now.result,
        words=now.version.words(),
        form=now.version.form(),
        rows=now.scores,
        reading=now.reading(),
        rows_before=before.scores if before else {},
        reading_before=before.reading_under(now) if before else None,
    )


def shown_groups(rows: Rows, roles: tuple[str, ...], dimension: str) -> dict[str, int]:
    """Return how many people of each group that is shown in a dimension have answered."""
    return {role: rows[role, dimension].respondents for role in roles if (role, dimension) in rows}


def is_whole(rows: Rows, roles: tuple[str, ...], dimension: str) -> bool:
    """Tell whether the groups shown are everybody who answered in the dimension."""
    told = shown_groups(rows, roles, dimension)
    return sum(told.values()) == rows["all", dimension].respondents


def has_error(rows: Rows, roles: tuple[str, ...], dimension: str) -> bool:
    """Tell whether the total's standard error may be told, and its degrees of freedom."""
    told = shown_groups(rows, roles, dimension)
    return is_whole(rows, roles, dimension) or len(told) + HIDDEN_TOGETHER == len(roles)


def has_every_error(rows: Rows, form: Form) -> bool:
    """Tell whether that is so in every dimension that has a score."""
    scored = [code for group, code in rows if group == "all"]
    return all(has_error(rows, form.roles, code) for code in scored)


def quantile(df: float) -> float:
    """Return the t value that a 90% interval reaches out to on either side."""
    return float(half_width(np.ones(1), np.array([df]))[0])
