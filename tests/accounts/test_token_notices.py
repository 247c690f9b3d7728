"""Mails about tokens: before they expire, and when who made them has gone."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail

from apps.accounts.actions import tokens
from apps.accounts.actions.account import close_account
from apps.accounts.actions.members import leave_organisation, remove_member
from apps.accounts.actions.tokens import Terms, create_token, revoke_token, rotate_token
from apps.accounts.models import ApiToken, Membership, Role, User
from apps.accounts.schedule import tell_of_expiring_tokens
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.jobs.doing import do_jobs

WITHIN = timedelta(hours=1)


def made(company: Company, *, by: User | None = None, **terms: object) -> ApiToken:
    with acting_for(company.organisation.pk):
        wanted = Terms(**({"name": "BI", "scopes": ["read:scores"]} | terms))  # type: ignore[arg-type]
        return create_token(terms=wanted, by=by.pk if by else None, at=NOON)[0]


def told_at(company: Company, at: datetime) -> list[str]:
    """Let the clock look at that time, and return to whom mails went."""
    mail.outbox.clear()
    with time_machine.travel(at, tick=False), acting_for(company.organisation.pk):
        tokens.tell_of_expiry(at=at)
    with time_machine.travel(at + WITHIN, tick=False):
        do_jobs(company)
    return sorted(message.to[0] for message in mail.outbox)


def membership(company: Company, user: User) -> Membership:
    return Membership.objects.get(user=user)


class TestBeforeATokenExpires:
    def test_admins_and_owners_are_told_thirty_seven_and_one_day_before_once_each(
        self, acme: Company
    ) -> None:
        admin = acme.hire(Role.ADMIN)
        acme.hire(Role.ANALYST)
        token = made(acme, days=90)
        both = sorted([acme.owner.email, admin.email])

        told = {
            days: told_at(acme, token.expires_at - timedelta(days=days) + WITHIN)
            for days in (31, 30, 29, 8, 7, 6, 1, 0.5, -1)
        }

        assert {days for days, people in told.items() if people} == {30, 7, 1}
        assert told[30] == told[7] == told[1] == both

    def test_the_mail_names_it_its_day_and_where_to_rotate_it(self, acme: Company) -> None:
        token = made(acme, days=90, name="Quarterly dashboard")
        told_at(acme, token.expires_at - timedelta(days=7))

        message = mail.outbox[0]

        assert message.subject == "Quarterly dashboard expires on 14 February 2027"
        assert f"/o/{acme.slug}/tokens/{token.pk}/" in str(message.body)
        assert token.prefix in str(message.body)

    def test_of_a_short_life_only_what_is_to_come_is_told(self, acme: Company) -> None:
        token = made(acme, days=30)

        told = [told_at(acme, token.expires_at - timedelta(days=days)) for days in (30, 29, 7)]

        assert [bool(people) for people in told] == [False, False, True]

    def test_a_clock_that_stood_still_tells_once(self, acme: Company) -> None:
        token = made(acme, days=90)

        assert len(told_at(acme, token.expires_at - timedelta(days=3))) == 1
        assert len(told_at(acme, token.expires_at - timedelta(days=2))) == 0

    def test_nobody_is_told_of_one_that_was_revoked_or_rotated(self, acme: Company) -> None:
        revoked, rotated = made(acme, days=90), made(acme, days=90)
        with acting_for(acme.organisation.pk):
            revoke_token(token=revoked, by=acme.owner.pk, at=NOON)
            rotate_token(token=rotated, overlap=24, days=365, by=acme.owner.pk, at=NOON)

        assert told_at(acme, revoked.expires_at - timedelta(days=7)) == []

    @pytest.mark.django_db(transaction=True, databases=["default", "clock"])
    def test_the_clock_finds_whose_are_due(self, acme: Company, borealis: Company) -> None:
        token = made(acme, days=90)
        made(borealis, days=365)

        with time_machine.travel(token.expires_at - timedelta(days=7), tick=False):
            tell_of_expiring_tokens()
            do_jobs(acme)
            do_jobs(borealis)

        assert [message.to for message in mail.outbox] == [[acme.owner.email]]


class TestWhenTheMakerLeaves:
    @pytest.fixture
    def maker(self, acme: Company) -> User:
        maker = acme.hire(Role.ADMIN)
        made(acme, by=maker, name="Board dashboard")
        made(acme, by=acme.owner, name="Another one")
        return maker

    def test_admins_and_owners_are_told_which_tokens_go_on(
        self, acme: Company, maker: User
    ) -> None:
        with acting_for(acme.organisation.pk):
            leave_organisation(membership=membership(acme, maker), at=NOON)
        do_jobs(acme)

        (message,) = mail.outbox
        assert message.to == [acme.owner.email]
        assert maker.email in message.subject
        assert "Board dashboard" in str(message.body)
        assert "Another one" not in str(message.body)

    def test_they_are_told_of_one_who_was_removed_too(self, acme: Company, maker: User) -> None:
        with acting_for(acme.organisation.pk):
            remove_member(
                membership=membership(acme, maker), by=membership(acme, acme.owner), at=NOON
            )
        do_jobs(acme)

        assert [message.to for message in mail.outbox] == [[acme.owner.email]]

    def test_one_who_closed_the_account_is_not_named(self, acme: Company, maker: User) -> None:
        email = maker.email
        close_account(person=maker, deleting=[], at=NOON)
        do_jobs(acme)

        (message,) = mail.outbox
        assert message.subject.startswith("A former member has left Acme")
        assert email not in str(message.body)

    def test_nobody_is_told_where_no_token_goes_on(self, acme: Company, maker: User) -> None:
        with acting_for(acme.organisation.pk):
            for token in ApiToken.objects.filter(created_by_id=maker.pk):
                revoke_token(token=token, by=acme.owner.pk, at=NOON)
            leave_organisation(membership=membership(acme, maker), at=NOON)
        do_jobs(acme)

        assert mail.outbox == []
