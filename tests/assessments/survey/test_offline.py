"""The survey on a phone that goes offline at each step: said beside the button, done later."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from apps.assessments.models import AnsweredInvitation, Response
from apps.tenancy.context import acting_for
from tests.assessments.survey.conftest import Respondent, Survey
from tests.assessments.survey.test_browser import (
    begin,
    choose,
    complaints,
    go_on,
    phone,
    saved,
    waits,
)

__all__ = ["complaints", "phone"]  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED_HERE = (1, 2, 34, 35)  # the rest is answered on another device
JSON = {"Accept": "application/json"}
KEPT = "The survey goes on by itself"
HELD = "This page goes on by itself"


def answer_elsewhere(respondent: Respondent) -> None:
    other = Client()
    for number in {*range(1, 40)} - {*ASKED_HERE}:
        respondent.answer(other, number, 3)


def offline(page: Page, step: Callable[[], object], *, said: str, then: str) -> None:
    """Take a step without a network: the page stays, says so, and goes on when it is back."""
    here = page.url
    page.context.set_offline(True)
    step()
    waits(page, said)
    assert page.url == here
    page.context.set_offline(False)
    expect(page).to_have_url(re.compile(then))


def follow(page: Page, name: str) -> Callable[[], None]:
    return page.get_by_role("link", name=name, exact=True).first.click


def press(page: Page, name: str) -> Callable[[], None]:
    return page.get_by_role("button", name=name, exact=True).first.click


def answer(page: Page, label: str) -> Callable[[], None]:
    """Return the step that answers and asks to go on; the answer stays on the screen."""

    def step() -> None:
        choose(page, label)
        waits(page, "No connection.")  # it moves the button; pressed meanwhile, that is missed
        go_on(page)
        expect(page.get_by_role("radio", name=label, exact=True)).to_be_checked()

    return step


def change_and_hand_in(page: Page) -> None:
    """Change an answer, hand in and look at the answers again, each without a network first."""
    change = follow(page, "Change (Question 2)")
    offline(page, change, said=HELD, then=r"/2/\?change$")
    offline(page, press(page, "Save and return"), said=KEPT, then=r"/check/#question-2$")
    handing_in = press(page, "Hand in your answers")
    offline(page, handing_in, said="handed in as soon as there is one", then=r"/receipt/$")
    see = follow(page, "See or change your answers")
    offline(page, see, said=HELD, then=r"/check/$")


def test_a_survey_whose_network_goes_at_every_step_is_handed_in_once(
    phone: BrowserContext, respondent: Respondent, complaints: list[str]
) -> None:
    page = phone.new_page()
    page.goto(respondent.url())
    offline(page, press(page, "Start the survey"), said="No connection.", then=r"/1/$")
    answer_elsewhere(respondent)

    offline(page, answer(page, "Agree"), said=KEPT, then=r"/2/$")
    offline(page, follow(page, "Back"), said=HELD, then=r"/1/$")
    expect(page.get_by_role("radio", name="Agree", exact=True)).to_be_checked()
    offline(page, follow(page, "Skip"), said=HELD, then=r"/2/$")
    offline(page, answer(page, "Disagree"), said=KEPT, then=r"/34/$")
    page.get_by_role("radio").first.check()
    saved(page)
    offline(page, lambda: go_on(page), said=KEPT, then=r"/35/$")
    percent = page.get_by_role("spinbutton")
    percent.fill("64")
    offline(page, lambda: percent.press("Enter"), said=KEPT, then=r"/check/$")
    change_and_hand_in(page)

    response = respondent.response()
    assert response.is_submitted
    assert response.answers[:3] == [4, 2, 3]
    assert (response.answers[33], response.predicted_csat) == (1, 64)
    with acting_for(respondent.company.organisation.pk):
        assert Response.objects.count() == 1
        assert AnsweredInvitation.objects.count() == 1


def test_the_last_wish_without_a_network_is_the_one_that_is_met(
    phone: BrowserContext, respondent: Respondent, complaints: list[str]
) -> None:
    page = begin(phone, respondent)
    follow(page, "Skip")()
    expect(page).to_have_url(re.compile(r"/2/$"))
    phone.set_offline(True)
    choose(page, "Agree")
    go_on(page)
    waits(page, KEPT)

    follow(page, "Back")()
    waits(page, HELD)
    phone.set_offline(False)

    expect(page).to_have_url(re.compile(r"/1/$"))
    assert respondent.response().answers[:2] == [0, 4]


def test_on_a_shared_device_a_page_is_left_only_when_its_answer_is_sent(
    phone: BrowserContext, respondent: Respondent, complaints: list[str]
) -> None:
    page = begin(phone, respondent)
    page.get_by_label("Others use this device").check()
    phone.set_offline(True)
    choose(page, "Strongly agree")
    follow(page, "Skip")()
    waits(page, "No connection.")
    phone.set_offline(False)

    expect(page).to_have_url(re.compile(r"/2/$"))
    assert respondent.response().answers[0] == 5


def test_another_language_is_asked_for_when_the_network_is_back(
    phone: BrowserContext, respondent: Respondent, complaints: list[str]
) -> None:
    page = begin(phone, respondent)
    phone.set_offline(True)
    press(page, "Deutsch")()
    waits(page, HELD)
    phone.set_offline(False)

    expect(page.get_by_text("Frage 1 von 39")).to_be_visible()


def test_customers_lose_no_answer_either(
    phone: BrowserContext, survey: Survey, complaints: list[str]
) -> None:
    page = phone.new_page()
    page.goto(survey.mirror_url)
    for statement in page.get_by_role("group").all():
        statement.get_by_role("radio").nth(3).check()
    phone.set_offline(True)
    press(page, "Send your answers")()
    waits(page, HELD)
    phone.set_offline(False)

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you: your answers are in")


def test_a_survey_that_closed_meanwhile_says_so(
    phone: BrowserContext, survey: Survey, respondent: Respondent, complaints: list[str]
) -> None:
    page = begin(phone, respondent)
    page.goto(respondent.url("check/"))
    phone.set_offline(True)
    press(page, "Hand in your answers")()
    waits(page, "handed in as soon as there is one")
    survey.close()
    phone.set_offline(False)

    expect(page.get_by_role("heading", level=1)).to_have_text("This survey has closed")


def test_what_a_script_sends_twice_is_done_once(client: Client, respondent: Respondent) -> None:
    starts = [client.post(respondent.url(), headers=JSON) for _ in range(2)]
    respondent.answer_all(client)
    hand_ins = [client.post(respondent.url("submit/"), headers=JSON) for _ in range(3)]

    assert [reply.json()["next"] for reply in starts] == [respondent.url("1/")] * 2
    receipts = [{"saved": True, "next": respondent.url("receipt/")}] * 3
    assert [reply.json() for reply in hand_ins] == receipts
    assert respondent.response().is_submitted
    with acting_for(respondent.company.organisation.pk):
        assert Response.objects.count() == 1
        assert AnsweredInvitation.objects.count() == 1
