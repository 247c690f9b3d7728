"""The pages of an import: everything is shown before, and all of it is saved or nothing."""

import csv
import re
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Role
from apps.audit.models import AuditEntry
from apps.performance.models import KpiReading, TrackedKpi
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.dashboards.reading import words
from tests.performance.entering import AHT, CSAT, Q3, choose, enter

pytestmark = pytest.mark.usefixtures("noon")

SIGNED = re.compile(r'name="figures"\s+value="([^"]+)"')
TABLE = (
    "quarter,kpi,value,n\n2026-Q2,csat_pct,80,400\n2026-Q3,csat_pct,84,420\n2026-Q3,aht_sec,398,\n"
)


@pytest.fixture
def tracking(acme: Company) -> Company:
    """A company that tracks one KPI, and has a figure of it."""
    with acting_for(acme.organisation.pk):
        choose(acme, CSAT)
        enter(acme, "83", n=420)
    return acme


def send(company: Company, table: str = TABLE, role: str | None = None) -> Any:
    browser = company.client(company.hire(role)) if role else company.client()
    answer: Any = browser.post(f"/o/{company.slug}/kpis/import/", {"table": table})
    return answer


def confirm(company: Company, page: Any, whose: Company | None = None) -> Any:
    """Send back what the page carries; to another company's address if one is named."""
    found = SIGNED.search(page.content.decode())
    assert found
    answer: Any = company.client().post(
        f"/o/{(whose or company).slug}/kpis/import/", {"figures": found[1]}, follow=True
    )
    return answer


def _doubled(text: str) -> str:
    return text.replace('"', '""')


def recorded(company: Company) -> dict[str, str]:
    with acting_for(company.organisation.pk):
        return {f"{one.quarter} {one.kpi}": one.figure for one in KpiReading.objects.all()}


def entries(company: Company) -> int:
    with acting_for(company.organisation.pk):
        return AuditEntry.objects.count()


class TestThePreview:
    def test_shows_what_is_new_and_what_changes_from_what(self, tracking: Company) -> None:
        told = words(send(tracking).content.decode())

        assert "3 figures can be saved" in told
        assert "New 2 Changed 1 Unchanged 0" in told
        assert "83 \u2192 84%" in told
        assert "Save 3 figures" in told
        assert "1 series begins with this table" in told
        assert "is asked for each quarter: Average handle time" in told

    def test_saves_nothing(self, tracking: Company) -> None:
        send(tracking)

        assert recorded(tracking) == {"2026-Q3 csat_pct": "83 (n 420)"}

    def test_takes_a_file_as_well_and_shows_its_text(self, tracking: Company) -> None:
        file = SimpleUploadedFile("kpis.csv", "\ufeff".encode() + TABLE.encode())

        answer = tracking.client().post(f"/o/{tracking.slug}/kpis/import/", {"file": file})

        assert "3 figures can be saved" in words(answer.content.decode())
        assert "2026-Q2,csat_pct,80,400" in answer.content.decode()

    def test_calls_a_value_unusual_and_lets_it_be_saved(self, tracking: Company) -> None:
        told = words(send(tracking, "quarter,kpi,value\n2026-Q2,aht_sec,30\n").content.decode())

        assert "unusual: usually 180 to 900" in told
        assert "Save 1 figure" in told

    def test_has_nothing_to_save_where_all_is_recorded(self, tracking: Company) -> None:
        told = send(tracking, "quarter,kpi,value\n2026-Q3,csat_pct,83\n").content.decode()

        assert "Everything is recorded already" in told
        assert not SIGNED.search(told)


class TestALineThatCannotBeUsed:
    def test_keeps_all_from_being_saved_and_nothing_is_lost(self, tracking: Company) -> None:
        answer = send(tracking, TABLE + "2026-Q3,csat_pct,140,\n")

        told = answer.content.decode()
        assert answer.status_code == 422
        assert "1 figure cannot be used" in words(told)
        assert "140 is outside 0 to 100" in told
        assert not SIGNED.search(told)
        assert "2026-Q2,csat_pct,80,400" in told.split("<textarea")[1]

    def test_is_told_for_a_table_without_columns_too(self, tracking: Company) -> None:
        answer = send(tracking, "80 81 82")

        assert answer.status_code == 422
        assert "No column is called" in answer.content.decode()
        assert "80 81 82" in answer.content.decode().split("<textarea")[1]

    def test_is_told_where_nothing_was_sent(self, tracking: Company) -> None:
        answer = send(tracking, " ")

        assert answer.status_code == 422
        assert "Paste a table, or choose a file." in answer.content.decode()


class TestConfirming:
    def test_saves_all_and_tracks_what_is_new(self, tracking: Company) -> None:
        answer = confirm(tracking, send(tracking))

        assert "3 figures are saved." in answer.content.decode()
        assert recorded(tracking) == {
            "2026-Q2 csat_pct": "80 (n 400)",
            "2026-Q3 aht_sec": "398",
            "2026-Q3 csat_pct": "84 (n 420)",
        }
        with acting_for(tracking.organisation.pk):
            assert {row.series for row in TrackedKpi.objects.all()} == {CSAT, AHT}

    def test_can_be_said_twice(self, tracking: Company) -> None:
        page = send(tracking)
        confirm(tracking, page)
        before = recorded(tracking), entries(tracking)

        answer = confirm(tracking, page)

        assert "recorded already. Nothing has changed." in answer.content.decode()
        assert (recorded(tracking), entries(tracking)) == before

    def test_shows_again_what_was_changed_meanwhile(self, tracking: Company) -> None:
        page = send(tracking)
        with acting_for(tracking.organisation.pk):
            enter(tracking, "70", quarter=Q3)

        answer = confirm(tracking, page)

        assert answer.status_code == 422
        assert "changed meanwhile" in answer.content.decode()
        assert recorded(tracking) == {"2026-Q3 csat_pct": "70"}

    def test_keeps_one_of_two_confirmations_with_a_change_between(self, tracking: Company) -> None:
        page = send(tracking)
        first = confirm(tracking, page)
        with acting_for(tracking.organisation.pk):
            enter(tracking, "70", quarter=Q3)

        second = confirm(tracking, page)

        assert (first.status_code, second.status_code) == (200, 422)
        assert recorded(tracking)["2026-Q3 csat_pct"] == "70"

    def test_locks_the_figures_before_it_looks_at_them(self, tracking: Company) -> None:
        page = send(tracking)

        with CaptureQueriesContext(connection) as asked:
            confirm(tracking, page)

        queries = [query["sql"] for query in asked.captured_queries]
        lock = next(at for at, sql in enumerate(queries) if "FOR NO KEY UPDATE" in sql)
        look = next(at for at, sql in enumerate(queries) if '"performance_kpireading"' in sql)
        assert lock < look

    def test_believes_nobody_else(self, tracking: Company, borealis: Company) -> None:
        page = send(tracking)

        elsewhere = confirm(borealis, page)
        forged = tracking.client().post(f"/o/{tracking.slug}/kpis/import/", {"figures": "W10:x"})

        assert (elsewhere.status_code, forged.status_code) == (422, 422)
        assert recorded(borealis) == {}
        assert len(recorded(tracking)) == 1

    def test_takes_no_number_of_answers_from_a_value_that_stays(self, tracking: Company) -> None:
        page = send(tracking, "quarter,kpi,value,note\n2026-Q3,csat_pct,83,Checked\n")

        confirm(tracking, page)

        assert recorded(tracking)["2026-Q3 csat_pct"] == "83 (n 420)"

    def test_is_not_for_a_stranger(self, tracking: Company, borealis: Company) -> None:
        page = send(tracking)

        assert confirm(borealis, page, whose=tracking).status_code == 404


class TestRoles:
    def test_let_no_viewer_import(self, tracking: Company) -> None:
        viewer = tracking.client(tracking.hire(Role.VIEWER))
        address = f"/o/{tracking.slug}/kpis/import/"

        assert viewer.get(address).status_code == 403
        assert viewer.post(address, {"table": TABLE}).status_code == 403
        assert viewer.get(f"{address}template.csv").status_code == 403

    def test_let_an_analyst(self, tracking: Company) -> None:
        assert send(tracking, role=Role.ANALYST).status_code == 200


class TestTheTemplate:
    def test_has_a_line_for_each_figure_of_the_quarter(self, tracking: Company) -> None:
        answer = tracking.client().get(f"/o/{tracking.slug}/kpis/import/template.csv")

        assert "tidemark-kpis-2026-Q4.csv" in answer["Content-Disposition"]
        assert answer.content.decode().split() == [
            "quarter,kpi,method,channel,value,n,note",
            "2026-Q4,csat_pct,scale_5,,,,",
        ]

    def test_has_no_note_that_a_spreadsheet_takes_for_a_formula(self, tracking: Company) -> None:
        note = '=HYPERLINK("https://x.example","click")'
        page = send(
            tracking, f'quarter\tkpi\tvalue\tnote\n2026-Q4\tcsat_pct\t81\t"{_doubled(note)}"\n'
        )
        confirm(tracking, page)

        answer = tracking.client().get(f"/o/{tracking.slug}/kpis/import/template.csv")
        text = answer.content.decode()

        (row,) = csv.DictReader(StringIO(text))
        assert (row["value"], row["note"]) == ("81", f"'{note}")
        again = send(tracking, text)
        assert "Everything is recorded already" in again.content.decode()

    def test_can_be_read_once_it_is_filled_in(self, tracking: Company) -> None:
        text = tracking.client().get(f"/o/{tracking.slug}/kpis/import/template.csv")

        page = send(tracking, text.content.decode().replace(",,,,", ",,85.5,410,"))

        assert "1 figure can be saved" in words(page.content.decode())
