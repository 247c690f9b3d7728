"""Answers that still wait on the device when the questions are over: sent first, or deleted too."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.assessments.survey.conftest import Respondent
from tests.assessments.survey.test_browser import (
    begin,
    choose,
    complaints,
    phone,
    wait_until_sent,
    waits,
)

__all__ = ["complaints", "phone"]  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UNSENT = "**/1/"  # where the first question's answer goes
WAITING = "Your answer is saved on this device"
HELD = "handed in as soon as there is one"


@pytest.fixture
def page(phone: BrowserContext, respondent: Respondent, complaints: list[str]) -> Page:
    """A page whose first answer the network does not take, though it takes all else."""
    page = begin(phone, respondent)
    phone.route(UNSENT, lambda route: route.abort())
    choose(page, "Strongly agree")
    waits(page, WAITING)
    return page


def network_is_back(page: Page) -> None:
    page.context.unroute(UNSENT)
    page.evaluate("window.dispatchEvent(new Event('online'))")


def first_answer(page: Page) -> str:
    return str(page.locator("#question-1").inner_text())


class TestCheckAnswers:
    def test_says_that_one_waits_and_shows_it_once_it_is_sent(
        self, page: Page, respondent: Respondent
    ) -> None:
        page.goto(respondent.url("check/"))
        waits(page, WAITING)
        assert "No answer" in first_answer(page)

        network_is_back(page)

        expect(page.locator("#question-1")).to_contain_text("Strongly agree")
        assert respondent.response().answers[:2] == [5, 0]
        wait_until_sent(page)


class TestSubmitResponse:
    def test_sends_first_what_waits(self, page: Page, respondent: Respondent) -> None:
        page.goto(respondent.url("check/"))

        page.get_by_role("button", name="Hand in your answers").first.click()
        waits(page, HELD)
        assert not respondent.response().is_submitted
        network_is_back(page)

        expect(page).to_have_url(re.compile(r"/receipt/$"))
        assert respondent.response().is_submitted
        assert respondent.response().answers[:2] == [5, 0]
        expect(page.get_by_text("1 of 39 questions is answered")).to_be_visible()


class TestEraseAnswers:
    def test_deletes_what_waits_too(self, page: Page, respondent: Respondent) -> None:
        page.goto(respondent.url("erase/"))

        page.get_by_role("button", name="Delete your answers").click()
        expect(page).to_have_url(re.compile(r"/check/$"))
        assert page.evaluate("localStorage.length") == 0
        page.context.unroute(UNSENT)
        page.goto(respondent.url("1/"))

        expect(page.get_by_role("radio", name="Strongly agree", exact=True)).not_to_be_checked()
        assert respondent.response().answers[0] == 0

    def test_keeps_what_waits_for_whoever_thinks_again(
        self, page: Page, respondent: Respondent
    ) -> None:
        page.goto(respondent.url("erase/"))

        page.get_by_role("link", name="Keep them").click()
        expect(page).to_have_url(re.compile(r"/check/$"))
        network_is_back(page)

        expect(page.locator("#question-1")).to_contain_text("Strongly agree")
        assert respondent.response().answers[0] == 5


class TestReceipt:
    def test_sends_a_change_that_waits(self, page: Page, respondent: Respondent) -> None:
        page.context.unroute(UNSENT)
        wait_until_sent(page)
        page.goto(respondent.url("check/"))
        page.get_by_role("button", name="Hand in your answers").first.click()
        expect(page).to_have_url(re.compile(r"/receipt/$"))
        page.goto(respondent.url("1/"))
        page.context.route(UNSENT, lambda route: route.abort())
        choose(page, "Disagree")
        waits(page, WAITING)

        page.goto(respondent.url("receipt/"))
        waits(page, WAITING)
        network_is_back(page)

        expect(page.get_by_text(WAITING)).to_have_count(0)
        assert respondent.response().answers[0] == 2
