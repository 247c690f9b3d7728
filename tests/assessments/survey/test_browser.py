"""The survey on a phone, in a real browser: with JavaScript, without, and without a network."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.assessments.models import MirrorResponse, Response
from apps.tenancy.context import acting_for
from tests.assessments.survey.conftest import Respondent, Survey
from tests.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NewContext = Callable[..., BrowserContext]
FIRST_LOAD = 60 * 1024  # bytes, everything a first question needs


@pytest.fixture
def phone(new_context: NewContext, live_server: LiveServer) -> BrowserContext:
    """A phone."""
    return new_context(base_url=live_server.url, viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def plain_phone(new_context: NewContext, live_server: LiveServer) -> BrowserContext:
    """A phone whose browser runs no scripts."""
    return new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=False)


@pytest.fixture
def complaints(phone: BrowserContext) -> Iterator[list[str]]:
    """What the browser complained about: violations of the content policy, errors of scripts."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            found.append(message.text)

    phone.on("console", note)
    phone.on("weberror", lambda error: found.append(str(error.error)))
    yield found
    assert found == []


def begin(context: BrowserContext, respondent: Respondent) -> Page:
    """Open the link and start."""
    page = context.new_page()
    page.goto(respondent.url())
    page.get_by_role("button", name="Start the survey").click()
    expect(page).to_have_url(re.compile(r"/1/$"))
    return page


def choose(page: Page, label: str) -> None:
    page.get_by_role("radio", name=label, exact=True).check()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()


def saved(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_have_text("Saved")


def waits(page: Page, words: str) -> None:
    """See that what can't be done without a network is said where the thumb is."""
    expect(page.locator("[data-held]").filter(has_text=words).first).to_be_in_viewport()


class TestWithoutJavaScript:
    def test_the_whole_survey_can_be_answered_checked_and_handed_in(
        self, plain_phone: BrowserContext, respondent: Respondent
    ) -> None:
        page = begin(plain_phone, respondent)

        for number in range(1, 40):
            expect(page.get_by_text(f"question {number} of 39")).to_be_visible()
            if number == 35:
                page.get_by_role("spinbutton").fill("64")
            else:
                page.get_by_role("radio").nth((number - 1) % 7).check()
            go_on(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
        page.get_by_role("link", name="Change (Question 2)", exact=True).click()
        choose(page, "Strongly agree")
        page.get_by_role("button", name="Save and return").click()
        page.get_by_role("button", name="Hand in your answers").first.click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are in. Thank you.")
        response = respondent.response()
        assert response.is_submitted
        assert response.answers[:7] == [1, 5, 3, 4, 5, -1, -2]
        assert response.predicted_csat == 64
        assert 0 not in response.answers

    def test_a_missing_answer_is_explained_and_the_summary_leads_to_it(
        self, plain_phone: BrowserContext, respondent: Respondent
    ) -> None:
        page = begin(plain_phone, respondent)

        go_on(page)

        summary = page.get_by_role("alert")
        expect(summary).to_be_focused()
        summary.get_by_role("link").click()
        expect(page.get_by_role("radio").first).to_be_focused()
        assert page.title().split()[:1] == ["Error:"]

    def test_customers_answer_the_mirror_once(
        self, plain_phone: BrowserContext, survey: Survey
    ) -> None:
        page = plain_phone.new_page()
        page.goto(survey.mirror_url)
        for statement in page.get_by_role("group").all():
            statement.get_by_role("radio").nth(3).check()
        page.get_by_role("button", name="Send your answers").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you: your answers are in")
        page.goto(survey.mirror_url)
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you: your answers are in")
        with acting_for(survey.company.organisation.pk):
            assert [r.answers for r in MirrorResponse.objects.all()] == [[4] * 7]


class TestWithJavaScript:
    def test_an_answer_is_saved_as_soon_as_it_is_chosen(
        self, phone: BrowserContext, respondent: Respondent, complaints: list[str]
    ) -> None:
        page = begin(phone, respondent)

        choose(page, "Agree")

        saved(page)
        assert respondent.response().answers[0] == 4
        page.reload()
        expect(page.get_by_role("radio", name="Agree", exact=True)).to_be_checked()

    def test_another_device_goes_on_where_this_one_stopped(
        self,
        phone: BrowserContext,
        plain_phone: BrowserContext,
        respondent: Respondent,
        complaints: list[str],
    ) -> None:
        page = begin(phone, respondent)
        choose(page, "Disagree")
        go_on(page)
        expect(page).to_have_url(re.compile(r"/2/$"))
        choose(page, "Neither")
        saved(page)

        other = plain_phone.new_page()
        other.goto(respondent.url())

        expect(other).to_have_url(re.compile(r"/3/$"))
        assert respondent.response().answers[:3] == [2, 3, 0]

    def test_keys_alone_answer_and_go_on(
        self, phone: BrowserContext, respondent: Respondent, complaints: list[str]
    ) -> None:
        page = begin(phone, respondent)

        for number, key in enumerate("531", start=1):
            expect(page).to_have_url(re.compile(rf"/{number}/$"))
            page.keyboard.press(key)
            saved(page)
            page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile(r"/4/$"))
        assert respondent.response().answers[:4] == [5, 3, 1, 0]

    def test_an_answer_given_without_a_network_is_sent_when_it_is_back(
        self, phone: BrowserContext, respondent: Respondent, complaints: list[str]
    ) -> None:
        page = begin(phone, respondent)
        phone.set_offline(True)

        choose(page, "Strongly agree")
        waits(page, "Your answer is saved on this device")
        assert respondent.response().answers[0] == 0
        phone.set_offline(False)

        saved(page)
        assert respondent.response().answers[0] == 5
        with acting_for(respondent.company.organisation.pk):
            assert Response.objects.count() == 1

    def test_an_answer_that_waits_on_the_device_does_not_carry_the_link(
        self, phone: BrowserContext, respondent: Respondent, complaints: list[str]
    ) -> None:
        page = begin(phone, respondent)
        phone.set_offline(True)
        choose(page, "Strongly agree")
        waits(page, "Your answer is saved on this device")

        kept = page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")

        assert '\\"answer\\":\\"5\\"' in kept
        assert respondent.secret not in kept

    def test_an_answer_left_on_the_device_is_sent_from_the_next_question(
        self, phone: BrowserContext, respondent: Respondent, complaints: list[str]
    ) -> None:
        page = begin(phone, respondent)
        phone.route("**/1/", lambda route: route.abort())
        choose(page, "Strongly agree")
        waits(page, "Your answer is saved on this device")
        phone.unroute("**/1/")

        page.goto(respondent.url("2/"))
        wait_until_sent(page)

        assert respondent.response().answers[:2] == [5, 0]

    def test_a_double_click_hands_in_once(
        self, phone: BrowserContext, respondent: Respondent, complaints: list[str]
    ) -> None:
        page = begin(phone, respondent)
        page.goto(respondent.url("check/"))

        page.get_by_role("button", name="Hand in your answers").first.dblclick()

        expect(page).to_have_url(re.compile(r"/receipt/$"))
        with acting_for(respondent.company.organisation.pk):
            assert Response.objects.submitted().count() == 1


def wait_until_sent(page: Page) -> None:
    """Wait until the device keeps no answer; asked from outside, for the page forbids eval."""
    for _glance in range(200):
        if page.evaluate("localStorage.length") == 0:
            return
        page.wait_for_timeout(50)
    raise AssertionError("an answer is still on the device")


class TestThePages:
    @pytest.mark.parametrize("width", [320, 390])
    def test_fit_a_phone(
        self,
        phone: BrowserContext,
        survey: Survey,
        respondent: Respondent,
        complaints: list[str],
        width: int,
    ) -> None:
        page = begin(phone, respondent)
        page.set_viewport_size({"width": width, "height": 700})

        for address in (
            *map(respondent.url, ("1/", "35/", "check/")),
            survey.mirror_url,
            "/s/mangled/",
        ):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address

    def test_a_first_question_needs_little(
        self,
        phone: BrowserContext,
        client: Client,
        respondent: Respondent,
        complaints: list[str],
    ) -> None:
        respondent.start(client)
        page = phone.new_page()
        wire = phone.new_cdp_session(page)
        sizes: list[float] = []  # bytes with their headers, as they came over the network
        wire.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
        wire.send("Network.enable")

        page.goto(respondent.url("1/"))
        page.wait_for_load_state("networkidle")

        assert len(sizes) >= 4  # the page, its style, its script, its icon
        assert sum(sizes) <= FIRST_LOAD

    def test_take_no_markup_from_a_script(
        self, phone: BrowserContext, respondent: Respondent
    ) -> None:
        page = begin(phone, respondent)

        with pytest.raises(Error, match="TrustedHTML"):
            page.evaluate("document.body.innerHTML = '<p>Injected</p>'")

        expect(page.get_by_text("question 1 of 39")).to_be_visible()

    def test_the_targets_are_large_enough_for_a_thumb(
        self, phone: BrowserContext, survey: Survey, respondent: Respondent, complaints: list[str]
    ) -> None:
        page = begin(phone, respondent)
        heights = [label.bounding_box() for label in page.locator("label.option").all()]
        page.goto(survey.mirror_url)
        heights += [label.bounding_box() for label in page.locator("label.scale-step").all()]

        assert len(heights) == 7 + 42
        assert min(box["height"] for box in heights if box) >= 44
