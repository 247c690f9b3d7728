"""A BI tool reads a company's own figures, and what each KPI means."""

from decimal import Decimal

from apps.instruments.kpis import definitions
from apps.performance.actions import Target, set_targets
from apps.tenancy.context import acting_for
from tests.api.conftest import Call, caller, token_of
from tests.conftest import NOON, Company
from tests.performance.entering import AHT, CSAT, Q3, Q4, enter


class TestKpiValues:
    def test_are_the_callers_own(self, acme: Company, borealis: Company, call: Call) -> None:
        for company, value in ((acme, "83.4"), (borealis, "61")):
            with acting_for(company.organisation.pk):
                enter(company, value, n=420)

        (row,) = call("/api/v1/kpi_values").json()["data"]

        assert (row["kpi_key"], row["method"], row["channel"]) == ("csat_pct", "scale_5", "all")
        assert (row["value"], row["unit"], row["n"]) == (83.4, "%", 420)
        assert row["entered_at"] == "2026-11-16T12:00:00.000000Z"

    def test_can_be_asked_for_by_quarter_and_kpi(self, acme: Company, call: Call) -> None:
        with acting_for(acme.organisation.pk):
            enter(acme, "83.4", CSAT, Q3)
            enter(acme, "84", CSAT, Q4)
            enter(acme, "412", AHT, Q4)

        answer = call("/api/v1/kpi_values?period_id=2026-Q4&kpi_key=csat_pct").json()

        assert [row["value"] for row in answer["data"]] == [84.0]

    def test_need_the_scope_of_scores(self, acme: Company) -> None:
        assert caller(token_of(acme, "read:dictionary"))("/api/v1/kpi_values").status_code == 403


class TestKpiTargets:
    def test_are_the_callers_own_and_gone_when_taken_away(
        self, acme: Company, borealis: Company, call: Call
    ) -> None:
        wanted = {CSAT: Target(Decimal(80), None), AHT: Target(Decimal(300), Decimal(400))}
        for company in (acme, borealis):
            with acting_for(company.organisation.pk):
                set_targets(targets=wanted, by=None, at=NOON)
        page = call("/api/v1/kpi_targets").json()
        with acting_for(acme.organisation.pk):
            set_targets(targets={AHT: None}, by=None, at=NOON)

        later = call(f"/api/v1/kpi_targets?since={page['next_cursor']}").json()

        bands = {row["kpi_key"]: (row["low"], row["high"], row["unit"]) for row in page["data"]}
        assert bands == {"csat_pct": (80.0, None, "%"), "aht_sec": (300.0, 400.0, "seconds")}
        gone = {row["id"] for row in page["data"] if row["kpi_key"] == "aht_sec"}
        assert {(row["id"], row["op"]) for row in later["data"]} == {
            (one, "delete") for one in gone
        }


class TestKpis:
    def test_are_the_published_ones(self, acme: Company) -> None:
        rows = caller(token_of(acme, "read:dictionary"))("/api/v1/kpis").json()["data"]

        assert [row["kpi_key"] for row in rows] == list(definitions())
