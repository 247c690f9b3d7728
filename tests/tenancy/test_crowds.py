"""Hundreds of scopes at once over few connections, one in four of which fails."""

import random
import threading
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django.db import DatabaseError, connections, transaction

from apps.accounts.models import Membership
from apps.audit.models import AuditEntry
from apps.tenancy.context import acting_as_user, acting_for
from tests.conftest import NOON, Company, found
from tests.tenancy.rows import read

WORKERS = 4  # each with one connection, which every one of its scopes borrows again
SCOPES = 100  # of each worker
COMPANIES = 6


class AccidentError(Exception):
    """Something that goes wrong in a scope."""


@dataclass
class Worker:
    """Opens one random scope after another."""

    number: int
    companies: list[Company]
    foreign: list[object] = field(default_factory=list)
    kept: dict[UUID, int] = field(default_factory=dict)  # entries that were committed

    def __post_init__(self) -> None:
        self.dice = random.Random(self.number)  # noqa: S311 - an order, not a secret

    def run(self) -> None:
        for _ in range(SCOPES):
            company = self.dice.choice(self.companies)
            try:
                if self.dice.random() < 0.2:
                    self._visit(company)
                else:
                    self._work(company)
            except (AccidentError, DatabaseError):
                pass
        connections.close_all()

    def _visit(self, company: Company) -> None:
        with acting_as_user(company.owner.pk):
            self._expect({company.owner.pk}, "SELECT user_id FROM accounts_membership")

    def _work(self, company: Company) -> None:
        own = company.organisation.pk
        with acting_for(own):
            AuditEntry.objects.create(verb="worked", at=NOON)
            self._expect({own}, "SELECT organisation_id FROM audit_auditentry")
            self._expect({own}, "SELECT id FROM accounts_organisation")
            self._stumble()
            found_here = set(Membership.unscoped.values_list("organisation_id", flat=True))
            self.foreign += found_here - {own}
        self.kept[own] = self.kept.get(own, 0) + 1

    def _stumble(self) -> None:
        accident = self.dice.random()
        if accident < 0.1:
            raise AccidentError
        if accident < 0.2:
            read("SELECT 1 / 0")
        if accident < 0.25:
            read("SELECT pg_terminate_backend(pg_backend_pid())")
        if accident < 0.4:
            try:
                with transaction.atomic():
                    raise AccidentError
            except AccidentError:
                pass

    def _expect(self, own: set[UUID], query: str) -> None:
        self.foreign += {found_id for (found_id,) in read(query)} - own


@pytest.mark.django_db(transaction=True)
def test_a_crowd_of_scopes_shows_nobody_a_foreign_row() -> None:
    companies = [found(f"Crowd{n}", f"crowd{n}.example") for n in range(COMPANIES)]
    workers = [Worker(number, companies) for number in range(WORKERS)]
    threads = [threading.Thread(target=worker.run) for worker in workers]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert [worker.foreign for worker in workers] == [[]] * WORKERS
    for company in companies:
        with acting_for(company.organisation.pk):
            committed = sum(worker.kept.get(company.organisation.pk, 0) for worker in workers)
            assert AuditEntry.objects.count() == committed > 0
