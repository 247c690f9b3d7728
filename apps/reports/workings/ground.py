"""What every worked figure of a round starts from, and how exactly it may be told.

A page of results shows whole points. The steps behind them say more, so they are told only where
no group is hidden; elsewhere they give what the page gives (`apps.reports.telling`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from apps.assessments.models import RoundResult
from apps.instruments.definition import Definition
from apps.method.estimate import half_width
from apps.method.form import Form
from apps.reports.changes import compare
from apps.reports.facts import Reading, RoundFacts, scored_facts
from apps.reports.results import NoResultsError, RoundReport, round_report
from apps.reports.scores import DimensionScoreRow
from apps.reports.telling import Telling, is_whole, is_whole_round

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
    rows_compared: Rows  # of the round that changes of shares are counted from; likewise
    past: tuple[RoundFacts, ...]  # all scored rounds up to this one, oldest first


def ground(quarter: str, since: str = "") -> Ground:
    """Return what the figures of the quarter's round were worked out from.

    Changes are counted from the round before, or from that of an earlier quarter that is named.

    Raises
    ------
    NoWorkingError
        If the quarter has no results, or the earlier one has none or is not earlier.
    """
    try:
        report = round_report(quarter)
    except NoResultsError as missing:
        raise NoWorkingError(quarter) from missing
    facts = scored_facts()
    now = facts[quarter]
    if since:
        if since not in facts or since >= quarter:
            raise NoWorkingError(since)
        report = replace(report, previous=compare(facts[since], now), drift=None)
    before = facts[report.previous.since] if report.previous else None
    compared = report.drift or report.previous
    return Ground(
        report=report,
        result=now.result,
        words=now.version.words(),
        form=now.version.form(),
        rows=now.scores,
        reading=now.reading(),
        rows_before=before.scores if before else {},
        reading_before=before.reading_under(now) if before else None,
        rows_compared=facts[compared.since].scores if compared else {},
        past=tuple(facts[code] for code in facts if code <= quarter),
    )


def telling(rows: Rows, dimension: str | None = None) -> Telling:
    """Return how a dimension's figures are told, or those of the round as a whole."""
    return Telling(is_whole(rows, dimension) if dimension else is_whole_round(rows))


def quantile(df: float) -> float:
    """Return the t value that a 90% interval reaches out to on either side."""
    return float(half_width(np.ones(1), np.array([df]))[0])
