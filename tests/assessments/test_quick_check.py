"""The quick check: one member's sixteen answers, kept for that member alone."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from apps.accounts.actions.members import leave_organisation
from apps.accounts.models import Membership, Role, User
from apps.assessments.models import QuickCheck, Response, Round
from apps.audit.models import AuditEntry
from apps.instruments.models import InstrumentVersion
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company, register
from tests.dashboards.reading import words

pytestmark = pytest.mark.usefixtures("instrument")

DONT_KNOW = "-1"


def address(company: Company, rest: str = "") -> str:
    return f"/o/{company.slug}/quick-check/{rest}"


def answers(*, missing: int = 0, value: str = "4") -> dict[str, str]:
    """Return what is sent: one answer a statement, the last ones left out."""
    asked = [q.code for q in InstrumentVersion.objects.current().words().questions if q.is_quick]
    return dict.fromkeys(asked[: len(asked) - missing], value)


def take(company: Company, person: User | None = None, value: str = "4") -> QuickCheck:
    sent = company.client(person).post(address(company), answers(value=value))
    assert sent.status_code == 302
    with acting_for(company.organisation.pk):
        return QuickCheck.objects.of((person or company.owner).pk).get()


class TestTakeQuickCheck:
    def test_asks_sixteen_statements_two_about_each_dimension(self, acme: Company) -> None:
        page = acme.client().get(address(acme)).content.decode()

        assert page.count("quick-statement") == 16
        assert page.count('name="CUS1"') == page.count('name="FRN4"') == 6
        assert "0 of 16 answered" in words(page)

    def test_keeps_the_answers_in_their_order_and_leads_to_the_result(self, acme: Company) -> None:
        sent = acme.client().post(address(acme), answers() | {"CUS1": "1", "FRN4": DONT_KNOW})

        assert sent["Location"] == address(acme, "result/")
        with acting_for(acme.organisation.pk):
            kept = QuickCheck.objects.get()
            assert kept.answers == [1, *[4] * 14, -1]
            assert kept.taken_by == acme.owner.pk
            assert AuditEntry.objects.get().verb == "quick check taken"

    def test_keeps_what_was_answered_where_something_is_missing(self, acme: Company) -> None:
        sent = acme.client().post(address(acme), answers(missing=3, value="2"))
        page = sent.content.decode()

        assert sent.status_code == 422
        assert len(re.findall(r'value="2"[^>]*checked', page)) == 13
        assert "13 of 16 answered" in words(page)
        assert page.count("Choose an answer to statement 14.") == 2  # summary, and beside it
        with acting_for(acme.organisation.pk):
            assert not QuickCheck.objects.exists()

    def test_refuses_an_answer_that_is_none(self, acme: Company) -> None:
        sent = acme.client().post(address(acme), answers() | {"CUS1": "6"})

        assert sent.status_code == 422

    def test_taken_again_replaces_the_earlier_answers(self, acme: Company) -> None:
        first = take(acme)
        second = take(acme, value="2")

        assert second.pk == first.pk
        assert second.answers == [2] * 16
        assert second.taken_at > first.taken_at

    def test_is_no_round_and_no_response(self, acme: Company) -> None:
        take(acme)

        with acting_for(acme.organisation.pk):
            assert not Round.objects.exists()
            assert not Response.objects.exists()

    def test_is_for_every_member_by_themselves(self, acme: Company) -> None:
        viewer = acme.hire()
        take(acme)
        take(acme, viewer, value="1")

        with acting_for(acme.organisation.pk):
            assert QuickCheck.objects.count() == 2

    def test_is_missing_for_a_stranger(self, acme: Company, borealis: Company) -> None:
        sent = borealis.client().post(address(acme), answers())

        assert sent.status_code == 404
        with acting_for(acme.organisation.pk):
            assert not QuickCheck.objects.exists()


class TestDeleteQuickCheck:
    def test_takes_one_s_own_answers_away(self, acme: Company) -> None:
        viewer = acme.hire()
        kept = take(acme, viewer)

        sent = acme.client(viewer).post(address(acme, f"{kept.pk}/delete/"))

        assert sent["Location"] == f"/o/{acme.slug}/"
        with acting_for(acme.organisation.pk):
            assert not QuickCheck.objects.exists()
            assert AuditEntry.objects.filter(verb="quick check deleted").count() == 1

    @pytest.mark.parametrize(
        ("role", "status"), [(Role.ADMIN, 302), (Role.ANALYST, 403), (Role.VIEWER, 403)]
    )
    def test_of_somebody_else_is_for_owners_and_admins(
        self, acme: Company, role: Role, status: int
    ) -> None:
        kept = take(acme)

        sent = acme.client(acme.hire(role)).post(address(acme, f"{kept.pk}/delete/"))

        assert sent.status_code == status

    def test_is_missing_for_a_stranger_and_for_another_organisation_s_owner(
        self, acme: Company, borealis: Company
    ) -> None:
        kept = take(acme)

        foreign = borealis.client().post(address(acme, f"{kept.pk}/delete/"))
        crossed = borealis.client().post(address(borealis, f"{kept.pk}/delete/"))

        assert (foreign.status_code, crossed.status_code) == (404, 404)
        with acting_for(acme.organisation.pk):
            assert QuickCheck.objects.exists()


class TestTheDatabase:
    def test_lets_nothing_outlive_a_membership(self, acme: Company) -> None:
        viewer = acme.hire()
        take(acme)
        take(acme, viewer)

        with acting_for(acme.organisation.pk):
            leave_organisation(membership=Membership.objects.get(user=viewer), at=now())
            assert [kept.taken_by for kept in QuickCheck.objects.all()] == [acme.owner.pk]

    def test_refuses_the_answers_of_somebody_who_is_no_member(self, at_acme: Company) -> None:
        stranger = register("stranger@elsewhere.example")

        with pytest.raises(IntegrityError), transaction.atomic():
            QuickCheck.objects.create(
                taken_by=stranger.pk,
                taken_at=NOON,
                instrument=InstrumentVersion.objects.current(),
                answers=[3] * 16,
            )

    @pytest.mark.parametrize("answers", [[], [3] * 15, [3] * 17])
    def test_refuses_too_few_answers_and_too_many(
        self, at_acme: Company, answers: list[int]
    ) -> None:
        with pytest.raises(IntegrityError, match="every_question"), transaction.atomic():
            QuickCheck.objects.create(
                taken_by=at_acme.owner.pk,
                taken_at=NOON,
                instrument=InstrumentVersion.objects.current(),
                answers=answers,
            )
