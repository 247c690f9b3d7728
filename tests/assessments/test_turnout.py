"""How many have answered, and whether that gives results where some answers can't be used."""

from collections.abc import Callable

import pytest

from apps.assessments.actions.participation import settle_participation
from apps.assessments.models import Response, Round
from apps.assessments.scoring import score_round
from apps.assessments.turnout import Readiness, gives_results, turnout_of
from tests.assessments.steps import LATER, begin, close_round, fill, invite


def hurry(count: int) -> None:
    """Have so many answers been handed in faster than anybody reads."""
    chosen = Response.objects.submitted().order_by("pk").values_list("pk", flat=True)[:count]
    Response.objects.filter(pk__in=list(chosen)).update(is_too_fast=True)


def straighten(count: int) -> None:
    """Have so many people given the same answer throughout."""
    for response in Response.objects.order_by("pk")[:count]:
        response.answers = [3] * len(response.answers)
        response.save()


def empty(count: int) -> None:
    """Have so many people left every question out."""
    for response in Response.objects.order_by("pk")[:count]:
        response.answers = [0] * len(response.answers)
        response.save()


class TestReadiness:
    @pytest.mark.parametrize("spoil", [hurry, straighten, empty])
    @pytest.mark.parametrize(("handed_in", "spoilt"), [(5, 0), (5, 1), (8, 3), (8, 4), (4, 0)])
    def test_says_what_scoring_then_does(
        self, running: Round, spoil: Callable[[int], None], handed_in: int, spoilt: int
    ) -> None:
        fill(running, frontline=handed_in)
        spoil(spoilt)
        promised = gives_results(running)

        score_round(close_round(running), at=LATER)

        running.refresh_from_db()
        assert promised == (running.state == "scored") == (handed_in - spoilt >= 5)
        assert gives_results(running) == promised

    def test_tells_apart_too_few_people_and_too_few_answers_to_use(self, running: Round) -> None:
        fill(running, frontline=4)
        settle_participation()
        assert turnout_of(running).readiness == Readiness.TOO_FEW

        fill(running, leaders=4)
        hurry(4)
        settle_participation()
        assert turnout_of(running).readiness == Readiness.SET_ASIDE
        assert turnout_of(running).shown == 5  # of 8

        fill(running, managers=1)
        assert turnout_of(running).readiness == Readiness.ENOUGH

    def test_says_nothing_of_answers_set_aside_before_as_many_as_the_floor_are_counted(
        self, running: Round
    ) -> None:
        fill(running, frontline=4)
        hurry(3)

        settle_participation()

        assert turnout_of(running).readiness == Readiness.TOO_FEW
        assert turnout_of(running).shown == 0

    def test_does_not_count_what_was_not_handed_in(self, running: Round) -> None:
        fill(running, frontline=4)
        late = begin(invite(running, "late@acme.example"))
        late.answers = [2, 4] * (len(late.answers) // 2) + [3] * (len(late.answers) % 2)
        late.save()

        assert not gives_results(running)
