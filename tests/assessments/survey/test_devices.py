"""The survey at a keyboard alone, at a device that others use, and in another language."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.assessments.survey.conftest import Respondent
from tests.assessments.survey.test_browser import begin, choose, phone, saved, waits

__all__ = ["phone"]  # a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NewContext = Callable[..., BrowserContext]
PATIENCE_MS = 20_000  # the answer arrives first, then the page in the other language
KEYED = {1: "4", 2: "6", 3: "7", 34: "1", 39: "5"}  # 6 and 7: don't know, doesn't apply


def tab_to(page: Page, place: Locator) -> None:
    """Press Tab until that place has the focus."""
    for _press in range(60):
        if place.evaluate("place => place === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the focus never comes to {place}")


class TestKeyboardOnly:
    def test_starts_answers_and_hands_in(
        self,
        new_context: NewContext,
        live_server: LiveServer,
        client: Client,
        respondent: Respondent,
    ) -> None:
        page = new_context(base_url=live_server.url).new_page()
        page.goto(respondent.url())
        tab_to(page, page.get_by_role("button", name="Start the survey"))
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/1/$"))
        for number in {*range(1, 40)} - {*KEYED, 35}:
            respondent.answer(client, number, 3)

        for number in (1, 2, 3, 34, 35, 39):
            expect(page).to_have_url(re.compile(rf"/{number}/$"))
            if number == 35:
                tab_to(page, page.get_by_role("spinbutton"))
                page.keyboard.type("64")
            else:
                page.keyboard.press(KEYED[number])
            page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/check/$"))
        tab_to(page, page.get_by_role("button", name="Hand in your answers").first)
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are in. Thank you.")
        response = respondent.response()
        assert response.is_submitted
        assert response.answers[:4] == [4, -1, -2, 3]
        assert (response.answers[33], response.answers[37]) == (1, 5)
        assert response.predicted_csat == 64

    def test_arrow_keys_and_space_answer_where_the_keys_are_turned_off(
        self, new_context: NewContext, live_server: LiveServer, respondent: Respondent
    ) -> None:
        page = begin(new_context(base_url=live_server.url), respondent)
        tab_to(page, page.get_by_role("button", name="Turn the keys off"))
        page.keyboard.press("Enter")
        page.keyboard.press("5")
        expect(page.get_by_role("radio").nth(4)).not_to_be_checked()

        tab_to(page, page.get_by_role("radio").first)
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")

        saved(page)
        expect(page.get_by_role("radio").nth(1)).to_be_checked()


class TestKeyboardWithoutScripts:
    def test_tab_space_arrows_and_enter_take_the_whole_way(
        self,
        new_context: NewContext,
        live_server: LiveServer,
        client: Client,
        respondent: Respondent,
    ) -> None:
        plain = new_context(base_url=live_server.url, java_script_enabled=False)
        page = plain.new_page()
        page.goto(respondent.url())
        press(page, "Start the survey")
        expect(page).to_have_url(re.compile(r"/1/$"))
        for number in {*range(1, 40)} - {1, 2, 35}:
            respondent.answer(client, number, 3)

        for number in (1, 2):
            expect(page).to_have_url(re.compile(rf"/{number}/$"))
            tab_to(page, page.get_by_role("radio").first)
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
            press(page, "Save and continue")
        expect(page).to_have_url(re.compile(r"/35/$"))
        tab_to(page, page.get_by_role("spinbutton"))
        page.keyboard.type("64")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/check/$"))
        press(page, "Hand in your answers")

        expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are in. Thank you.")
        response = respondent.response()
        assert response.is_submitted
        assert (response.answers[:3], response.predicted_csat) == ([2, 2, 3], 64)


def press(page: Page, name: str) -> None:
    """Go to a button by Tab and press it by Enter."""
    tab_to(page, page.get_by_role("button", name=name).first)
    page.keyboard.press("Enter")


class TestSharedDevice:
    def test_keeps_no_answer_and_sends_it_when_the_network_is_back(
        self, phone: BrowserContext, respondent: Respondent
    ) -> None:
        page = begin(phone, respondent)
        page.get_by_label("Others use this device").check()
        phone.set_offline(True)

        choose(page, "Strongly agree")
        waits(page, "Your answer is not sent yet: leave this page open")
        assert page.evaluate("JSON.stringify(localStorage)") == "{}"
        phone.set_offline(False)

        saved(page)
        assert respondent.response().answers[0] == 5

    def test_forgets_what_waited_there_and_sends_it_all_the_same(
        self, phone: BrowserContext, respondent: Respondent
    ) -> None:
        page = begin(phone, respondent)
        phone.set_offline(True)
        choose(page, "Strongly agree")
        waits(page, "Your answer is saved on this device")

        page.get_by_label("Others use this device").check()

        assert page.evaluate("JSON.stringify(localStorage)") == "{}"
        phone.set_offline(False)
        saved(page)
        assert respondent.response().answers[0] == 5

    def test_is_asked_once_a_window(self, phone: BrowserContext, respondent: Respondent) -> None:
        page = phone.new_page()
        page.goto(respondent.url())
        page.get_by_label("Others use this device").check()
        page.get_by_role("button", name="Start the survey").click()
        expect(page).to_have_url(re.compile(r"/1/$"))
        expect(page.get_by_label("Others use this device")).to_be_checked()

        window = phone.new_page()
        window.goto(respondent.url("1/"))

        expect(window.get_by_label("Others use this device")).not_to_be_checked()


class TestAnotherLanguage:
    @pytest.mark.parametrize("is_saved", [True, False], ids=["saved", "on its way"])
    def test_is_switched_to_with_the_answer_on_the_page(
        self, phone: BrowserContext, respondent: Respondent, *, is_saved: bool
    ) -> None:
        page = begin(phone, respondent)
        choose(page, "Agree")
        if is_saved:
            saved(page)

        page.get_by_role("button", name="Deutsch").click()

        answer = page.get_by_role("radio", name="Stimme zu", exact=True)
        expect(answer).to_be_checked(timeout=PATIENCE_MS)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Unsere Leute bekommen")
        assert page.evaluate("document.documentElement.lang") == "de"
        page.get_by_role("button", name="Speichern und weiter").click()
        expect(page.get_by_text("Frage 2 von 39")).to_be_visible()
        assert respondent.response().answers[0] == 4
