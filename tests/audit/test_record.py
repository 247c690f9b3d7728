"""The log has no gap, cannot be changed by who writes it, and shows when somebody else did."""

import hashlib
import json
import threading
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connections, transaction

from apps.audit.models import AuditEntry
from apps.audit.record import record
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company, found
from tests.postgres import SERVER
from tests.tenancy.rows import read

WRITERS, ENTRIES = 4, 25
BEGINNING = "0" * 64


def chain(company: Company) -> list[AuditEntry]:
    with acting_for(company.organisation.pk):
        return list(AuditEntry.objects.order_by("sequence"))


def sealed(entry: AuditEntry, previous: str) -> str:
    """Compute an entry's hash from what it says, as the database writes JSON."""
    said = [
        json.dumps(previous),
        str(entry.sequence),
        json.dumps(str(entry.organisation_id)),
        _seconds(entry.at),
        json.dumps(str(entry.actor_id)) if entry.actor_id else "null",
        json.dumps(entry.verb, ensure_ascii=False),
        json.dumps(entry.subject, ensure_ascii=False),
    ]
    return hashlib.sha256(f"[{', '.join(said)}]".encode()).hexdigest()


def _seconds(at: datetime) -> str:
    return f"{int(at.timestamp())}.{at.microsecond:06d}"


def breaks(entries: list[AuditEntry]) -> list[int]:
    """Return the numbers at which the chain does not hold."""
    found_at, previous = [], BEGINNING
    for number, entry in enumerate(entries, start=1):
        is_whole = entry.sequence == number and entry.previous_hash == previous
        if not is_whole or entry.entry_hash != sealed(entry, previous):
            found_at.append(number)
        previous = entry.entry_hash
    return found_at


class TestRecord:
    def test_writes_who_did_what(self, at_acme: Company) -> None:
        record("round closed", "round 2026-Q3", by=at_acme.owner.pk, at=NOON)

        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.subject, entry.actor_id, entry.at) == (
            "round closed",
            "round 2026-Q3",
            at_acme.owner.pk,
            NOON,
        )

    def test_seals_each_entry_with_the_one_before(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            for verb in ("opened", "Größe geändert", 'said "so\\"'):
                record(verb, "naïve, 株式会社", by=uuid4(), at=NOON.replace(microsecond=1200))
            record("closed", by=None, at=NOON)

        entries = chain(acme)
        assert [entry.sequence for entry in entries] == [1, 2, 3, 4]
        assert breaks(entries) == []

    def test_numbers_each_organisation_by_itself(self, acme: Company, borealis: Company) -> None:
        for company in (acme, borealis, acme):
            with acting_for(company.organisation.pk):
                record("worked", by=None, at=NOON)

        assert [entry.sequence for entry in chain(acme)] == [1, 2]
        assert [entry.sequence for entry in chain(borealis)] == [1]

    def test_believes_no_number_or_hash_of_the_writers(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            AuditEntry.objects.create(
                verb="forged", at=NOON, sequence=7, previous_hash="f" * 64, entry_hash="f" * 64
            )

        assert breaks(chain(acme)) == []

    def test_leaves_no_gap_where_a_transaction_was_undone(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            record("kept", by=None, at=NOON)
            undo = transaction.savepoint()
            record("undone", by=None, at=NOON)
            transaction.savepoint_rollback(undo)
            record("kept too", by=None, at=NOON)

        assert [entry.verb for entry in chain(acme)] == ["kept", "kept too"]
        assert breaks(chain(acme)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET verb = 'never happened'",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry",
        "ALTER TABLE audit_auditentry DISABLE TRIGGER audit_chain",
        "DROP TRIGGER audit_chain ON audit_auditentry",
    ],
)
def test_the_app_cannot_change_what_is_written(at_acme: Company, statement: str) -> None:
    record("happened", by=None, at=NOON)

    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
    ):
        read(statement)


class Writer(threading.Thread):
    """Somebody who writes many entries, of whom some are undone."""

    def __init__(self, organisation_id: UUID, number: int) -> None:
        super().__init__()
        self.organisation_id = organisation_id
        self.number = number

    def run(self) -> None:
        for entry in range(ENTRIES):
            try:
                with acting_for(self.organisation_id):
                    record(f"writer {self.number}", entry, by=None, at=NOON)
                    if entry % 5 == self.number:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                pass
        connections.close_all()


@pytest.mark.django_db(transaction=True)
class TestTheChain:
    def test_is_whole_when_four_write_at_once(self) -> None:
        company = found("Acme", "acme.example")
        writers = [Writer(company.organisation.pk, number) for number in range(WRITERS)]

        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(timeout=60)

        entries = chain(company)
        assert len(entries) == WRITERS * ENTRIES * 4 // 5
        assert breaks(entries) == []
        for number in range(WRITERS):  # each one's entries in its own order
            own = [int(e.subject) for e in entries if e.verb == f"writer {number}"]
            assert own == sorted(own)

    def test_shows_what_an_administrator_changed(self) -> None:
        company = found("Acme", "acme.example")
        with acting_for(company.organisation.pk):
            for verb in ("one", "two", "three", "four"):
                record(verb, by=None, at=NOON)

        with SERVER.administrator() as admin:
            admin.execute("UPDATE audit_auditentry SET verb = 'other' WHERE sequence = 2")
        assert breaks(chain(company)) == [2]

        with SERVER.administrator() as admin:
            admin.execute("DELETE FROM audit_auditentry WHERE sequence = 2")
        assert breaks(chain(company)) == [2, 3]
