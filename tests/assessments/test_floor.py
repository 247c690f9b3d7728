"""The privacy floor: raised by the organisation, fixed when a round opens, kept everywhere."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import now

from apps.accounts import tokens
from apps.accounts.actions.organisations import change_floor
from apps.accounts.models import Organisation
from apps.assessments.models import DimensionScore, Group, Round, RoundResult
from apps.assessments.scoring import score_round
from apps.assessments.turnout import shown_count
from apps.assessments.views.summary import page_of
from apps.instruments.models import InstrumentVersion
from apps.tenancy import links
from apps.tenancy.context import acting_for
from tests.assessments.steps import (
    LATER,
    close_round,
    fill,
    invite,
    open_round,
    secret_of,
    start_round,
)
from tests.conftest import NOON, Company

RAISED = 8
MANAGERS, OTHERS = 6, 12


@pytest.fixture(autouse=True)
def _noon(instrument: InstrumentVersion) -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def raise_to(company: Company, floor: int) -> None:
    with acting_for(company.organisation.pk):
        change_floor(floor=floor, by=company.owner, at=NOON)


def measure(company: Company, *, managers: int = MANAGERS) -> Round:
    """Run a round with a small group of managers and score it."""
    with acting_for(company.organisation.pk):
        round_ = open_round(start_round(company))
        fill(round_, leaders=OTHERS, managers=managers, frontline=OTHERS + 3)
        score_round(close_round(round_), at=LATER)
        return Round.objects.get()


def told_groups(company: Company) -> set[str]:
    """Return the groups of which the database holds a score: pages and files read nothing else."""
    with acting_for(company.organisation.pk):
        return set(DimensionScore.objects.values_list("group", flat=True)) - {"all"}


def groups_of_the_api(company: Company) -> set[str]:
    with acting_for(company.organisation.pk):
        _, text = tokens.issue(
            name="BI",
            scopes=["read:scores"],
            expires_at=now() + timedelta(days=1),
            at=now(),
            by=None,
        )
    headers = {"Authorization": f"Bearer {text}"}
    rows = Client().get("/api/v1/dimension_scores?limit=1000", headers=headers).json()
    return {row["group"] for row in rows["data"]} - {"all"}


class TestARaisedFloor:
    def test_hides_a_group_of_six_and_the_one_that_would_give_it_away(self, acme: Company) -> None:
        raise_to(acme, RAISED)

        measure(acme)

        assert told_groups(acme) == {Group.FRONTLINE}  # leaders, the smaller one, go with managers
        with acting_for(acme.organisation.pk):
            result = RoundResult.objects.get()
        assert result.groups_shown == [Group.FRONTLINE]
        assert result.detail["counts"][Group.MANAGER] is None

    def test_hides_it_in_the_api_and_on_the_page(self, acme: Company) -> None:
        raise_to(acme, RAISED)
        measure(acme)

        assert groups_of_the_api(acme) == {"frontline"}
        page = acme.client().get(f"/o/{acme.slug}/results/2026-Q4/").content.decode()
        assert "fewer than 8 people answered" in page

    def test_is_what_hides_it(self, acme: Company) -> None:
        measure(acme)

        everybody = {Group.LEADER, Group.MANAGER, Group.FRONTLINE}
        assert told_groups(acme) == groups_of_the_api(acme) == everybody

    def test_leaves_a_round_that_fewer_answered_without_results(self, at_acme: Company) -> None:
        change_floor(floor=RAISED, by=at_acme.owner, at=NOON)
        round_ = open_round(start_round(at_acme))
        fill(round_, frontline=RAISED - 1)

        score_round(close_round(round_), at=LATER)

        assert Round.objects.get().is_too_small
        assert not DimensionScore.objects.exists()

    def test_is_told_beside_every_question(self, acme: Company) -> None:
        raise_to(acme, RAISED)
        with acting_for(acme.organisation.pk):
            invitation = invite(open_round(start_round(acme)), "ben@acme.example")
            secret = secret_of(invitation)

        page = Client().get(f"/s/{links.join(acme.organisation.pk, secret)}/").content.decode()

        assert "groups of 8 people or more" in page

    def test_is_told_with_participation(self, at_acme: Company) -> None:
        change_floor(floor=RAISED, by=at_acme.owner, at=NOON)
        round_ = open_round(start_round(at_acme))
        fill(round_, managers=MANAGERS, frontline=OTHERS)

        shown = page_of(round_, slug=at_acme.slug, may_act=False, at=LATER)

        assert {each.label: each.words for each in shown["groups"]}["Manager"] == "fewer than 8"
        assert shown["floor"] == RAISED


class TestWhenItHolds:
    def test_is_fixed_when_the_round_opens(self, at_acme: Company) -> None:
        change_floor(floor=RAISED, by=at_acme.owner, at=NOON)
        round_ = start_round(at_acme)
        assert round_.anonymity_floor is None

        open_round(round_)
        change_floor(floor=5, by=at_acme.owner, at=NOON)

        assert Round.objects.get().floor() == RAISED

    def test_changes_no_round_that_is_scored(self, acme: Company) -> None:
        round_ = measure(acme)
        with acting_for(acme.organisation.pk):
            before = list(DimensionScore.objects.order_by("pk").values())
            fingerprint = RoundResult.objects.get().input_hash
        raise_to(acme, 20)

        with acting_for(acme.organisation.pk):
            score_round(round_, at=LATER)
            assert list(DimensionScore.objects.order_by("pk").values()) == before
            assert RoundResult.objects.get().input_hash == fingerprint

    def test_is_never_below_what_was_published(self, at_acme: Company) -> None:
        round_ = open_round(start_round(at_acme))

        for floor in (None, 5):
            round_.anonymity_floor = floor
            assert round_.form().anonymity_floor == round_.instrument.form().anonymity_floor

    @pytest.mark.parametrize("floor", [4, 21])
    def test_is_refused_beyond_its_range(self, at_acme: Company, floor: int) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Organisation.objects.update(anonymity_floor=floor)


@pytest.mark.parametrize(
    ("count", "floor", "shown"),
    [(4, 5, 0), (5, 5, 5), (9, 5, 5), (7, 8, 0), (8, 8, 8), (9, 8, 8), (10, 8, 10), (14, 8, 10)],
)
def test_a_count_is_shown_from_the_floor_on_in_steps_of_five(
    count: int, floor: int, shown: int
) -> None:
    assert shown_count(count, floor) == shown
