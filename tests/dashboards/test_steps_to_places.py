"""The steps to the place on the compass, and every page of steps as JSON."""

import json
import re

import pytest
from django.test import Client

from apps.accounts.models import Role
from tests.conftest import Company
from tests.dashboards.arithmetic import comes_out, stat, sums
from tests.dashboards.conftest import FIRST, SECOND
from tests.dashboards.reading import words
from tests.reports import rounds

HIDDEN = {"leader": 3, "manager": 2, "frontline": 4}
THIRD = "2026-Q4"


def steps(company: Company, figure: str, quarter: str = SECOND) -> str:
    """Return the page of a figure's steps."""
    answer = company.client().get(f"/o/{company.slug}/results/{quarter}/worked-out/{figure}/")
    assert answer.status_code == 200
    return answer.content.decode()


class TestThePlaceOnTheCompass:
    def test_walks_from_the_scores_to_place_region_and_movement(self, measured: Company) -> None:
        page = steps(measured, "compass")

        told = {name: float(result.replace("\u2212", "-")) for name, _, result in sums(page)}
        assert comes_out(page, "compass") == len(told)
        assert {"x", "y", "r1", "r2", "Δx", "Δy", "v", "W"} <= set(told)
        x, y = (float(one.replace("\u2212", "-")) for one in stat(page).split(", "))
        assert (round(told["x"], 1), round(told["y"], 1)) == (x, y)

    def test_says_of_a_first_round_where_it_is_and_of_no_movement(self, measured: Company) -> None:
        page = steps(measured, "compass", FIRST)

        assert {"Δx", "W"} & {name for name, _, _ in sums(page)} == set()
        assert "How far it moved" not in words(page)

    def test_tells_the_whole_way_and_its_last_stretch(self, measured: Company) -> None:
        rounds.scored(measured.organisation, THIRD, honcho=1)

        page = steps(measured, "compass", THIRD)

        assert comes_out(page, "compass") > 20
        assert "How far it moved since 2026 Q2" in words(page)
        assert "How far it moved since 2026 Q3" in words(page)

    def test_tells_nothing_finer_than_the_card_where_a_group_is_hidden(self, acme: Company) -> None:
        rounds.scored(acme.organisation, FIRST, HIDDEN, casualist=1)
        rounds.scored(acme.organisation, SECOND, HIDDEN, stickler=1)

        page = steps(acme, "compass")

        comes_out(page, "compass")
        assert {name for name, _, _ in sums(page)} == {"close to x", "close to y", "Δx", "Δy"}
        assert "a group is hidden" in words(page)
        own = {result for _, _, result in sums(page)}
        assert all(re.fullmatch("\u2212?\\d+(\\.\\d)?", result) for result in own)

    def test_leads_there_from_the_card(self, measured: Company) -> None:
        client = measured.client()
        page = client.get(f"/o/{measured.slug}/").content.decode()

        card = page.split('id="compass"')[1].split("</section>")[0]
        address = f"/o/{measured.slug}/results/{SECOND}/worked-out/compass/"
        assert f'<a href="{address}">How this is worked out</a>' in card


class TestStepsAsJSON:
    @pytest.mark.parametrize("figure", ["maturity", "label", "dimension-TEC", "compass"])
    def test_says_what_the_page_says(self, measured: Company, figure: str) -> None:
        page = steps(measured, figure)
        address = f"/o/{measured.slug}/results/{SECOND}/worked-out/{figure}"

        answer = measured.client(measured.hire(Role.VIEWER)).get(f"{address}.json")
        told = json.loads(answer.content)

        assert answer["Content-Type"] == "application/json"
        assert f'href="{address}.json"' in page
        assert told["permalink"].endswith(f"{address}/")
        assert told["value"] == stat(page)
        assert [step["title"] for step in told["steps"]] == re.findall(
            r'<section class="card stack">\s*<h2>(.*?)</h2>', page
        )
        results = [line["result"] for step in told["steps"] for line in step["sums"]]
        assert results == [result for _, _, result in sums(page)]
        assert told["versions"]["instrument"] in words(page)

    def test_codes_the_columns_of_tables(self, measured: Company) -> None:
        address = f"/o/{measured.slug}/results/{SECOND}/worked-out/compass.json"

        told = measured.client().get(address).json()

        table = told["steps"][0]["table"]
        assert [column["code"] for column in table["columns"]][:2] == ["dimension", "score"]
        assert len(table["rows"]) == 8
        assert all(isinstance(row["score"], float) for row in table["rows"])

    def test_a_stranger_finds_nothing(self, measured: Company, borealis: Company) -> None:
        address = f"/o/{measured.slug}/results/{SECOND}/worked-out/compass.json"

        assert borealis.client().get(address).status_code == 404

    def test_nobody_reads_it_without_logging_in(self, measured: Company, client: Client) -> None:
        answer = client.get(f"/o/{measured.slug}/results/{SECOND}/worked-out/compass.json")

        assert answer.status_code in (302, 401)
