"""The organisation's dimension scores: as they are stored, and as far as they may be told."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from apps.assessments.models import DimensionScore, Group

ALL, CUSTOMERS = "all", "customer"
HIDDEN_TOGETHER = 2  # groups at the least, if one is hidden: a single one would be the remainder


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
    rows = DimensionScore.objects.select_related("round").order_by(
        "round__quarter", "group", "dimension"
    )
    return [
        DimensionScoreRow(
            round_id=str(row.round_id),
            period_id=row.round.quarter,
            dimension_key=row.dimension,
            group=row.group,
            score=row.value,
            score_low=row.low,
            score_high=row.high,
            standard_error=row.standard_error,
            degrees_of_freedom=row.degrees_of_freedom,
            respondents=row.respondents,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class ToldScoreRow:
    """One dimension in one round as the dataset tells it, no finer than hidden groups allow."""

    round_id: str
    period_id: str
    dimension_key: str
    group: str  # all, leader, manager, frontline, customer
    score: float  # percent of maximum possible, 0-100
    score_low: float  # ends of the 90% interval; whole points where the error is not told
    score_high: float
    standard_error: float | None  # points
    degrees_of_freedom: float | None
    respondents: int


def told_scores() -> list[ToldScoreRow]:
    """Return every score that may be shown, with its error where that gives no group away.

    The degrees of freedom of a total tell how many groups answered; the errors of a total and of
    the groups that are shown leave the spread of the few people who are not. So where a group is
    hidden, errors of single groups are not told, nor that of the total unless exactly two groups
    are known to be hidden. The ends of an interval say the same: they are whole points then.
    """
    found: dict[tuple[str, str], dict[str, DimensionScoreRow]] = defaultdict(dict)
    rows = dimension_scores()
    for row in rows:
        found[row.round_id, row.dimension_key][row.group] = row
    return [_told(row, found[row.round_id, row.dimension_key]) for row in rows]


def _told(row: DimensionScoreRow, by_group: Mapping[str, DimensionScoreRow]) -> ToldScoreRow:
    may = row.group == CUSTOMERS or _has_error(row.group, by_group)
    return ToldScoreRow(
        round_id=row.round_id,
        period_id=row.period_id,
        dimension_key=row.dimension_key,
        group=row.group,
        score=row.score,
        score_low=row.score_low if may else float(round(row.score_low)),
        score_high=row.score_high if may else float(round(row.score_high)),
        standard_error=row.standard_error if may else None,
        degrees_of_freedom=row.degrees_of_freedom if may else None,
        respondents=row.respondents,
    )


def _has_error(group: str, by_group: Mapping[str, DimensionScoreRow]) -> bool:
    """Tell whether a group's error may be told, or the total's."""
    shown = [row.respondents for code, row in by_group.items() if code in Group.values]
    if sum(shown) == by_group[ALL].respondents:
        return True
    return group == ALL and len(shown) + HIDDEN_TOGETHER == len(Group.values)
