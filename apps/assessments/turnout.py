"""How many have answered a round and whether that gives results: never who, nor whose is set aside.

Every page that speaks of a round's answers reads them here, so that no two of them disagree. Two
things are told apart. *Handed in* is counted by invitations, in batches and in steps. *Can be used*
is judged by the published rule, from the answers themselves, and told as one yes or no for the
whole round: not how many are set aside while it is open, not in which group or unit, not why.

That some answers are set aside shows only where as many people as the floor have been counted and
there is still no result to come. Closing the round tells the same; told before, it can be mended.
It singles nobody out: counts move by five people at least, and from "not yet" the next answer
leaves open how many are missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from uuid import UUID

import numpy as np
from django.db.models import Count

from apps.assessments.models import Invitation, Round
from apps.assessments.models.round import State
from apps.method.careless import screen
from apps.method.scale import respondent_scores

STEP = 5  # of the counts that are shown
JUDGED_AT_ONCE = 200  # responses; a round with enough of them is seldom read to its end


class Readiness(StrEnum):
    """Whether a round has, or would have, results."""

    TOO_FEW = "too few"  # people are counted
    SET_ASIDE = "set aside"  # enough people are counted, too few of their answers can be used
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many have answered a round, as far as it may be told."""

    invited: int
    shown: int  # the last full step of those who are counted
    floor: int  # people from whom on there are results
    readiness: Readiness

    @property
    def is_enough(self) -> bool:
        """Tell whether there are results, or would be if the round closed now."""
        return self.readiness == Readiness.ENOUGH


def turnout_of(round_: Round) -> Turnout:
    """Return how many have answered a round."""
    return turnouts_of([round_])[round_.pk]


def turnouts_of(rounds: Sequence[Round]) -> dict[UUID, Turnout]:
    """Return how many have answered each of the rounds."""
    asked = Invitation.objects.filter(round__in=rounds).order_by()
    counted = asked.exclude(answered_as="")
    invited, answered = (
        dict(people.values_list("round_id").annotate(Count("pk")))
        for people in (asked.not_withdrawn(), counted)
    )
    return {
        round_.pk: _turnout(round_, invited.get(round_.pk, 0), answered.get(round_.pk, 0))
        for round_ in rounds
    }


def shown_count(count: int, floor: int = STEP) -> int:
    """Return a count as it is shown: nothing below the floor, then the last full step."""
    return max(floor, count - count % STEP) if count >= floor else 0


def gives_results(round_: Round) -> bool:
    """Tell whether a round has results, or would have them if it closed now.

    The same rules as when it is scored: what is left out by the published rule does not count, and
    some dimension needs as many people as the floor.
    """
    if round_.state == State.SCORED:
        return True
    if round_.state == State.DRAFT or round_.is_too_small:
        return False
    form = round_.form()
    people, by_dimension = 0, np.zeros(len(form.dimensions), dtype=int)
    held = round_.responses.submitted().order_by("pk").values_list("answers", "is_too_fast")
    rows = held.iterator(chunk_size=JUDGED_AT_ONCE)
    while some := list(islice(rows, JUDGED_AT_ONCE)):
        answers = np.array([row for row, _ in some], dtype=np.int8)
        usable = screen(answers, form, np.array([hasty for _, hasty in some])).usable
        people += int(usable.sum())
        by_dimension += (~np.isnan(respondent_scores(answers[usable], form))).sum(axis=0)
        if people >= form.anonymity_floor and by_dimension.max() >= form.anonymity_floor:
            return True
    return False


def _turnout(round_: Round, invited: int, answered: int) -> Turnout:
    floor = round_.floor()
    shown = shown_count(answered, floor)
    if gives_results(round_):  # known at once, whatever still waits to be counted
        return Turnout(invited, max(shown, floor), floor, Readiness.ENOUGH)
    return Turnout(invited, shown, floor, Readiness.SET_ASIDE if shown else Readiness.TOO_FEW)
