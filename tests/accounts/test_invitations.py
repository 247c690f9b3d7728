"""Inviting a colleague, and every way in which the link can be wrong."""

import re
from datetime import timedelta
from smtplib import SMTPException
from threading import Barrier, Thread
from uuid import uuid4

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client, override_settings

from apps.accounts.actions import invitations
from apps.accounts.actions.members import BeyondRoleError, NotAMemberError
from apps.accounts.models import ColleagueInvitation, Membership, Role, User
from apps.audit.models import AuditEntry
from apps.notifications.mail import MailNotSentError
from apps.tenancy import links
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company, register

pytestmark = pytest.mark.usefixtures("noon")

COLLEAGUE = "colleague@acme.example"


class BrokenMailServer(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages: object) -> int:
        raise SMTPException("no")


def invite(
    company: Company, email: str = COLLEAGUE, role: Role = Role.ANALYST
) -> ColleagueInvitation:
    with acting_for(company.organisation.pk):
        return invitations.invite_colleague(
            email=email, role=role, by=Membership.objects.get(user=company.owner), at=NOON
        )


def link_of_last_mail() -> str:
    found = re.search(r"https?://[^/]+(/join/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def memberships(company: Company) -> dict[str, str]:
    with acting_for(company.organisation.pk):
        return dict(Membership.objects.values_list("user__email", "role"))


class TestInviteColleague:
    def test_mails_a_link_of_which_only_a_fingerprint_is_kept(self, acme: Company) -> None:
        invitation = invite(acme, "Colleague@ACME.example")
        _, secret = links.split(link_of_last_mail().removeprefix("/join/").rstrip("/"))

        assert mail.outbox[0].to == [COLLEAGUE]
        assert mail.outbox[0].subject == f"{acme.owner.email} invites you to Acme on Tidemark"
        assert bytes(invitation.secret_hash) == links.fingerprint(secret)
        assert invitation.expires_at == NOON + timedelta(days=7)

    def test_of_a_name_with_html_and_line_breaks_stays_plain_text_on_its_line(
        self, acme: Company
    ) -> None:
        with acting_for(acme.organisation.pk):
            type(acme.organisation).objects.update(name="A & B\r\nBcc: all@example.com")
        invite(acme)

        assert mail.outbox[0].subject.endswith("A & B Bcc: all@example.com on Tidemark")
        assert "&amp;" not in mail.outbox[0].body

    def test_refuses_a_second_one_while_the_first_is_open(self, acme: Company) -> None:
        invite(acme)
        with pytest.raises(invitations.AlreadyInvitedError):
            invite(acme)

        assert len(mail.outbox) == 1

    def test_replaces_one_that_has_expired(self, acme: Company) -> None:
        first = invite(acme)
        with acting_for(acme.organisation.pk):
            ColleagueInvitation.objects.filter(pk=first.pk).update(expires_at=NOON)
        invite(acme)

        with acting_for(acme.organisation.pk):
            assert ColleagueInvitation.objects.pending().count() == 1

    def test_refuses_whoever_is_a_member_already(self, acme: Company) -> None:
        with pytest.raises(invitations.AlreadyMemberError):
            invite(acme, acme.owner.email.upper())

    def test_makes_no_invitation_where_no_mail_can_be_sent(self, acme: Company) -> None:
        backend = f"{__name__}.BrokenMailServer"
        with override_settings(EMAIL_BACKEND=backend), pytest.raises(MailNotSentError):
            invite(acme)

        with acting_for(acme.organisation.pk):
            assert not ColleagueInvitation.objects.exists()
        assert invite(acme)

    def test_stops_at_a_hundred_open_ones(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            ColleagueInvitation.objects.bulk_create(
                ColleagueInvitation(
                    email=f"{n}@acme.example",
                    role=Role.VIEWER,
                    secret_hash=uuid4().bytes,
                    invited_by_id=acme.owner.pk,
                    expires_at=NOON + timedelta(days=1),
                )
                for n in range(invitations.MOST_PENDING)
            )
        with pytest.raises(invitations.TooManyInvitationsError):
            invite(acme)

    def test_believes_the_database_rather_than_the_page(self, at_acme: Company) -> None:
        was_admin = Membership.objects.get(user=at_acme.hire(Role.ADMIN))
        Membership.objects.filter(pk=was_admin.pk).update(role=Role.VIEWER)

        with pytest.raises(BeyondRoleError):
            invitations.invite_colleague(email=COLLEAGUE, role=Role.ANALYST, by=was_admin, at=NOON)

    def test_refuses_an_admin_who_was_removed_a_moment_ago(self, at_acme: Company) -> None:
        was_admin = Membership.objects.get(user=at_acme.hire(Role.ADMIN))
        Membership.objects.filter(pk=was_admin.pk).delete()

        with pytest.raises(NotAMemberError):
            invitations.invite_colleague(email=COLLEAGUE, role=Role.ANALYST, by=was_admin, at=NOON)
        assert mail.outbox == []

    def test_is_a_page_that_says_what_is_wrong_beside_the_field(self, acme: Company) -> None:
        browser, address = acme.client(), f"/o/{acme.slug}/members/invite/"
        invite(acme)

        for email, sentence in {
            COLLEAGUE: "An invitation to this address is open",
            acme.owner.email: "a member already",
            "nonsense": "Enter a valid email address",
        }.items():
            answer = browser.post(address, {"email": email, "role": "viewer"})
            page = answer.content.decode()
            assert answer.status_code == 422
            assert sentence in page
            assert f'value="{email}"' in page
        sent = browser.post(address, {"email": "new@acme.example", "role": "viewer"})
        assert sent["Location"] == f"/o/{acme.slug}/members/"

    def test_lets_an_admin_invite_no_owner(self, acme: Company) -> None:
        admin = acme.client(acme.hire(Role.ADMIN))
        answer = admin.post(
            f"/o/{acme.slug}/members/invite/", {"email": COLLEAGUE, "role": "owner"}
        )

        assert answer.status_code == 422
        assert mail.outbox == []


class TestAcceptInvitation:
    def test_lets_the_invited_person_join_and_says_who_did(self, acme: Company) -> None:
        invite(acme)
        colleague = register(COLLEAGUE)
        browser = acme.client(colleague)
        page = browser.get(link_of_last_mail()).content.decode()

        assert "Join Acme on Tidemark" in page
        assert browser.post(link_of_last_mail())["Location"] == f"/o/{acme.slug}/"
        assert memberships(acme)[COLLEAGUE] == "analyst"
        with acting_for(acme.organisation.pk):
            entry = AuditEntry.objects.get(verb="invitation accepted")
        assert entry.actor_id == colleague.pk

    def test_changes_nothing_when_the_link_is_only_followed(self, acme: Company) -> None:
        invite(acme)
        browser = acme.client(register(COLLEAGUE))
        for _ in range(3):
            assert browser.get(link_of_last_mail()).status_code == 200
            assert browser.head(link_of_last_mail()).status_code == 200

        assert COLLEAGUE not in memberships(acme)

    def test_asks_somebody_unknown_to_log_in_and_come_back(self, acme: Company) -> None:
        invite(acme)
        link = link_of_last_mail()
        for answer in (Client().get(link), Client().post(link)):
            assert answer.status_code == 200
            assert f"/account/login/?next={link}" in answer.content.decode()

        assert list(memberships(acme)) == [acme.owner.email]

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_refuses_another_address_and_says_which_it_is_for(
        self, method: str, acme: Company, borealis: Company
    ) -> None:
        invite(acme)
        answer = getattr(borealis.client(), method)(link_of_last_mail())
        page = answer.content.decode()

        assert answer.status_code == 403
        assert COLLEAGUE in page
        assert borealis.owner.email in page
        assert borealis.owner.email not in memberships(acme)

    def test_is_refused_to_another_person_by_the_action_too(
        self, acme: Company, borealis: Company
    ) -> None:
        with pytest.raises(invitations.OtherAddressError):
            invitations.accept_invitation(invitation=invite(acme), by=borealis.owner, at=NOON)

        assert borealis.owner.email not in memberships(acme)

    def test_refuses_the_right_address_until_it_is_verified(self, acme: Company) -> None:
        invite(acme)
        colleague = register(COLLEAGUE)
        EmailAddress.objects.filter(user=colleague).update(verified=False)

        assert acme.client(colleague).post(link_of_last_mail()).status_code == 403
        assert COLLEAGUE not in memberships(acme)

    def test_clicked_twice_makes_one_member(self, acme: Company) -> None:
        invite(acme)
        browser = acme.client(register(COLLEAGUE))
        answers = [browser.post(link_of_last_mail()) for _ in range(2)]

        assert [answer["Location"] for answer in answers] == [f"/o/{acme.slug}/"] * 2
        assert len(memberships(acme)) == 2

    def test_leaves_a_member_the_role_they_have(self, acme: Company) -> None:
        invite(acme, role=Role.VIEWER)
        colleague = register(COLLEAGUE)
        with acting_for(acme.organisation.pk):
            Membership.objects.create(user=colleague, role=Role.ADMIN, joined_at=NOON)
        acme.client(colleague).post(link_of_last_mail())

        assert memberships(acme)[COLLEAGUE] == "admin"

    def test_says_that_it_was_used(self, acme: Company, borealis: Company) -> None:
        invite(acme)
        link = link_of_last_mail()
        acme.client(register(COLLEAGUE)).post(link)
        answer = borealis.client().get(link)

        assert answer.status_code == 410
        assert "has been used" in answer.content.decode()

    def test_says_that_it_has_expired(self, acme: Company) -> None:
        invite(acme)
        browser = acme.client(register(COLLEAGUE))
        with time_machine.travel(NOON + timedelta(days=7), tick=False):
            answer = browser.post(link_of_last_mail())

        assert answer.status_code == 410
        assert "Ask the person who invited you to send another" in answer.content.decode()
        assert COLLEAGUE not in memberships(acme)

    def test_says_that_it_was_withdrawn(self, acme: Company) -> None:
        invitation = invite(acme)
        address = f"/o/{acme.slug}/members/invitations/{invitation.pk}/withdraw/"
        assert acme.client().post(address)["Location"] == f"/o/{acme.slug}/members/"
        answer = acme.client(register(COLLEAGUE)).post(link_of_last_mail())

        assert answer.status_code == 410
        assert "was withdrawn" in answer.content.decode()
        assert COLLEAGUE not in memberships(acme)

    def test_that_is_withdrawn_stands_in_the_log_among_people(self, acme: Company) -> None:
        invitation = invite(acme)
        owner = acme.client()
        owner.post(f"/o/{acme.slug}/members/invitations/{invitation.pk}/withdraw/")

        people, rounds = (
            owner.get(f"/o/{acme.slug}/settings/audit/?kind={kind}").content.decode()
            for kind in ("people", "assessments")
        )

        assert "Colleague&#x27;s invitation withdrawn" in people
        assert "invitation withdrawn" not in rounds

    def test_says_what_to_do_with_a_link_that_opens_nothing(
        self, acme: Company, borealis: Company
    ) -> None:
        invite(acme)
        token = link_of_last_mail().removeprefix("/join/").rstrip("/")
        elsewhere = links.join(borealis.organisation.pk, token[22:])
        nowhere = links.join(uuid4(), token[22:])
        for wrong in (token[:-1], token + "a", "x", "a" * 65, "~" * 65, elsewhere, nowhere):
            answer = Client().get(f"/join/{wrong}/")
            assert answer.status_code == 404
            assert "Copy the whole link" in answer.content.decode()

    @pytest.mark.django_db(transaction=True)
    def test_accepted_twice_at_once_makes_one_member(self, acme: Company) -> None:
        invitation = invite(acme)
        colleague = register(COLLEAGUE)
        start = Barrier(2)
        outcomes: list[str] = []

        def accept(person: User) -> None:
            start.wait(timeout=10)
            try:
                invitations.accept_invitation(invitation=invitation, by=person, at=NOON)
                outcomes.append("joined")
            except invitations.InvitationClosedError:
                outcomes.append("used")
            finally:
                connection.close()

        threads = [Thread(target=accept, args=[colleague]) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)

        assert sorted(outcomes) == ["joined", "used"]
        assert len(memberships(acme)) == 2
