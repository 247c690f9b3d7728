"""Keys stay within an organisation, and refuse in the same words what is foreign and missing."""

import re
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from apps.assessments.models import Invitation, MirrorTally, Response
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.tenancy.rows import add_round

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def respond(round_id: UUID) -> Response:
    """Write a response, and have its keys checked at once."""
    with transaction.atomic():
        response = Response.objects.create(round_id=round_id, group="leader", answers=[1])
        connection.check_constraints()
    return response


def move(response: Response, round_id: UUID) -> None:
    """Point a response at another round."""
    with transaction.atomic():
        Response.objects.filter(pk=response.pk).update(round=round_id)
        connection.check_constraints()


def complaint_about(company: Company, round_id: UUID) -> str:
    """Return what the database says to a response of the company to that round."""
    with acting_for(company.organisation.pk), pytest.raises(IntegrityError) as refused:
        respond(round_id)
    return ID.sub("id", str(refused.value))


class TestSameOrganisation:
    def test_lets_a_row_point_at_its_own_organisations(self, acme: Company) -> None:
        round_ = add_round(acme)

        with acting_for(acme.organisation.pk):
            assert respond(round_.pk) == Response.objects.get()

    def test_refuses_another_organisations_row_as_it_does_a_missing_one(
        self, acme: Company, borealis: Company
    ) -> None:
        theirs = add_round(borealis)

        foreign = complaint_about(acme, theirs.pk)
        missing = complaint_about(acme, uuid4())

        assert foreign == missing
        assert "response_round_same_organisation" in foreign

    def test_refuses_to_point_elsewhere_later(self, acme: Company, borealis: Company) -> None:
        theirs, mine = add_round(borealis), add_round(acme)

        with acting_for(acme.organisation.pk):
            response = respond(mine.pk)
            with pytest.raises(IntegrityError):
                move(response, theirs.pk)


class TestUniqueConstraints:
    def test_do_not_disclose_what_others_have(self, acme: Company, borealis: Company) -> None:
        for company in (acme, borealis):
            round_ = add_round(company, "2026-Q3")
            with acting_for(company.organisation.pk):
                Invitation.objects.create(
                    round=round_, email="same@both.example", group="leader", secret_hash=b"same"
                )
                MirrorTally.objects.create(round=round_, hour=NOON)

        with (
            acting_for(acme.organisation.pk),
            pytest.raises(IntegrityError, match="round_once_a_quarter"),
            transaction.atomic(),
        ):
            add_round(acme, "2026-Q3")
