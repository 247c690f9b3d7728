"""An organisation's end: who may ask for it, how it is taken back, and that nothing is left."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts.actions import benchmarks, deletion
from apps.accounts.models import BenchmarkConsent, Organisation, Role
from apps.accounts.schedule import delete_due_organisations
from apps.audit.models import AuditEntry
from apps.instruments.models import InstrumentVersion
from apps.jobs.models import Job
from apps.tenancy.context import acting_for
from apps.tenancy.models import OwnedModel
from tests.assessments.steps import close_round, fill, open_round, start_round
from tests.conftest import NOON, Company
from tests.jobs.doing import do_jobs

AFTER = NOON + deletion.GRACE
OWNED = [model for model in apps.get_models() if issubclass(model, OwnedModel)]


def address(company: Company, rest: str = "") -> str:
    return f"/o/{company.slug}/settings/delete/{rest}"


def just_logged_in(company: Company) -> Client:
    """Return the browser of the owner, who has typed the password a moment ago."""
    browser = company.client()
    browser.post("/account/reauthenticate/", {"password": "a long enough passphrase"})
    return browser


def measure(company: Company) -> None:
    """Give the company a round with answers, open consent, and work that waits."""
    with acting_for(company.organisation.pk):
        round_ = open_round(start_round(company))
        fill(round_, leaders=3, frontline=4)
        close_round(round_)
        benchmarks.give_consent(by=company.owner, at=NOON)


def rows(company: Company) -> dict[str, int]:
    """Count what the company owns, by table."""
    with acting_for(company.organisation.pk):
        counts = {model._meta.db_table: model._default_manager.count() for model in OWNED}
        counts["jobs_job"] = Job.objects.count()
        counts["accounts_organisation"] = Organisation.objects.count()
    return {table: count for table, count in counts.items() if count}


class TestAskForDeletion:
    def test_asks_for_the_name_and_then_begins_the_grace(self, acme: Company) -> None:
        browser = just_logged_in(acme)

        refused = browser.post(address(acme), {"name": "Borealis"})
        assert refused.status_code == 422
        assert "This is not the name of this organisation." in refused.content.decode()

        assert browser.post(address(acme), {"name": " acme "})["Location"] == address(acme)
        with acting_for(acme.organisation.pk):
            organisation = Organisation.objects.get()
        assert organisation.deletion_due_at is not None
        assert organisation.deletion_asked_by_id == acme.owner.pk

    def test_wants_a_password_typed_lately(self, acme: Company) -> None:
        answer = acme.client().get(address(acme))

        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"]

    def test_keeps_what_was_typed_while_the_password_is_asked_for(self, acme: Company) -> None:
        browser = acme.client()
        asked = browser.post(address(acme), {"name": 'Acme & "Sons"'})
        browser.post(asked["Location"], {"password": "a long enough passphrase"})

        back = browser.get(address(acme)).content.decode()
        later = browser.get(address(acme)).content.decode()

        assert 'value="Acme &amp; &quot;Sons&quot;"' in back
        assert "Sons" not in later
        with acting_for(acme.organisation.pk):
            assert Organisation.objects.get().deletion_due_at is None

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST, Role.ADMIN])
    def test_is_the_owners(self, acme: Company, role: str) -> None:
        browser = acme.client(acme.hire(role))

        assert browser.get(address(acme)).status_code == 403
        assert browser.post(address(acme, "take-back/")).status_code == 403

    def test_is_no_strangers(self, acme: Company, borealis: Company) -> None:
        browser = just_logged_in(acme)

        assert browser.post(address(borealis), {"name": "Borealis"}).status_code == 404
        assert browser.post(address(borealis, "take-back/")).status_code == 404

    def test_withdraws_every_consent_at_once(self, at_acme: Company) -> None:
        for give in (
            benchmarks.give_consent,
            benchmarks.give_kpi_consent,
            benchmarks.give_questionnaire_consent,
        ):
            give(by=at_acme.owner, at=NOON)

        deletion.ask_for_deletion(by=at_acme.owner, at=NOON + timedelta(hours=1))

        organisation = Organisation.objects.get()
        assert not organisation.benchmark_consent
        assert not organisation.kpi_benchmark_consent
        assert not organisation.questionnaire_consent
        assert BenchmarkConsent.objects.filter(is_given=False).count() == 3

    def test_asked_for_twice_is_due_when_it_was(self, at_acme: Company) -> None:
        for hours in (0, 5):
            deletion.ask_for_deletion(by=at_acme.owner, at=NOON + timedelta(hours=hours))

        assert Organisation.objects.get().deletion_due_at == AFTER
        assert AuditEntry.objects.filter(verb="deletion asked for").count() == 1

    def test_lets_nobody_consent_until_it_is_taken_back(self, at_acme: Company) -> None:
        deletion.ask_for_deletion(by=at_acme.owner, at=NOON)

        with pytest.raises(benchmarks.DeletionAskedForError):
            benchmarks.give_consent(by=at_acme.owner, at=NOON)
        with pytest.raises(IntegrityError), transaction.atomic():
            Organisation.objects.update(benchmark_consent=True)

    def test_is_told_to_every_member_on_every_page(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            deletion.ask_for_deletion(by=acme.owner, at=NOON)

        viewers = acme.client(acme.hire()).get(f"/o/{acme.slug}/members/").content.decode()
        owners = acme.client().get(f"/o/{acme.slug}/members/").content.decode()

        assert "Acme will be deleted on 23 November 2026" in viewers
        assert "An owner can still keep it" in viewers
        assert "Keep the organisation" in owners

    def test_is_told_to_the_other_owners_by_mail(self, acme: Company, borealis: Company) -> None:
        other = acme.hire(Role.OWNER)
        acme.hire(Role.ADMIN)
        borealis.hire(Role.OWNER)
        with acting_for(acme.organisation.pk):
            deletion.ask_for_deletion(by=acme.owner, at=NOON)
        do_jobs(acme)

        (told,) = mail.outbox
        assert told.to == [other.email]
        assert told.subject == "Acme will be deleted on 23 November 2026"
        assert address(acme) in str(told.body)


class TestTakeBackDeletion:
    def test_keeps_the_organisation_without_its_consents(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            benchmarks.give_consent(by=acme.owner, at=NOON)
            deletion.ask_for_deletion(by=acme.owner, at=NOON)

        acme.client().post(address(acme, "take-back/"))

        with acting_for(acme.organisation.pk):
            organisation = Organisation.objects.get()
            assert organisation.deletion_due_at is None
            assert not organisation.benchmark_consent
            benchmarks.give_consent(by=acme.owner, at=NOON)

    def test_may_be_done_by_another_owner(self, acme: Company) -> None:
        other = acme.hire(Role.OWNER)
        with acting_for(acme.organisation.pk):
            deletion.ask_for_deletion(by=acme.owner, at=NOON)

        assert acme.client(other).post(address(acme, "take-back/")).status_code == 302


@pytest.mark.django_db(transaction=True, databases=["default", "clock"])
class TestDeleteDueOrganisations:
    @pytest.fixture(autouse=True)
    def _noon(self, instrument: InstrumentVersion) -> Iterator[None]:
        with time_machine.travel(NOON, tick=False):
            yield

    def test_leaves_nothing_but_the_log_and_touches_nobody_else(
        self, acme: Company, borealis: Company
    ) -> None:
        for company in (acme, borealis):
            measure(company)
        others = rows(borealis)
        with acting_for(acme.organisation.pk):
            deletion.ask_for_deletion(by=acme.owner, at=NOON)

        with time_machine.travel(AFTER, tick=False):
            delete_due_organisations()

        assert set(rows(acme)) == {"audit_auditentry"}
        assert rows(borealis) == others
        with acting_for(acme.organisation.pk):
            last = AuditEntry.objects.newest_first().first()
        assert last is not None
        assert (last.verb, last.actor_id) == ("organisation deleted", acme.owner.pk)

    def test_waits_for_the_end_of_the_grace(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            deletion.ask_for_deletion(by=acme.owner, at=NOON)

        with time_machine.travel(AFTER - timedelta(seconds=1), tick=False):
            delete_due_organisations()

        assert "accounts_organisation" in rows(acme)

    def test_keeps_what_was_taken_back_in_the_last_moment(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            deletion.ask_for_deletion(by=acme.owner, at=NOON)
            deletion.take_back_deletion(by=acme.owner, at=NOON)

            deletion.delete_due_organisation(at=AFTER)

        assert "accounts_organisation" in rows(acme)

    def test_finds_nothing_to_do_the_second_time(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            deletion.ask_for_deletion(by=acme.owner, at=NOON)

        for _run in range(2):
            with acting_for(acme.organisation.pk):
                deletion.delete_due_organisation(at=AFTER)

        assert set(rows(acme)) == {"audit_auditentry"}

    def test_lets_members_keep_their_accounts(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            deletion.ask_for_deletion(by=acme.owner, at=NOON)

        with time_machine.travel(AFTER, tick=False):
            delete_due_organisations()
            browser = acme.client()

            assert browser.get("/organisations/")["Location"] == "/organisations/new/"
            assert browser.get(f"/o/{acme.slug}/").status_code == 404
