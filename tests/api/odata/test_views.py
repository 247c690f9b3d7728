"""The OData service, asked as BI tools ask it."""

import base64
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from apps.reports.registry import DATASETS
from tests.api.conftest import Call, caller, score, token_of
from tests.api.odata.asking import ROOT, rows
from tests.conftest import Company

JSON = "application/json;odata.metadata=minimal"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"


DIGITAL = "Digital and self-service reach"
OF_THOSE_WHO_TAKE_PART = ("benchmarks", "kpi_benchmarks", "positions")


def listed_by(call: Call) -> set[str]:
    """Return the sets of the service document."""
    return {each["name"] for each in call(ROOT).json()["value"]}


def described_by(call: Call) -> set[str]:
    """Return the sets of $metadata."""
    document = ET.fromstring(call(f"{ROOT}$metadata").content)  # noqa: S314 - our own
    return {str(each.get("Name")) for each in document.iter(f"{EDM}EntitySet")}


class TestShowService:
    def test_lists_every_set(self, call: Call) -> None:
        answer = call(ROOT)

        assert answer["Content-Type"] == JSON
        assert answer["OData-Version"] == "4.0"
        assert answer.json() == {
            "@odata.context": "http://testserver/odata/v4/$metadata",
            "value": [{"name": name, "kind": "EntitySet", "url": name} for name in DATASETS],
        }

    def test_lists_what_the_token_allows(self, acme: Company) -> None:
        call = caller(token_of(acme, "read:dictionary"))

        names = {each["name"] for each in call("/odata/v4").json()["value"]}

        assert names == {name for name, each in DATASETS.items() if each.kind == "dimension"}

    def test_leads_to_no_set_that_answers_403(self, borealis: Company, call: Call) -> None:
        theirs = caller(token_of(borealis))
        listed = {name: listed_by(each) for name, each in (("acme", call), ("stranger", theirs))}

        assert listed["acme"] - listed["stranger"] == set(OF_THOSE_WHO_TAKE_PART)
        for each, names in ((call, listed["acme"]), (theirs, listed["stranger"])):
            assert described_by(each) == names
            assert {each(ROOT + name).status_code for name in names} == {200}
        for name in OF_THOSE_WHO_TAKE_PART:
            assert theirs(ROOT + name).json()["error"]["code"] == "not-contributing"

    def test_lists_the_benchmarks_that_the_company_has_consented_to(
        self, borealis: Company
    ) -> None:
        borealis.take_part()

        listed = listed_by(caller(token_of(borealis)))

        assert listed == set(DATASETS) - {"kpi_benchmarks"}

    def test_says_who_may_read_where_the_token_reads_nothing_else(self, borealis: Company) -> None:
        call = caller(token_of(borealis, "read:benchmarks"))

        for address in (ROOT, f"{ROOT}$metadata"):
            assert call(address).status_code == 403
            assert call(address).json()["error"]["code"] == "not-contributing"

    def test_says_what_is_missing_where_the_token_reads_nothing(self, acme: Company) -> None:
        call = caller(token_of(acme, "webhooks:manage"))

        for address in (ROOT, f"{ROOT}$metadata", f"{ROOT}rounds"):
            assert call(address).status_code == 403
            assert call(address).json()["error"]["code"] == "scope-missing"


class TestShowMetadata:
    @pytest.mark.parametrize("accept", ["application/json", "*/*", "text/html", ""])
    def test_is_xml_whatever_was_asked_for(self, call: Call, accept: str) -> None:
        answer = call(f"{ROOT}$metadata?$format=json", Accept=accept)

        assert answer["Content-Type"] == "application/xml"
        document = ET.fromstring(answer.content)  # noqa: S314 - our own
        assert len(document.findall(f".//{EDM}EntitySet")) == len(DATASETS)


class TestReadResource:
    def test_shows_only_the_callers_rows(
        self, acme: Company, borealis: Company, call: Call
    ) -> None:
        score(acme, "2026-Q3", 40.0)
        score(borealis, "2026-Q3", 90.0)

        assert [row["maturity"] for row in rows(call, "rounds")] == [40.0]

    def test_gives_the_rows_of_the_rest_door(self, acme: Company, call: Call) -> None:
        score(acme, "2026-Q2", 40.0)
        score(acme, "2026-Q3", 50.0)

        for name in DATASETS:
            told = [
                {column: value for column, value in row.items() if column != "op"}
                for row in call(f"/api/v1/{name}").json()["data"]
            ]
            assert sorted(rows(call, name), key=str) == sorted(told, key=str)

    def test_follows_a_reference_in_a_filter(self, acme: Company, call: Call) -> None:
        score(acme, "2026-Q2", 40.0)
        score(acme, "2026-Q3", 50.0)

        found = rows(
            call, "dimension_scores", filter="period/quarter eq 3", select="period_id,score"
        )

        assert found == [{"period_id": "2026-Q3", "score": 50.0}] * 2

    def test_follows_a_fact_to_its_dimension_and_its_persona(
        self, acme: Company, call: Call
    ) -> None:
        score(acme, "2026-Q2", 40.0)
        score(acme, "2026-Q3", 50.0)

        technology = rows(
            call, "dimension_scores", filter=f"dimension/name eq '{DIGITAL}'", select="dimension_id"
        )
        drift = rows(
            call,
            "persona_drift",
            filter="persona/is_current and since_period/quarter eq 2 and period/quarter eq 3",
            select="persona_id,since_period_id",
            orderby="persona/name desc",
        )

        assert technology == [{"dimension_id": "TEC@1.0.0"}] * 2
        assert len(drift) == 5
        assert {row["since_period_id"] for row in drift} == {"2026-Q2"}


class TestToken:
    def test_may_be_the_password_of_basic(self, acme: Company) -> None:
        pair = base64.b64encode(f"anyone:{token_of(acme)}".encode()).decode()

        answer = Client().get(f"{ROOT}rounds", headers={"Authorization": f"Basic {pair}"})

        assert answer.status_code == 200

    @pytest.mark.parametrize("header", ["", "Bearer nonsense", "Basic !!!"])
    def test_is_asked_for_everywhere(self, db: None, header: str) -> None:
        for path in ("", "$metadata", "rounds", "rounds/$count", "nothing", "$batch", "../x"):
            answer = Client().get(ROOT + path, headers={"Authorization": header})
            assert answer.status_code == 401
            assert answer["WWW-Authenticate"].startswith("Basic ")
            assert answer["OData-Version"] == "4.0"
            assert set(answer.json()["error"]) == {"code", "message"}
