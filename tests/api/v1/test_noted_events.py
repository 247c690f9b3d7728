"""A BI tool reads what happened beside the figures."""

from apps.tenancy.context import acting_for
from tests.api.conftest import Call, caller, token_of
from tests.conftest import Company
from tests.performance.happening import CRM, LAUNCH, note


class TestAnnotations:
    def test_are_the_callers_own(self, acme: Company, borealis: Company, call: Call) -> None:
        for company, event in ((acme, LAUNCH), (borealis, CRM)):
            with acting_for(company.organisation.pk):
                note(company, event)

        (row,) = call("/api/v1/annotations").json()["data"]

        assert (row["happened_on"], row["text"], row["kpi_key"]) == (
            "2026-08-16",
            "Chat launched",
            "csat_pct",
        )
        assert (row["created_at"], row["edited_at"]) == ("2026-11-16T12:00:00.000000Z", None)

    def test_can_be_asked_for_by_quarter(self, acme: Company, call: Call) -> None:
        with acting_for(acme.organisation.pk):
            note(acme, LAUNCH)
            note(acme, CRM)

        answer = call("/api/v1/annotations?period_id=2026-Q1").json()

        assert [row["text"] for row in answer["data"]] == ["New CRM"]

    def test_need_the_scope_of_scores(self, acme: Company) -> None:
        assert caller(token_of(acme, "read:dictionary"))("/api/v1/annotations").status_code == 403
