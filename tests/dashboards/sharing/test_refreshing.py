"""A page that waits for a report, in a real browser: what changes there, and what is read out."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.jobs.models import Job, State
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.dashboards.conftest import SECOND

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def waiting(
    new_context: Callable[..., BrowserContext],
    live_server: LiveServer,
    measured: Company,
    pango: None,
) -> Page:
    """The owner's page, on which a report waits for a worker that never comes."""
    owner = measured.client()
    owner.post(f"/o/{measured.slug}/reports/new/", {"quarter": SECOND})
    session = owner.cookies[settings.SESSION_COOKIE_NAME].value
    context = new_context(base_url=live_server.url)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(f"/o/{measured.slug}/reports/")
    return page


def wait_for_answer(page: Page) -> None:
    with page.expect_response("**/reports/list/"):
        pass


def test_leaves_what_stands_there_until_it_says_something_else(
    waiting: Page, measured: Company
) -> None:
    told = waiting.locator("#reports").get_by_role("status")
    expect(told).to_have_text("2026 Q3: Waiting.")
    waiting.locator("#reports table").evaluate("table => table.classList.add('as-it-was')")

    for _time in range(2):
        wait_for_answer(waiting)
    assert waiting.locator("#reports table.as-it-was").count() == 1
    with acting_for(measured.organisation.pk):
        Job.objects.filter(key__startswith="board report").update(state=State.DEAD)

    expect(told).to_have_text("2026 Q3: Could not be made.")
    expect(waiting.locator("#reports table.as-it-was")).to_have_count(0)
    expect(waiting.get_by_role("button", name="Try again")).to_be_visible()
