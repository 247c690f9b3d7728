"""A tool records figures of KPIs: what pages refuse is refused, what they doubt is doubted."""

from decimal import Decimal

import pytest

from apps.accounts.models import ApiToken
from apps.audit.models import AuditEntry
from apps.performance.models import KpiReading, TrackedKpi
from apps.tenancy.context import acting_for
from tests.api.conftest import WRITE, Call, caller, pointers, sender, token_of
from tests.conftest import Company

PATH = "/api/v1/kpi_values"
CSAT = {"period_id": "2026-Q3", "kpi_key": "csat_pct", "method": "scale_5", "value": 83.4, "n": 420}
AHT = {"period_id": "2026-Q3", "kpi_key": "aht_sec", "channel": "all", "value": 412}


def standing(company: Company) -> dict[str, Decimal]:
    with acting_for(company.organisation.pk):
        return dict(KpiReading.objects.values_list("kpi", "value"))


@pytest.mark.parametrize("method", ["PUT", "POST"])
class TestRecordKpiValues:
    def test_keeps_and_tracks_them(self, acme: Company, send: Call, method: str) -> None:
        answer = send(method, PATH, {"data": [CSAT, AHT]})

        assert answer.json() == {"kept": 2, "removed": 0, "warnings": []}
        assert standing(acme) == {"csat_pct": Decimal("83.4"), "aht_sec": Decimal(412)}
        with acting_for(acme.organisation.pk):
            assert TrackedKpi.objects.count() == 2
            token = ApiToken.objects.get().pk
            assert set(AuditEntry.objects.values_list("actor_id", flat=True)) == {token}
            assert KpiReading.objects.get(kpi="csat_pct").entered_by_id == token

    def test_corrects_and_removes_what_stands(self, acme: Company, send: Call, method: str) -> None:
        send(method, PATH, {"data": [CSAT, AHT]})

        gone = {"period_id": "2026-Q3", "kpi_key": "aht_sec", "value": None}
        answer = send(method, PATH, {"data": [CSAT | {"value": 84}, gone]})

        assert answer.json()["removed"] == 1
        assert standing(acme) == {"csat_pct": Decimal(84)}

    def test_keeps_what_is_unusual_and_says_so(
        self, acme: Company, send: Call, method: str
    ) -> None:
        answer = send(method, PATH, {"data": [AHT, CSAT | {"value": 1.5}]})

        (warning,) = answer.json()["warnings"]
        assert warning["pointer"] == "#/data/1/value"
        assert standing(acme)["csat_pct"] == Decimal("1.5")

    def test_keeps_none_if_one_of_them_cannot_be(
        self, acme: Company, send: Call, method: str
    ) -> None:
        rows = [
            AHT,
            CSAT | {"value": 101},
            CSAT | {"period_id": "2099-Q1"},
            CSAT | {"kpi_key": "happiness"},
            CSAT | {"method": "guess"},
            AHT | {"channel": "A chat!"},
            AHT | {"value": 1.2345, "channel": "chat"},
            AHT,
            AHT | {"period_id": "2026-Q2", "value": None, "n": 3},
        ]

        answer = send(method, PATH, {"data": rows})

        assert pointers(answer) == [
            "#/data/1/value",
            "#/data/2/period_id",
            "#/data/3/kpi_key",
            "#/data/4/method",
            "#/data/5/channel",
            "#/data/6/value",
            "#/data/7",
            "#/data/8/value",
        ]
        assert standing(acme) == {}

    @pytest.mark.parametrize(
        ("member", "value"),
        [
            ("value", "83"),
            ("value", True),
            ("n", 0),
            ("n", "9"),
            ("n", 2_000_000_001),
            ("note", "two\nlines"),
            ("note", "x" * 201),
            ("period_id", "2026-Q3\n"),
            ("period_id", "2026-Q5"),
            ("kpi_key", 7),
            ("colour", "blue"),
        ],
    )
    def test_points_at_what_is_wrong(
        self, send: Call, method: str, member: str, value: object
    ) -> None:
        answer = send(method, PATH, {"data": [CSAT | {member: value}]})

        assert pointers(answer) == [f"#/data/0/{member}"]

    def test_writes_to_the_tokens_own_company(
        self, acme: Company, borealis: Company, send: Call, stranger: Call, method: str
    ) -> None:
        stranger(method, PATH, {"data": [CSAT | {"value": 61}]})
        send(method, PATH, {"data": [CSAT]})

        assert standing(acme) == {"csat_pct": Decimal("83.4")}
        assert standing(borealis) == {"csat_pct": Decimal(61)}

    def test_needs_the_scope_to_write(self, acme: Company, method: str) -> None:
        assert sender(token_of(acme))(method, PATH, {"data": [CSAT]}).status_code == 403

    def test_takes_no_parameters(self, send: Call, method: str) -> None:
        assert send(method, f"{PATH}?limit=5", {"data": [CSAT]}).status_code == 400


class TestReadingBack:
    def test_gives_what_was_written(self, acme: Company, send: Call, call: Call) -> None:
        send("PUT", PATH, {"data": [CSAT | {"note": "first wave"}, AHT]})

        rows = call(PATH).json()["data"]
        again = [{name: row[name] for name in (*CSAT, "channel", "note")} for row in rows]
        answer = send("PUT", PATH, {"data": again})

        assert answer.status_code == 200
        with acting_for(acme.organisation.pk):
            assert not AuditEntry.objects.filter(verb="KPI corrected").exists()

    def test_needs_its_own_scope(self, acme: Company) -> None:
        assert caller(token_of(acme, WRITE))(PATH).status_code == 403
