"""The audit log's page and file: who may read them, what they tell and what they never do."""

import ast
import csv
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest

from apps.accounts.actions.members import remove_member
from apps.accounts.models import Membership, Role, User
from apps.accounts.views.audit_words import WORDS
from apps.audit.record import record
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.postgres import SERVER

APPS = Path(__file__).parents[2] / "apps"


def address(company: Company, rest: str = "") -> str:
    return f"/o/{company.slug}/settings/audit/{rest}"


def page(company: Company, rest: str = "") -> str:
    return company.client().get(address(company, rest)).content.decode()


def log(company: Company, *verbs: str, by: User | None = None) -> None:
    """Write the verbs, one a day."""
    with acting_for(company.organisation.pk):
        for day, verb in enumerate(verbs):
            record(verb, "it", by=by.pk if by else None, at=NOON + timedelta(days=day))


def table(company: Company, rest: str = "") -> list[dict[str, str]]:
    answer = company.client().get(address(company, f"log.csv{rest}"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(StringIO(answer.content.decode())))


def recorded_verbs() -> Iterator[str]:
    """Find every verb that some action writes down as it stands."""
    for path in APPS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                verb = node.args[0]
                if isinstance(verb, ast.Constant):
                    yield str(verb.value)


class TestShowAuditLog:
    def test_tells_who_did_what_newest_first(self, acme: Company) -> None:
        log(acme, "round opened", "round closed", by=acme.owner)

        text = page(acme)

        assert text.index("Assessment closed") < text.index("Assessment opened")
        assert acme.owner.email in text
        assert "Verified up to entry 2" in page(acme, "?check=yes")

    @pytest.mark.parametrize(
        ("role", "status"), [(Role.VIEWER, 403), (Role.ANALYST, 403), (Role.ADMIN, 200)]
    )
    def test_is_for_admins_and_owners(self, acme: Company, role: str, status: int) -> None:
        browser = acme.client(acme.hire(role))

        assert browser.get(address(acme)).status_code == status
        assert browser.get(address(acme, "log.csv")).status_code == status

    def test_tells_a_stranger_nothing(self, acme: Company, borealis: Company) -> None:
        log(borealis, "round opened", by=borealis.owner)

        assert acme.client().get(address(borealis)).status_code == 404
        assert acme.client().get(address(borealis, "log.csv")).status_code == 404
        assert borealis.owner.email not in page(acme)

    def test_keeps_what_the_address_asks_for(self, acme: Company) -> None:
        admin = acme.hire(Role.ADMIN)
        log(acme, "round opened", "token created", by=acme.owner)
        log(acme, "round extended", by=admin)
        log(acme, "round closed")

        rounds = page(acme, "?kind=assessments")
        assert ("Assessment opened" in rounds, "API token created" in rounds) == (True, False)
        its = [row["verb"] for row in table(acme, f"?kind=assessments&person={admin.pk}")]
        assert its == ["round extended"]
        assert [row["verb"] for row in table(acme, "?person=tidemark")] == ["round closed"]

    def test_shows_no_entry_for_what_it_does_not_know(self, acme: Company) -> None:
        log(acme, "round opened", by=acme.owner)

        text = page(acme, f"?kind=weather&person={uuid4()}")

        assert "Assessment opened" not in text
        assert "No entry is of that kind" in text

    def test_goes_on_on_a_second_page_with_the_filter_kept(self, acme: Company) -> None:
        log(acme, *["round edited"] * 50, "round closed", by=acme.owner)

        assert "page=2&amp;kind=" in page(acme, "?kind=assessments") or (
            "kind=assessments&amp;page=2" in page(acme, "?kind=assessments")
        )
        assert "Assessment closed" not in page(acme, "?kind=assessments&page=2")

    def test_names_members_and_of_the_gone_only_an_id(self, acme: Company) -> None:
        leaver = acme.hire(Role.ADMIN)
        log(acme, "round opened", by=leaver)
        with acting_for(acme.organisation.pk):
            its, own = (Membership.objects.get(user=user) for user in (leaver, acme.owner))
            remove_member(membership=its, by=own, at=NOON + timedelta(days=1))

        text = page(acme)

        assert leaver.email not in text
        assert f"Former member {str(leaver.pk)[:8]}" in text

    def test_explains_every_verb_that_an_action_writes(self) -> None:
        assert sorted(set(recorded_verbs()) - set(WORDS)) == []


@pytest.mark.django_db(transaction=True)
class TestABrokenChain:
    def test_is_told_with_the_last_entry_that_holds(self, acme: Company) -> None:
        log(acme, "round opened", "round extended", "round closed")

        with SERVER.administrator() as admin:
            admin.execute("UPDATE audit_auditentry SET subject = 'that' WHERE sequence = 2")
        unasked, text = page(acme), page(acme, "?check=yes")

        assert "The seal of entry 2 does not hold" in text
        assert "Up to entry 1 the log is whole" in text
        assert "The seal of entry" not in unasked
        assert '?check=yes"' in unasked


class TestDownloadAuditLog:
    def test_holds_every_entry_with_its_seal(self, acme: Company) -> None:
        log(acme, "round opened", "round closed", by=acme.owner)

        rows = table(acme)

        assert [(row["sequence"], row["verb"]) for row in rows] == [
            ("2", "round closed"),
            ("1", "round opened"),
        ]
        assert {row["actor"] for row in rows} == {acme.owner.email}
        assert all(len(row["entry_hash"]) == 64 for row in rows)
        assert rows[1]["at"] == NOON.isoformat()

    def test_has_no_text_that_a_spreadsheet_would_compute(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            record("event added", "=1+1", by=None, at=NOON)

        assert table(acme)[0]["subject"] == "'=1+1"
