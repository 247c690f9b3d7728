"""The organisation's dimension scores: as they are stored, and as far as they may be told."""

from collections import defaultdict
from dataclasses import dataclass

from apps.assessments.models import DimensionScore
from apps.reports.keys import versioned, versions
from apps.reports.telling import ALL, CUSTOMERS, Rows, Telling, is_whole


@dataclass(frozen=True, slots=True)
class DimensionScoreRow:
    """One dimension in one round, over all respondents, one group, or the customers."""

    round_id: str
    period_id: str
    dimension_key: str
    group: str  # all, leader, manager, frontline, customer
    score: float  # percent of maximum possible, 0-100
    score_low: float  # ends of the 90% interval
    score_high: float
    standard_error: float  # points
    degrees_of_freedom: float
    respondents: int


def dimension_scores() -> list[DimensionScoreRow]:
    """Return every score that may be shown, oldest quarter first."""
    rows = DimensionScore.objects.order_by("round__quarter", "group", "dimension").values_list(
        *("round_id", "round__quarter", "dimension", "group", "value", "low", "high"),
        *("standard_error", "degrees_of_freedom", "respondents"),
    )
    return [DimensionScoreRow(str(row[0]), *row[1:]) for row in rows]


@dataclass(frozen=True, slots=True)
class ToldScoreRow:
    """One dimension in one round as the dataset tells it, no finer than hidden groups allow."""

    round_id: str
    period_id: str
    dimension_key: str
    dimension_id: str  # as the round's version of the questionnaire defines it
    group: str  # all, leader, manager, frontline, customer
    score: float  # percent of maximum possible, 0-100; a total's in whole points without its error
    score_low: float  # ends of the 90% interval; whole points where the error is not told
    score_high: float
    standard_error: float | None  # points
    degrees_of_freedom: float | None
    respondents: int


def told_scores() -> list[ToldScoreRow]:
    """Return every score that may be shown, with its error where that gives no group away.

    Where a group is hidden, the errors of those that are shown and of the total would leave the
    spread of the few people who are not, and how many groups they are: see
    `apps.reports.telling`. What a group that is shown answered on average stays as it is: it is a
    mean over people who are counted beside it.
    """
    found: dict[str, dict[tuple[str, str], DimensionScoreRow]] = defaultdict(dict)
    rows, version = dimension_scores(), versions()
    for row in rows:
        found[row.round_id][row.group, row.dimension_key] = row
    return [_told(row, found[row.round_id], version[row.round_id]) for row in rows]


def _told(row: DimensionScoreRow, of_round: Rows, version: str) -> ToldScoreRow:
    telling = Telling(row.group == CUSTOMERS or is_whole(of_round, row.dimension_key))
    return ToldScoreRow(
        round_id=row.round_id,
        period_id=row.period_id,
        dimension_key=row.dimension_key,
        dimension_id=versioned(row.dimension_key, version),
        group=row.group,
        score=telling.points(row.score) if row.group == ALL else row.score,
        score_low=telling.points(row.score_low),
        score_high=telling.points(row.score_high),
        standard_error=row.standard_error if telling.is_exact else None,
        degrees_of_freedom=row.degrees_of_freedom if telling.is_exact else None,
        respondents=row.respondents,
    )
