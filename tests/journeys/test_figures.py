"""A company's KPIs in a real browser: pasted, put right, saved, aimed at, and noted beside."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys import people
from tests.journeys.people import Company
from tests.journeys.served import Served
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]
PATIENCE = 60_000  # milliseconds that a page may take on a machine that is busy with other things
HEADING = "Quarter\tKPI\tMethod\tChannel\tValue\tAnswers\n"
CSAT = "Customer satisfaction (top-2-box)\tscale_5\t"
PASTED = HEADING + "".join(
    f"{quarter}\t{CSAT}\t{value}\t412\n"
    for quarter, value in (
        ("31.03.2024", "70,5 %"),
        ("Q2 2024", "72,0 %"),
        ("Q3 2024", "seventy-three"),
        ("Q4 2024", "74,5 %"),
        ("Q1 2025", "76,0 %"),
        ("30.06.2025", "78,5 %"),
    )
)
CHAT = f"Q2 2025\t{CSAT}live chat\t81 %\t60\n"


@pytest.fixture
def owner(served: Served, new_context: NewContext) -> Iterator[Page]:
    """Return the browser of somebody who has just founded an organisation, at its KPIs."""
    with Visitor(served.url) as visitor:
        company = Company("Turnstone Post", "turnstone.example", visitor)
        people.sign_up(served, company)
        people.found_organisation(company, is_verified=False)
        context = new_context(base_url=served.url)
        held = visitor.cookies()
        context.add_cookies(
            [{"url": served.url, "name": name, "value": held[name]} for name in held]
        )
        expect.set_options(timeout=PATIENCE)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{company.home}kpis/")
        yield page


class TestFigures:
    def test_go_from_a_spreadsheet_to_the_chart(self, owner: Page) -> None:
        _choose_satisfaction(owner)
        _paste_and_put_right(owner)
        _see_them_drawn(owner)
        _aim(owner)
        _note_an_event(owner)


def _choose_satisfaction(page: Page) -> None:
    page.get_by_role("link", name="Choose KPIs").click()
    page.get_by_label("Net Promoter Score").uncheck()
    page.get_by_role("button", name="Save the choice").click()

    expect(page.get_by_role("main")).to_contain_text("Your choice is saved.")


def _paste_and_put_right(page: Page) -> None:
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("Cells from a spreadsheet").fill(PASTED + CHAT)
    page.get_by_role("button", name="Read the table").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 figure cannot be used")
    refused = page.get_by_role("row").filter(has_text="This is not a number.")
    expect(refused).to_contain_text("seventy-three")

    again = page.get_by_label("Cells from a spreadsheet")
    again.fill(again.input_value().replace("seventy-three", "73,5 %"))
    page.get_by_role("radio", name="Leave its figures out").check()
    page.get_by_role("button", name="Read the table again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("6 figures can be saved")

    page.get_by_role("button", name="Save 6 figures").click()
    expect(page.get_by_role("main")).to_contain_text("6 figures are saved.")


def _see_them_drawn(page: Page) -> None:
    page.get_by_role("link", name="Trends").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your KPI shows a clear trend")
    card = page.get_by_role("region", name="Customer satisfaction rises")
    expect(card.locator("svg:visible")).to_contain_text("You 78.5%")
    expect(page.get_by_role("main")).to_contain_text("have no figures yet")


def _aim(page: Page) -> None:
    page.get_by_role("link", name="Targets").click()
    page.get_by_label("At least").first.fill("80")
    page.get_by_role("button", name="Save the targets").click()

    expect(page.get_by_role("main")).to_contain_text(
        "Your target is 80% or more: 2025 Q2 does not meet it."
    )


def _note_an_event(page: Page) -> None:
    page.get_by_role("link", name="Events").click()
    page.get_by_role("link", name="Add an event").click()
    page.get_by_label("Day").fill("2024-11-15")
    page.get_by_label("What happened").fill("Chat launched")
    page.get_by_role("button", name="Add the event").click()
    page.get_by_role("link", name="Trends").click()
    flagged = page.get_by_role("region", name="Customer satisfaction rises").locator("svg:visible")
    expect(flagged).to_contain_text("Chat launched")

    page.get_by_role("link", name="Events").click()
    page.get_by_role("link", name="Remove Chat launched").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remove this event?")
    page.get_by_role("button", name="Remove the event").click()
    expect(page.get_by_role("main")).to_contain_text("The event is removed.")
