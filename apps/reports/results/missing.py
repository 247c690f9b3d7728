"""Why there are no results: where the round stands that has none yet."""

from dataclasses import dataclass
from datetime import date, datetime

from apps.assessments.models import Round
from apps.assessments.models.round import State


@dataclass(frozen=True, slots=True)
class UnscoredRound:
    """Where the round stands that has no results yet."""

    round_id: str
    quarter: str
    state: str  # draft, open, closed
    is_too_small: bool
    floor: int  # usable answers from which there are results
    closes_at: datetime | None
    closed_at: datetime | None
    last_day: date | None  # on which people can, or could, answer
    time_zone: str


class NoResultsError(Exception):
    """There are no results to report.

    Parameters
    ----------
    unscored : UnscoredRound or None
        Where the round stands; None if there is no such round.
    """

    def __init__(self, unscored: UnscoredRound | None) -> None:
        super().__init__("no such round" if unscored is None else f"{unscored.quarter} has none")
        self.unscored = unscored


def under_way() -> UnscoredRound | None:
    """Return where the latest round stands; None if it is scored or there is none."""
    latest = Round.objects.newest_first().first()
    return None if latest is None or latest.state == State.SCORED else unscored(latest.quarter)


def unscored(quarter: str | None) -> UnscoredRound | None:
    """Return where the quarter's round stands, or the latest one; None if there is none."""
    wanted = Round.objects.newest_first()
    round_ = (wanted if quarter is None else wanted.filter(quarter=quarter)).first()
    if round_ is None:
        return None
    return UnscoredRound(
        round_id=str(round_.pk),
        quarter=round_.quarter,
        floor=round_.coming_floor(),
        state=round_.state,
        is_too_small=round_.is_too_small,
        closes_at=round_.closes_at,
        closed_at=round_.ended_at,
        last_day=round_.last_day,
        time_zone=round_.time_zone,
    )
