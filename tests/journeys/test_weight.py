"""Pages are light on their way and stand still once they are there, on a desk and on a phone."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import BrowserContext, ViewportSize

from tests.browser import PHONE
from tests.journeys.served import Served
from tests.journeys.tour import Stop, Tour
from tests.journeys.visitor import LONGEST
from tests.journeys.weight import WATCH, load

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]
HEAVIEST = 60_000  # bytes of a page, as sent
ALL_SCRIPTS = 25_000
FIRST_QUESTION = 60 * 1024  # with everything that it needs
STILL = 0.1
MOVES, SEEN_MS = 5, 500  # how often a page is moved, milliseconds between
DESK = {"width": 1280, "height": 900}
WATCHED = ("dashboards-home", "dashboards-results", "instruments-method", "survey-question")


def watched(tour: Tour) -> list[Stop]:
    """Return the pages that are opened in a browser."""
    found = [stop for stop in tour.pages if stop.name.startswith(WATCHED)]
    return [stop for stop in found if not stop.name.endswith("empty")]


def taking_gzip(served: Served) -> httpx.Client:
    headers = {"Accept-Encoding": "gzip"}
    return httpx.Client(
        base_url=served.url, headers=headers, timeout=LONGEST, follow_redirects=True
    )


def weight(client: httpx.Client, stop: Stop) -> int:
    """Return the bytes of a page as they are sent."""
    with client.stream("GET", stop.path) as answer:
        answer.read()
    assert answer.headers["Content-Encoding"] == "gzip", stop.name
    return answer.num_bytes_downloaded


class TestEveryPage:
    def test_is_sent_in_few_bytes(self, sample: Served, tour: Tour) -> None:
        with taking_gzip(sample) as nobody, taking_gzip(sample) as member:
            member.cookies.update(tour.member.cookies())
            weights = {
                stop.name: weight(nobody if stop.is_public else member, stop) for stop in tour.pages
            }

        assert {name: size for name, size in weights.items() if size > HEAVIEST} == {}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
class TestPagesInABrowser:
    def test_move_little_and_carry_few_scripts(
        self, new_context: NewContext, sample: Served, tour: Tour, size: ViewportSize
    ) -> None:
        stops = watched(tour)
        assert len({stop.name.split("-")[1] for stop in stops}) == len(WATCHED)

        for stop in stops:
            context = new_context(base_url=sample.url, viewport=size, bypass_csp=True)
            if not stop.is_public:
                tour.admit(context, sample)
            found = load(context, stop.path)
            context.close()

            assert found.moved <= STILL, stop.name
            assert 0 < found.sizes["script"] <= ALL_SCRIPTS, stop.name
            if stop.name.startswith("survey"):
                assert sum(found.sizes.values()) <= FIRST_QUESTION, stop.name

    def test_would_be_caught_moving(self, new_context: NewContext, size: ViewportSize) -> None:
        page = new_context(viewport=size).new_page()
        page.set_content("<p id='read'>What somebody reads.</p>" * 30)
        page.evaluate(WATCH)

        for _ in range(MOVES):
            page.evaluate("document.body.insertAdjacentHTML('afterbegin', '<br>'.repeat(20))")
            page.wait_for_timeout(SEEN_MS)  # a browser tells of what moved once it was painted

        assert page.evaluate("window.moved") > STILL
