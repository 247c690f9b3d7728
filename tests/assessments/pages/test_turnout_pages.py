"""The pages of a round where some answers can't be used: all say the same, and none says whose."""

import re

import pytest
from django.test import Client

from apps.assessments.actions.participation import settle_participation
from apps.assessments.models import Response, Round
from apps.assessments.scoring import score_round
from apps.tenancy.context import acting_for
from tests.assessments.pages.browsing import address, text
from tests.assessments.steps import LATER, close_round, fill, invite
from tests.conftest import Company
from tests.reports.rounds import scored

FEW_CAN_BE_USED = "Enough people have answered, but too few answers can be used"


def answer(company: Company, round_: Round, *, people: int, hurried: int) -> None:
    """Have people answer, some of them faster than anybody reads."""
    with acting_for(company.organisation.pk):
        fill(round_, frontline=people)
        chosen = list(Response.objects.order_by("pk").values_list("pk", flat=True)[:hurried])
        Response.objects.filter(pk__in=chosen).update(is_too_fast=True)
        settle_participation()


def page_of(company: Company, client: Client, verb: str, round_: Round | None = None) -> str:
    return text(client.get(address(company, verb, *([round_.pk] if round_ else []))))


def answered(page: str) -> str:
    """Return what the list of rounds says of the first one."""
    return page.split('data-label="Answered">')[1].split("<", maxsplit=1)[0].strip()


class TestWhileItIsOpen:
    def test_every_page_says_that_too_few_answers_can_be_used(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        answer(acme, opened, people=7, hurried=3)

        live = page_of(acme, owner, "show_round", opened)
        closing = page_of(acme, owner, "close_round", opened)
        listed = page_of(acme, owner, "list_rounds")

        assert FEW_CAN_BE_USED in live
        assert "Handed in so far: 5 or more of 7 people who are invited" in live
        assert "Results need 5 people whose answers can be used" in live
        assert "Not enough answers yet" not in live
        assert "Fewer than 5 people have handed in answers that can be used" in closing
        assert "5 or more have handed in." in closing
        assert "5 or more of 7" in listed

    @pytest.mark.parametrize("hurried", [3, 5, 7])
    def test_no_page_tells_how_many_are_set_aside_or_whose(
        self, acme: Company, owner: Client, opened: Round, hurried: int
    ) -> None:
        answer(acme, opened, people=7, hurried=3)
        before = [page_of(acme, owner, verb, opened) for verb in ("show_round", "close_round")]

        with acting_for(acme.organisation.pk):
            chosen = list(Response.objects.order_by("-pk").values_list("pk", flat=True)[:hurried])
            Response.objects.update(is_too_fast=False)
            Response.objects.filter(pk__in=chosen).update(is_too_fast=True)
        after = [page_of(acme, owner, verb, opened) for verb in ("show_round", "close_round")]

        assert without_tokens(after) == without_tokens(before)

    def test_enough_is_said_where_enough_is_left(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        answer(acme, opened, people=7, hurried=2)

        assert "Enough people have answered for results" in page_of(
            acme, owner, "show_round", opened
        )
        assert "can be used" not in page_of(acme, owner, "close_round", opened)


class TestOnceItHasClosed:
    def test_the_page_says_what_the_results_rest_on(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        answer(acme, opened, people=9, hurried=2)
        with acting_for(acme.organisation.pk):
            score_round(close_round(opened), at=LATER)

        page = page_of(acme, owner, "show_round", opened)

        assert "The results rest on the answers of 7 people." in page
        assert "Careless answers are left out by the published rule." in page
        assert "Shown by itself" in page

    def test_the_list_says_what_the_results_say(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        answer(acme, opened, people=9, hurried=2)
        with acting_for(acme.organisation.pk):
            invite(opened, "silent@acme.example")
        before = page_of(acme, owner, "list_rounds")
        with acting_for(acme.organisation.pk):
            score_round(close_round(opened), at=LATER)

        after = page_of(acme, owner, "list_rounds")
        results = text(owner.get(f"/o/{acme.slug}/results/{opened.quarter}/"))

        assert "answers of 7 people" in results
        assert answered(after) == "7 of 10"
        assert answered(before) == "5 or more of 10"

    def test_the_list_says_it_of_a_round_that_nobody_was_invited_to(
        self, acme: Company, owner: Client
    ) -> None:
        scored(acme.organisation, "2026-Q3", {"frontline": 12})

        assert answered(page_of(acme, owner, "list_rounds")) == "12"

    def test_a_round_without_results_contradicts_nothing_said_before(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        answer(acme, opened, people=7, hurried=3)
        with acting_for(acme.organisation.pk):
            score_round(close_round(opened), at=LATER)

        page = page_of(acme, owner, "show_round", opened)

        assert "Too few answers for results" in page
        assert "Handed in: 5 or more of 7." in page
        assert "Enough for results" not in page
        assert "rest on" not in page


def without_tokens(pages: list[str]) -> list[str]:
    """Return the pages without what differs each time: the guards of their forms."""
    return [re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page) for page in pages]
