"""A visitor walks through the demonstration in a real browser: wide, narrow, light and dark."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect

from tests.browser import PHONE
from tests.journeys import people
from tests.journeys.served import Served
from tests.journeys.tour import SLUG, Tour

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]
DESKTOP = {"width": 1440, "height": 900}  # CSS pixels
NARROW = {"width": 320, "height": 640}  # where text is enlarged to four times its size
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LIGHTNESS = """() => {
  const colour = getComputedStyle(document.documentElement).backgroundColor;
  const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}"""


@dataclass
class Walk:
    """A browser on its way through pages, with what it complained about."""

    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("console", self._note)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("response", self._note_response)
        self.context.on("requestfailed", self._note_failure)
        self.page: Page = self.context.new_page()

    def open(self, path: str) -> Page:
        self.page.goto(path, wait_until="load")
        return self.page

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} for {response.url}")

    def _note_failure(self, request: Request) -> None:
        # A visitor who goes on before the last page's icon came has aborted it; nothing has failed.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.failure} for {request.url}")


@pytest.fixture
def walk(
    request: pytest.FixtureRequest, new_context: NewContext, sample: Served, tour: Tour
) -> Iterator[Walk]:
    """Return a browser with the marked options in which the demonstration's account is logged in.

    It may complain of nothing.
    """
    walk = Walk(new_context(base_url=sample.url, **request.param))
    tour.admit(walk.context, sample)
    yield walk
    assert walk.complaints == []


WIDE_AND_NARROW = pytest.mark.parametrize(
    "walk",
    [
        pytest.param({"viewport": size, "color_scheme": scheme}, id=f"{name}-{scheme}")
        for name, size in (("desktop", DESKTOP), ("phone", PHONE))
        for scheme in ("light", "dark")
    ],
    indirect=True,
)
NARROWEST = pytest.mark.parametrize("walk", [{"viewport": NARROW}], indirect=True)


class TestEveryPage:
    @WIDE_AND_NARROW
    def test_opens_without_a_complaint_of_the_browser(self, walk: Walk, tour: Tour) -> None:
        for stop in tour.pages:
            page = walk.open(stop.path)

            expect(page.locator("h1").first).to_be_visible()
            assert page.evaluate(OVERFLOW) <= 0, f"{stop.path} is wider than the screen"

    @NARROWEST
    def test_fits_the_narrowest_screen(self, walk: Walk, tour: Tour) -> None:
        wide = [stop.name for stop in tour.pages if walk.open(stop.path).evaluate(OVERFLOW) > 0]

        assert wide == []


class TestColours:
    @WIDE_AND_NARROW
    def test_follow_the_device(self, walk: Walk) -> None:
        lightness = walk.open(f"/o/{SLUG}/").evaluate(LIGHTNESS)

        is_dark = walk.page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
        assert lightness < 0.3 if is_dark else lightness > 0.7


class TestSurvey:
    @WIDE_AND_NARROW
    def test_keeps_an_answer_at_once(self, walk: Walk, tour: Tour) -> None:
        page = walk.open(f"{tour.stop('survey-start').path}1/")

        page.get_by_role("radio").nth(2).check()

        expect(page.locator("[data-save-state]")).to_have_text("Saved")


class TestWithoutJavaScript:
    def test_logs_in_and_reads_the_results(self, new_context: NewContext, sample: Served) -> None:
        page = new_context(base_url=sample.url, java_script_enabled=False).new_page()
        email, password = people.demo_login(sample)

        page.goto(f"/account/login/?next=/o/{SLUG}/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.locator("main form button[type=submit]").first.click()

        expect(page).to_have_url(f"{sample.url}/o/{SLUG}/")
        expect(page.get_by_text("ahead of roughly").first).to_be_visible()
        expect(page.get_by_role("heading", name="Maturity", exact=False).first).to_be_visible()
        page.get_by_text("Show as table").first.click()
        expect(page.get_by_role("table").first).to_be_visible()
