"""Closing an account: what goes with it, and what must not."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client

from apps.accounts.actions import account
from apps.accounts.actions.members import LastOwnerError
from apps.accounts.models import ApiToken, Membership, Organisation, Role, User
from apps.audit.models import AuditEntry
from apps.instruments.models import InstrumentVersion
from apps.tenancy.context import acting_for
from apps.tenancy.models import OwnedModel
from tests.accounts.test_sign_up import trusted
from tests.assessments import steps
from tests.conftest import NOON, Company, register

ADDRESS = "/account/close/"


def exists(company: Company) -> bool:
    with acting_for(company.organisation.pk):
        return Organisation.objects.exists()


def browser_of(company: Company) -> Client:
    return trusted(company.owner.email)


class TestCloseAccount:
    def test_deletes_the_organisation_that_nobody_else_belongs_to(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            ApiToken.objects.create(
                name="x",
                prefix="x",
                secret_hash=b"",
                scopes=[],
                created_at=NOON,
                expires_at=NOON,
            )
        browser = browser_of(acme)
        page = browser.get(ADDRESS).content.decode()
        assert "These organisations are deleted with it" in page
        assert "Acme" in page

        answer = browser.post(
            ADDRESS, {"email": acme.owner.email, "deleting": f"{acme.organisation.pk},"}
        )

        assert answer.status_code == 302
        assert not User.objects.filter(pk=acme.owner.pk).exists()
        assert not exists(acme)
        with acting_for(acme.organisation.pk):
            assert AuditEntry.objects.get().verb == "organisation deleted"
            assert not ApiToken.objects.exists()
        assert browser.get("/organisations/").status_code == 302

    def test_deletes_what_was_measured_there_too(
        self, acme: Company, instrument: InstrumentVersion
    ) -> None:
        with acting_for(acme.organisation.pk):
            round_ = steps.open_round(steps.start_round(acme))
            steps.fill(round_, leaders=1, frontline=5)
            steps.close_round(round_)

        account.close_account(person=acme.owner, deleting=[acme.organisation.pk], at=NOON)

        with acting_for(acme.organisation.pk):
            owned = [model for model in apps.get_models() if issubclass(model, OwnedModel)]
            assert {model for model in owned if model.unscoped.exists()} == {AuditEntry}

    def test_leaves_the_others_as_they_are(self, acme: Company, borealis: Company) -> None:
        with acting_for(acme.organisation.pk):
            Membership.objects.create(user=borealis.owner, role=Role.ADMIN, joined_at=NOON)
        page = browser_of(borealis).get(ADDRESS).content.decode()
        assert "You leave these organisations" in page

        account.close_account(person=borealis.owner, deleting=[borealis.organisation.pk], at=NOON)

        assert (exists(acme), exists(borealis)) == (True, False)
        with acting_for(acme.organisation.pk):
            assert Membership.objects.get().user == acme.owner
            assert AuditEntry.objects.get().verb == "member left"

    def test_is_refused_while_others_would_be_left_without_an_owner(self, acme: Company) -> None:
        acme.hire(Role.ADMIN)
        browser = browser_of(acme)
        page = browser.get(ADDRESS).content.decode()
        answer = browser.post(ADDRESS, {"email": acme.owner.email, "deleting": ""})

        assert "You are the only owner of these organisations" in page
        assert f"/o/{acme.slug}/members/" in page
        assert answer.status_code == 422
        assert User.objects.filter(pk=acme.owner.pk).exists()
        with pytest.raises(LastOwnerError):
            account.close_account(person=acme.owner, deleting=[], at=NOON)

    @pytest.mark.parametrize("deleting", ["", "nonsense", str(uuid4())])
    def test_deletes_only_what_the_person_was_told_of(self, deleting: str, acme: Company) -> None:
        answer = browser_of(acme).post(ADDRESS, {"email": acme.owner.email, "deleting": deleting})

        assert answer.status_code == 422
        assert "Your organisations have changed" in answer.content.decode()
        assert exists(acme)
        assert User.objects.filter(pk=acme.owner.pk).exists()

    def test_wants_the_address_typed(self, acme: Company) -> None:
        answer = browser_of(acme).post(
            ADDRESS, {"email": "other@acme.example", "deleting": str(acme.organisation.pk)}
        )

        assert answer.status_code == 422
        assert "This is not the address of this account" in answer.content.decode()
        assert exists(acme)

    def test_wants_the_password_again(self, acme: Company) -> None:
        answer = acme.client().get(ADDRESS)

        assert answer["Location"].startswith("/account/reauthenticate/")

    def test_asks_a_stranger_to_log_in(self, db: None) -> None:
        assert Client().get(ADDRESS)["Location"].startswith("/account/login/")

    def test_of_a_guest_without_organisations_deletes_the_account_alone(self, db: None) -> None:
        guest = register("guest@example.com")
        account.close_account(person=guest, deleting=[], at=NOON)

        assert not User.objects.exists()
