"""The survey where the network fails at every step: one response, with every answer as given."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Error, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from apps.assessments.models import AnsweredInvitation, Response
from apps.tenancy.context import acting_for
from tests.assessments.survey.conftest import Respondent
from tests.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NewContext = Callable[..., BrowserContext]
When = Literal["before", "during"]  # it reached the server, or the server's reply was lost

ELSEWHERE, PERCENT = (
    3,
    35,
)  # the answers given on another device; the question that asks for a number
GIVEN = {1: 4, 33: 5, PERCENT: 50}  # a step, a step in words and a number, by the question's number
CHANGED = {2: 1}  # from the page that shows all answers
ANSWERS = dict.fromkeys(range(1, 40), ELSEWHERE) | GIVEN | CHANGED


@dataclass
class Network:
    """A connection that is down when it is told to: on the way there or on the way back."""

    context: BrowserContext
    when: When
    is_down: bool = False
    lost: int = 0  # requests since it went down

    def __post_init__(self) -> None:
        self.context.route(re.compile("/s/"), self._carry)

    def _carry(self, route: Route) -> None:
        if not self.is_down:
            route.continue_()
            return
        self.lost += 1
        if self.when == "during":
            route.fetch(max_redirects=0)
        route.abort("connectionreset")


@dataclass
class Journey:
    """A respondent on the way through the survey, whose network breaks at each step."""

    page: Page
    network: Network
    respondent: Respondent
    has_scripts: bool

    def open(self, page: str = "") -> None:
        self.page.goto(self.respondent.url(page))

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button).first.click(no_wait_after=True)

    def broken(self, step: Callable[[], None]) -> None:
        """Take a step on which the network breaks, and stays away."""
        self.network.is_down, self.network.lost = True, 0
        with suppress(Error):  # where a page does not come
            step()
        for _glance in range(200):
            if self.network.lost:
                break
            self.page.wait_for_timeout(50)
        assert self.network.lost, "nothing was sent"

    def lost(self, step: Callable[[], None]) -> None:
        """Take a step to a page that does not come: the browser shows one of its own instead."""
        self.broken(step)
        self.network.is_down = False
        for _glance in range(200):
            if self.page.url.startswith("chrome-error:"):
                break
            self.page.wait_for_timeout(50)

    def held(self, step: Callable[[], None]) -> None:
        """Take a step that is held until the network is back, and is then taken by itself."""
        self.broken(step)
        self._wait_for_network("No connection.")

    def start(self) -> None:
        self.lost(self.open)
        self.open()
        if self.has_scripts:
            self.held(lambda: self.press("Start the survey"))
        else:
            self.lost(lambda: self.press("Start the survey"))
            self.open()
            if self.network.when == "before":
                self.press("Start the survey")
        expect(self.page).to_have_url(re.compile(r"/1/$"))

    def answer(self, number: int, value: int, button: str, then: str) -> None:
        """Answer a question, whose answer is lost on the way each time that it is sent first."""
        path = self.page.url
        self._choose(number, value, is_broken=self.has_scripts)
        if self.has_scripts:
            self._wait_for_network("saved on this device")
            expect(self.page.locator("[data-save-state]")).to_have_text("Saved")
            self.held(lambda: self.press(button))
        else:
            self.lost(lambda: self.press(button))
            self.page.goto(path)
            self._choose(number, value, is_broken=False)
            self.press(button)
        expect(self.page).to_have_url(re.compile(then))

    def go_back(self) -> None:
        """Follow the link to the question before, which does not come at first, and return."""
        here = self.page.url
        back = self.page.get_by_role("link", name="Back", exact=True)
        if self.has_scripts:
            self.held(lambda: back.click(no_wait_after=True))
            expect(self.page).to_have_url(re.compile(r"/32/$"))
        else:
            self.lost(lambda: back.click(no_wait_after=True))
        self.page.goto(here)

    def hand_in(self) -> None:
        self.lost(lambda: self.open("check/"))
        self.open("check/")
        if self.has_scripts:
            self.held(lambda: self.press("Hand in your answers"))
        else:
            self.lost(lambda: self.press("Hand in your answers"))
            self.open()
            if self.network.when == "before":
                self.press("Hand in your answers")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Your answers are in.")

    def _choose(self, number: int, value: int, *, is_broken: bool) -> None:
        def choose() -> None:
            if number == PERCENT:
                self.page.get_by_role("spinbutton").fill(str(value))
                self.page.get_by_role("spinbutton").blur()
            else:
                self.page.get_by_role("radio").nth(value - 1).check()

        if is_broken:
            self.broken(choose)
        else:
            choose()

    def _wait_for_network(self, words: str) -> None:
        """See what is said meanwhile, then let the network be back and the device notice it."""
        expect(self.page.locator("[data-held]").filter(has_text=words).first).to_be_in_viewport()
        self.network.is_down = False
        self.page.evaluate("window.dispatchEvent(new Event('online'))")


@pytest.mark.parametrize("when", ["before", "during"])
@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "plain"])
def test_a_network_that_fails_at_every_step_loses_and_doubles_nothing(
    new_context: NewContext,
    live_server: LiveServer,
    respondent: Respondent,
    when: When,
    *,
    has_scripts: bool,
) -> None:
    phone = new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=has_scripts)
    journey = Journey(phone.new_page(), Network(phone, when), respondent, has_scripts)

    journey.start()
    answer_elsewhere(respondent)
    journey.answer(1, GIVEN[1], "Save and continue", then=r"/33/$")
    journey.go_back()
    journey.answer(33, GIVEN[33], "Save and continue", then=r"/35/$")
    journey.answer(PERCENT, GIVEN[PERCENT], "Save and continue", then=r"/check/$")
    journey.page.get_by_role("link", name="Change (Question 2)", exact=True).click()
    expect(journey.page).to_have_url(re.compile(r"/2/\?change$"))
    journey.answer(2, CHANGED[2], "Save and return", then=r"/check/#question-2$")
    journey.hand_in()

    response = respondent.response()
    assert response.is_submitted
    assert response.predicted_csat == ANSWERS[PERCENT]
    assert response.answers == [ANSWERS[n] for n in ANSWERS if n != PERCENT]
    with acting_for(respondent.company.organisation.pk):
        assert Response.objects.count() == 1
        assert AnsweredInvitation.objects.count() == 1


def answer_elsewhere(respondent: Respondent) -> None:
    """Answer on another device what is not answered in this browser."""
    other = Client()
    for number in range(1, 40):
        if number not in GIVEN:
            respondent.answer(other, number, ELSEWHERE)
