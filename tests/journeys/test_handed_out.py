"""What leaves an organisation, in a real browser: a report on paper, and a link until it ends."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from apps.accounts.quarters import Quarter
from tests.journeys import people
from tests.journeys.served import PATIENCE, Served
from tests.journeys.tour import SLUG
from tests.press import pango

__all__ = ["pango"]  # a fixture

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]
HOME = f"/o/{SLUG}/"
HAPPENED = "New telephone system"
WORDS = "a word for the board"
END = (
    "from datetime import timedelta; from django.utils.timezone import now;"
    " from apps.accounts.public_sample import PUBLIC_SAMPLE; from apps.tenancy.context import"
    " acting_for; from apps.dashboards.models import ShareLink;"
    " scope = acting_for(PUBLIC_SAMPLE); scope.__enter__();"
    " ShareLink.objects.filter(name='{name}').update(expires_at=now() - timedelta(hours=1));"
    " scope.__exit__(None, None, None)"
)


@pytest.fixture
def member(new_context: NewContext, sample: Served) -> Page:
    """Return a page of the demonstration's account, logged in."""
    page = new_context(base_url=sample.url).new_page()
    email, password = people.demo_login(sample)
    page.goto(f"/account/login/?next={HOME}")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(f"{sample.url}{HOME}")
    return page


class TestAReport:
    def test_shows_its_progress_and_tells_what_happened_meanwhile(
        self, member: Page, tmp_path: Path, pango: None
    ) -> None:
        last = Quarter.at(datetime.now(UTC), "UTC").shifted(-1).last_day()
        member.goto(f"{HOME}kpis/events/add/")
        member.locator("[name=happened_on]").fill((last - timedelta(days=30)).isoformat())
        member.locator("[name=text]").fill(HAPPENED)
        member.locator("main form button[type=submit]").first.click()

        member.goto(f"{HOME}reports/")
        member.get_by_role("button", name="Make a report").click()
        ready = member.get_by_role("link", name="Download the PDF").first
        expect(ready).to_be_visible(timeout=1000 * PATIENCE)
        with member.expect_download() as coming:
            ready.click()
        coming.value.save_as(tmp_path / "report.pdf")

        sheets = [sheet.extract_text() for sheet in PdfReader(tmp_path / "report.pdf").pages]
        assert HAPPENED in " ".join(sheets[0].split())


class TestALink:
    def test_opens_by_its_passphrase_until_it_ends_or_is_revoked(
        self, member: Page, new_context: NewContext, sample: Served
    ) -> None:
        address = _share(member, "The board")
        reader = new_context(base_url=sample.url).new_page()

        reader.goto(address)
        expect(reader.get_by_role("heading", level=1)).to_have_text("Enter the passphrase")
        reader.locator("[name=passphrase]").fill("a word for nobody")
        reader.get_by_role("button", name="Open the results").click()
        expect(reader.get_by_text("This is not the passphrase").first).to_be_visible()
        reader.locator("[name=passphrase]").fill(WORDS)
        reader.get_by_role("button", name="Open the results").click()
        expect(reader.get_by_text("Shared by")).to_be_visible()

        sample.manage("shell", "-c", END.format(name="The board"))
        reader.reload()
        expect(reader.get_by_role("heading", level=1)).to_have_text("This link opens nothing")

        member.goto(f"{HOME}reports/")
        member.get_by_role("link", name="Change The board").click()
        member.locator("[name=days]").select_option("7")
        member.get_by_role("button", name="Save the link").click()
        reader.reload()
        expect(reader.get_by_text("Shared by")).to_be_visible()

        member.get_by_role("link", name="Revoke The board").click()
        member.get_by_role("button", name="Revoke the link").click()
        reader.reload()
        expect(reader.get_by_role("heading", level=1)).to_have_text("This link opens nothing")


class TestOnPaper:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_results_are_light_with_two_cards_a_sheet_and_nothing_invented(
        self, scheme: str, new_context: NewContext, sample: Served, tmp_path: Path
    ) -> None:
        page = new_context(base_url=sample.url, color_scheme=scheme).new_page()
        page.goto(HOME)
        page.emulate_media(media="print")

        background = page.evaluate("() => getComputedStyle(document.documentElement).background")
        stamps = page.locator(".sample-stamp:visible").count()
        cards = page.locator("main .card:visible").count()
        page.pdf(path=tmp_path / "results.pdf", format="A4", prefer_css_page_size=True)

        assert "rgb(255, 255, 255)" in background
        assert stamps == 0
        assert len(PdfReader(tmp_path / "results.pdf").pages) < cards


def _share(member: Page, name: str) -> str:
    """Share the whole report behind a passphrase, and return the link's address."""
    member.goto(f"{HOME}reports/links/new/")
    member.locator("[name=name]").fill(name)
    member.locator("[name=passphrase]").fill(WORDS)
    member.get_by_role("button", name="Create the link").click()
    return member.locator("#link").inner_text().strip()
