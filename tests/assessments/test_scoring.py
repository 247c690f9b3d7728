"""From a closed round to its results."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from apps.accounts.quarters import Quarter
from apps.assessments.models import (
    DimensionScore,
    Gap,
    MirrorResponse,
    PersonaShare,
    Response,
    Round,
    RoundResult,
)
from apps.assessments.models.round import State
from apps.assessments.scoring import RoundNotClosedError, score_round, score_rounds_in_bulk
from apps.instruments.models import InstrumentVersion
from apps.method.assessment import assess
from apps.tenancy.context import acting_for
from tests.assessments.steps import LATER, close_round, fill, open_round, start_round
from tests.conftest import NOON, Company

RESULTS = (RoundResult, DimensionScore, PersonaShare, Gap)


def derived() -> dict[str, Any]:
    """Return every derived row, ids included, and what the rounds say of it."""
    rows: dict[str, Any] = {
        model.__name__: list(model.objects.order_by("pk").values()) for model in RESULTS
    }
    rows["rounds"] = list(Round.objects.order_by("pk").values("state", "scored_at", "is_too_small"))
    return rows


def scored(round_: Round) -> Round:
    close_round(round_)
    score_round(round_, at=LATER)
    round_.refresh_from_db()
    return round_


class TestScoreRound:
    def test_agrees_with_the_method_on_the_stored_answers(self, running: Round) -> None:
        fill(running, leaders=5, managers=6, frontline=7)
        scored(running)

        form = running.instrument.form()
        rows = list(Response.objects.submitted().values_list("group", "answers", "predicted_csat"))
        groups, answers, guesses = zip(*rows, strict=True)
        expected = assess(
            np.array(answers),
            np.array([form.roles.index(group) for group in groups]),
            form,
            predicted_csat=np.array(guesses, dtype=float),
        )
        values = dict(DimensionScore.objects.filter(group="all").values_list("dimension", "value"))
        shares = dict(PersonaShare.objects.values_list("persona", "share"))
        assert [values[d] for d in form.dimensions] == pytest.approx(expected.scores.value)
        assert sum(shares.values()) == pytest.approx(1)
        assert [shares[p] for p in form.personas[:5]] == pytest.approx(expected.posterior.shares)
        assert running.result.maturity == pytest.approx(expected.maturity.value)
        assert running.result.respondents == 18
        assert running.state == State.SCORED

    def test_gives_the_same_bytes_again(self, running: Round) -> None:
        fill(running, leaders=5, managers=5, frontline=6)
        scored(running)
        before = derived()

        score_round(running, at=LATER + timedelta(days=3))

        assert derived() == before

    def test_changes_its_input_hash_with_any_answer(self, running: Round) -> None:
        fill(running, frontline=6)
        scored(running)
        before = RoundResult.objects.get().input_hash

        response = Response.objects.submitted()[0]
        response.answers[0] = 1 if response.answers[0] != 1 else 2
        response.save()
        score_round(running, at=LATER)

        assert RoundResult.objects.get().input_hash != before

    def test_stores_nothing_of_a_group_that_must_stay_hidden(self, running: Round) -> None:
        fill(running, leaders=2, managers=5, frontline=8)
        scored(running)

        groups = set(DimensionScore.objects.values_list("group", flat=True))
        assert groups == {"all", "frontline"}  # the managers are hidden to hide the leaders
        assert running.result.groups_shown == ["frontline"]
        assert running.result.detail["counts"] == {
            "leader": None,
            "manager": None,
            "frontline": 8,
        }

    def test_stores_the_same_of_a_group_that_nobody_and_that_one_person_answered(
        self, running: Round
    ) -> None:
        fill(running, leaders=1, frontline=8)
        scored(running)

        detail = running.result.detail
        assert detail["counts"]["leader"] is detail["counts"]["manager"] is None
        assert "absent" not in str(detail)

    def test_leaves_out_answers_that_were_not_handed_in(self, running: Round) -> None:
        fill(running, frontline=6)
        Response.objects.filter(pk=Response.objects.order_by("pk")[0].pk).update(is_submitted=False)

        scored(running)

        assert running.result.respondents == 5

    def test_sets_hasty_answers_aside_and_counts_them(self, running: Round) -> None:
        fill(running, frontline=7)
        Response.objects.filter(pk=Response.objects.order_by("pk")[0].pk).update(is_too_fast=True)

        scored(running)

        assert (running.result.respondents, running.result.set_aside) == (6, 1)

    def test_compares_leaders_with_the_frontline_and_the_company_with_customers(
        self, running: Round
    ) -> None:
        fill(running, leaders=5, frontline=6)
        for _customer in range(6):
            MirrorResponse.objects.create(round=running, answers=[2, 3, 4, 5, 1, 3, -1])
        scored(running)

        assert Gap.objects.filter(kind="leader_frontline").count() == 8
        mirrored = DimensionScore.objects.filter(group="customer")
        assert set(mirrored.values_list("dimension", flat=True)) == {
            "CUS", "TEC", "INT", "MET", "STR", "FLX"
        }  # fmt: skip
        assert Gap.objects.filter(kind="self_customer").count() == 6
        assert running.result.customers == 6
        assert running.result.calibration is not None

    def test_narrows_the_interval_when_most_of_a_declared_group_answered(
        self, running: Round
    ) -> None:
        fill(running, frontline=8)
        wide = _width(scored(running))

        Round.objects.update(headcounts={"frontline": 10})
        running.refresh_from_db()
        score_round(running, at=LATER)

        assert _width(running) < wide

    def test_does_not_believe_a_head_count_below_the_answers(self, running: Round) -> None:
        fill(running, frontline=8)
        Round.objects.update(headcounts={"frontline": 3, "leader": 4})

        scored(running)

        assert running.state == State.SCORED

    def test_leaves_a_round_of_four_closed_and_says_why(self, running: Round) -> None:
        fill(running, frontline=4)
        scored(running)

        assert (running.state, running.is_too_small, running.scored_at) == (
            State.CLOSED,
            True,
            None,
        )
        assert all(not rows for name, rows in derived().items() if name != "rounds")

    def test_leaves_an_empty_round_closed(self, running: Round) -> None:
        scored(running)

        assert running.is_too_small

    def test_refuses_a_round_that_still_takes_answers(self, running: Round) -> None:
        fill(running, frontline=6)

        with pytest.raises(RoundNotClosedError):
            score_round(running, at=LATER)


class TestScoreRoundsInBulk:
    def test_gives_the_same_rows_as_one_by_one(
        self, at_acme: Company, instrument: InstrumentVersion
    ) -> None:
        rounds = [_filled(at_acme, back, count) for back, count in enumerate((6, 9, 4))]

        score_rounds_in_bulk(rounds, at=LATER)
        in_bulk = derived()
        for round_ in rounds:
            score_round(round_, at=LATER)

        assert derived() == in_bulk
        assert [row["is_too_small"] for row in in_bulk["rounds"]].count(True) == 1


def test_a_stranger_sees_none_of_it(
    acme: Company, borealis: Company, instrument: InstrumentVersion
) -> None:
    with acting_for(acme.organisation.pk):
        round_ = open_round(start_round(acme))
        fill(round_, frontline=6)
        scored(round_)

    with acting_for(borealis.organisation.pk):
        assert all(not rows for rows in derived().values())


def _filled(company: Company, back: int, frontline: int) -> Round:
    round_ = start_round(company, at=NOON, quarter=Quarter(2026, 4).shifted(-back))
    fill(open_round(round_), frontline=frontline)
    return close_round(round_)


def _width(round_: Round) -> float:
    score = DimensionScore.objects.get(round=round_, group="all", dimension="CUS")
    return score.high - score.low
