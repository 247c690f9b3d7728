"""From the start page of an empty installation to one's own provisional compass, in a browser.

Every click on a link or a button is counted, and every field that a page shows beside its answers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import PHONE
from tests.journeys.people import CODE, PASSWORD
from tests.journeys.served import Served

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]
MOST_CLICKS, MOST_FIELDS = 9, 6
STATEMENTS = 16
DESKTOP = {"width": 1280, "height": 900}  # CSS pixels
SEEN = """() => [...document.querySelectorAll("main input, main select, main textarea")].filter(
  (field) => field.type !== "radio" && field.checkVisibility()).length"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Newcomer:
    """Somebody who has never been here, with what it costs them."""

    page: Page
    clicks: int = 0
    fields: int = 0
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def follow(self, name: str) -> None:
        """Click on the link in the page's main part."""
        self._leave_by("link", name)

    def press(self, name: str) -> None:
        """Click on the button in the page's main part, whatever fields stand before it."""
        self.fields += self.page.evaluate(SEEN)
        self._leave_by("button", name)

    def _leave_by(self, role: str, name: str) -> None:
        main = self.page.get_by_role("main")
        found = {"link": main.get_by_role("link", name=name), "button": main.get_by_role("button")}
        self.clicks += 1
        with self.page.expect_navigation():
            found[role].filter(has_text=name).first.click()
        assert self.page.evaluate(OVERFLOW) <= 0, self.page.url


@pytest.fixture(params=["desktop", "phone"])
def newcomer(
    request: pytest.FixtureRequest, new_context: NewContext, served: Served
) -> Iterator[Newcomer]:
    """Return somebody in Lisbon at the start page, at a desk or with a phone."""
    size = {"desktop": DESKTOP, "phone": PHONE}[request.param]
    context = new_context(base_url=served.url, viewport=size, timezone_id="Europe/Lisbon")
    newcomer = Newcomer(context.new_page())
    newcomer.page.goto("/")
    yield newcomer
    assert newcomer.complaints == []


def test_a_newcomer_has_a_provisional_compass_after_a_few_clicks_and_fields(
    newcomer: Newcomer, served: Served, request: pytest.FixtureRequest
) -> None:
    page, email = newcomer.page, f"curious@{request.node.callspec.id}.example"

    newcomer.follow("Sign up")
    page.get_by_label("Email").fill(email)
    page.locator("[name=password1]").fill(PASSWORD)
    newcomer.press("Create my account")
    code = CODE.search(served.mail(email))
    assert code
    page.locator("[name=code]").fill(code[1])
    newcomer.press("Confirm the code")
    page.get_by_label("Name of the organisation").fill("Curious Kettles")
    page.get_by_label("Industry").select_option(index=3)
    page.get_by_label("People employed").select_option(index=2)
    newcomer.press("Create the organisation")
    newcomer.follow("Take the quick check")
    answer_everything(page)
    newcomer.press("See my provisional compass")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Seen by one person")
    expect(page.locator("#compass svg:visible ellipse").first).to_be_visible()
    assert newcomer.clicks <= MOST_CLICKS
    assert newcomer.fields == MOST_FIELDS  # email, password, code, name, industry, size
    home = page.url.partition("quick-check/")[0]
    page.goto(f"{home}settings/")
    expect(page.locator("[name=time_zone]")).to_have_value("Europe/Lisbon")


def answer_everything(page: Page) -> None:
    """Agree with every statement, and see how the count follows."""
    statements = page.locator("fieldset.quick-statement")
    assert statements.count() == STATEMENTS
    for at in range(STATEMENTS):
        statements.nth(at).locator("label", has_text="Agree").last.click()
    expect(page.locator("[data-answered-of]")).to_have_text("16 of 16 answered")
