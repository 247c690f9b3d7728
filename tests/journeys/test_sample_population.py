"""A visitor looks at the demonstration: its place among the sample's companies, page and API."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from apps.instruments.publishing import read_files
from tests.journeys.pages import DASH, Page
from tests.journeys.people import log_in_as_demo
from tests.journeys.served import Served
from tests.journeys.visitor import Visitor

ABOUT = "about (\\d+) companies"
NAMES = {row["code"]: row["name"] for row in read_files()["questionnaire"]["dimensions"]}
DRIFT = ("Traditionalist", "Selfie")  # where the demonstration's care comes from, and where it goes


@pytest.fixture(scope="module")
def visitor(sample: Served) -> Iterator[Visitor]:
    """Return a browser in which the demonstration's account is logged in."""
    with Visitor(sample.url) as visitor:
        log_in_as_demo(sample, visitor)
        yield visitor


@pytest.fixture
def results(visitor: Visitor) -> Page:
    """Return the page that the demonstration opens with."""
    return visitor.open("/o/harrow-tide-energy/")


@pytest.fixture(scope="module")
def rows(sample: Served) -> list[dict[str, Any]]:
    """Return what the API tells the demonstration of its benchmarks."""
    token = sample.manage(
        *("issue_token", "--organisation", "harrow-tide-energy"),
        *("--scopes", "read:benchmarks"),
    ).strip()
    answer = httpx.get(
        f"{sample.url}/api/v1/benchmarks", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == httpx.codes.OK, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


class TestResultsPage:
    def test_says_that_nothing_in_it_is_real(self, results: Page) -> None:
        assert "Sample organisation. Its people and answers are invented" in results.text

    def test_tells_the_place_as_a_range_among_about_so_many(self, results: Page) -> None:
        found = re.search(f"ahead of roughly (\\d+){DASH}(\\d+)% of {ABOUT}", results.text)

        assert found, results.text
        low, high, number = (int(part) for part in found.groups())
        assert 0 <= low < high <= 100
        assert number >= 25, "the gate lets no smaller cohort through"

    def test_shows_what_peers_have_where_noise_allows_it(
        self, results: Page, rows: list[dict[str, Any]]
    ) -> None:
        """Which dimensions are told differs from draw to draw: never one that was not released."""
        told = {
            name
            for name, row in results.table("Dimensions").items()
            if row.get("Peers: median", DASH) != DASH  # no column at all where none is shown
        }

        quarter = next(iter(results.table("Your rounds"))).replace(" ", "-")
        released = [row for row in rows if row["period_id"] == quarter and row["is_shown"]]
        assert {row["cohort_id"] for row in released} == {"all"}, "too few companies for leaves"
        assert told == {
            NAMES[row["metric_key"]] for row in released if row["metric_key"] != "overall"
        }

    def test_shows_the_drift_that_was_built_in(self, results: Page) -> None:
        shares = results.table("Personas")
        change = {
            name: row[next(n for n in row if n.startswith("Since"))] for name, row in shares.items()
        }

        before, after = DRIFT
        assert change[before] == "clearly less"
        assert change[after] == "clearly more"

    def test_lists_a_round_for_each_quarter(self, visitor: Visitor, results: Page) -> None:
        history = visitor.open(results.link("/history/"))

        for quarter in results.table("Your rounds"):
            page = visitor.open(history.link(f"/results/{quarter.replace(' ', '-')}/"))
            assert quarter in page.text
            assert "ahead of roughly" in page.text


class TestApi:
    def test_marks_every_row_as_the_sample_population(self, rows: list[dict[str, Any]]) -> None:
        assert {row["population"] for row in rows} == {"sample"}

    def test_tells_the_page_s_figures(self, rows: list[dict[str, Any]], results: Page) -> None:
        quarter = next(iter(results.table("Your rounds")))
        overall = next(
            row
            for row in rows
            if row["metric_key"] == "overall"
            and row["cohort_id"] == "all"
            and row["period_id"] == quarter.replace(" ", "-")
        )

        about = re.search(ABOUT, results.text)
        assert about
        assert int(about[1]) == overall["n_about"]
        half = f"{overall['p25']:.0f}{DASH}{overall['p75']:.0f}, median {overall['p50']:.0f}"
        assert half in results.text

    def test_shows_no_count_without_noise(self, rows: list[dict[str, Any]]) -> None:
        """A true histogram of one population has the same total in every measure."""
        totals = {sum(map(int, row["noisy_counts"].split())) for row in rows}

        assert len(totals) > 1


class TestStranger:
    def test_is_kept_from_what_belongs_to_members(self, sample: Served) -> None:
        with Visitor(sample.url) as stranger:
            page = stranger.open("/o/harrow-tide-energy/tokens/", expect=httpx.codes.FORBIDDEN)

        assert "People, settings and everything that writes belong to members" in page.text

    def test_may_look_at_the_public_results(self, sample: Served) -> None:
        with Visitor(sample.url) as stranger:
            page = stranger.open("/sample/")

        assert page.path == "/o/harrow-tide-energy/"
