"""Pages of results in a real browser: phone and desk, light and dark, under the content policy."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import PHONE
from tests.conftest import Company
from tests.dashboards.conftest import SECOND
from tests.reports import rounds

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "pool"]),
]

DESK = {"width": 1440, "height": 900}
NARROWEST = {"width": 320, "height": 700}
Open = Callable[..., Page]


@pytest.fixture
def open_page(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, measured: Company
) -> Iterator[Open]:
    """Open a page as the owner; whatever the browser complains about fails the test."""
    rounds.publish(SECOND)
    complaints: list[str] = []
    session = measured.client().cookies[settings.SESSION_COOKIE_NAME].value

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def open_(path: str, size: ViewportSize, theme: str = "light", *, scripts: bool = True) -> Page:
        context = new_context(
            base_url=live_server.url,
            viewport=size,
            color_scheme=theme,
            java_script_enabled=scripts,
        )
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", note)
        page.goto(path.format(slug=measured.slug))
        return page

    yield open_
    assert complaints == []


def sideways(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


ANSWERS = f"/o/{{slug}}/results/{SECOND}/answers/"
PATHS = ("/o/{slug}/", "/o/{slug}/history/", f"{ANSWERS}?question=INT2&step=lower", "/", "/method/")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("size", [DESK, PHONE, NARROWEST], ids=["desk", "phone", "narrowest"])
def test_fits_its_window_with_every_table_open(
    open_page: Open, path: str, size: ViewportSize
) -> None:
    page = open_page(path, size)

    for summary in page.locator("main details > summary").all():
        summary.click()

    assert sideways(page) == 0


class TestResults:
    def test_shows_one_width_of_each_chart(self, open_page: Open) -> None:
        for size in (DESK, PHONE):
            page = open_page("/o/{slug}/", size)
            figures = page.locator("figure").all()

            assert len(figures) >= 5, "mix, compass, place among peers, history, dimensions"
            for figure in figures:
                shown = [svg for svg in figure.locator("svg").all() if svg.is_visible()]
                assert len(shown) == 1

    def test_reads_the_same_in_the_dark_and_without_scripts(self, open_page: Open) -> None:
        lit = open_page("/o/{slug}/", DESK).locator("main").inner_text()

        dark = open_page("/o/{slug}/", DESK, "dark").locator("main").inner_text()
        plain = open_page("/o/{slug}/", DESK, scripts=False).locator("main").inner_text()

        assert lit == dark == plain
        assert "ahead of roughly" in lit

    def test_takes_other_colours_in_the_dark(self, open_page: Open) -> None:
        def card(theme: str) -> str:
            page = open_page("/o/{slug}/", DESK, theme)
            colour: str = page.locator(".card").first.evaluate(
                "element => getComputedStyle(element).backgroundColor"
            )
            return colour

        assert card("light") != card("dark")

    def test_opens_a_chart_as_a_table_by_keyboard(self, open_page: Open) -> None:
        page = open_page("/o/{slug}/", DESK)
        summary = page.locator("#mix summary", has_text="Show as table")

        summary.focus()
        page.keyboard.press("Enter")

        expect(page.locator("#mix table").first).to_be_visible()

    def test_leads_to_how_a_number_is_worked_out(self, open_page: Open) -> None:
        page = open_page("/o/{slug}/", DESK)

        page.locator("#maturity").get_by_role("link", name="How this is worked out").click()

        expect(page).to_have_url(re.compile(r"/worked-out/maturity/$"))
        page.get_by_role("link", name="The method, the same for everybody").click()

        expect(page).to_have_url(re.compile(r"/method/#maturity$"))
        expect(page.locator("#maturity")).to_be_in_viewport()


class TestAnswers:
    def test_scores_the_round_again_without_a_script(self, open_page: Open) -> None:
        page = open_page(f"{ANSWERS}?of=dimension-INT", PHONE, scripts=False)

        page.get_by_role("combobox", name="Question").select_option("INT1")
        page.get_by_text("one step lower").click()
        page.get_by_role("button", name="Score it again").click()

        expect(page).to_have_url(
            re.compile(r"\?of=dimension-INT&question=INT1&step=lower#what-if$")
        )
        expect(page.get_by_text("Thought experiment, not a forecast")).to_be_in_viewport()
        expect(page.get_by_role("heading", name="If every answer to INT1")).to_be_visible()


class TestResultsOnPaper:
    def test_say_whose_they_are_and_nothing_of_a_sample_where_none_is(
        self, open_page: Open
    ) -> None:
        page = open_page("/o/{slug}/", DESK)
        name = page.locator(".masthead").get_by_text("Acme", exact=True)
        expect(name).to_be_hidden()

        page.emulate_media(media="print")

        expect(name).to_be_visible()
        expect(page.get_by_text("Sample organisation.")).to_have_count(0)

    def test_carry_the_mark_of_a_sample(self, open_page: Open, sample: Company) -> None:
        page = open_page("/o/{slug}/", DESK)

        page.emulate_media(media="print")

        expect(page.locator(".masthead").get_by_text("Acme", exact=True)).to_be_visible()
        expect(page.get_by_text("Sample organisation.")).to_be_visible()
        expect(page.get_by_text("never mix with real ones")).to_be_visible()
        expect(page.get_by_role("link", name="Leave the sample")).to_be_hidden()
        expect(page.get_by_role("navigation")).to_have_count(0)
