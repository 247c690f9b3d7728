"""Who belongs to an organisation, and what the database promises about its owners."""

from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from apps.accounts.actions import members
from apps.accounts.models import Membership, Role, User
from apps.audit.models import AuditEntry
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company

GIVERS = [Role.ADMIN, Role.OWNER]


def place_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def roles(company: Company) -> dict[UUID, str]:
    with acting_for(company.organisation.pk):
        return dict(Membership.objects.values_list("user", "role"))


class TestChangeRole:
    def test_gives_the_role_and_writes_it_down(self, at_acme: Company) -> None:
        viewer = at_acme.hire(Role.VIEWER)
        members.change_role(
            membership=place_of(viewer), role=Role.ADMIN, by=place_of(at_acme.owner), at=NOON
        )

        assert place_of(viewer).role == Role.ADMIN
        assert AuditEntry.objects.get().subject == f"{viewer.pk} to admin"

    @pytest.mark.parametrize("held", Role.values)
    @pytest.mark.parametrize("given", Role.values)
    @pytest.mark.parametrize("giver", Role.values)
    def test_is_for_those_who_may(
        self, giver: str, given: str, held: str, at_acme: Company
    ) -> None:
        may_manage = giver in GIVERS
        may_touch_owners = giver == Role.OWNER or Role.OWNER not in {given, held}
        member, actor = at_acme.hire(held), at_acme.hire(giver)

        def change() -> None:
            members.change_role(
                membership=place_of(member), role=Role(given), by=place_of(actor), at=NOON
            )

        if may_manage and may_touch_owners:
            change()
            assert place_of(member).role == given
        else:
            with pytest.raises(members.BeyondRoleError):
                change()
            assert place_of(member).role == held

    def test_believes_the_database_rather_than_the_page(self, at_acme: Company) -> None:
        was_owner, viewer = at_acme.hire(Role.OWNER), at_acme.hire(Role.VIEWER)
        stale = place_of(was_owner)
        Membership.objects.filter(pk=stale.pk).update(role=Role.VIEWER)

        with pytest.raises(members.BeyondRoleError):
            members.change_role(membership=place_of(viewer), role=Role.OWNER, by=stale, at=NOON)

    def test_keeps_the_last_owner_and_says_so_beside_the_field(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            own = place_of(acme.owner).pk
        answer = acme.client().post(f"/o/{acme.slug}/members/{own}/role/", {"role": "viewer"})

        assert answer.status_code == 422
        assert "Hand ownership over to somebody" in answer.content.decode()
        assert roles(acme) == {acme.owner.pk: "owner"}

    def test_does_not_offer_an_admin_to_make_owners(self, acme: Company) -> None:
        admin, viewer = acme.hire(Role.ADMIN), acme.hire(Role.VIEWER)
        with acting_for(acme.organisation.pk):
            address = f"/o/{acme.slug}/members/{place_of(viewer).pk}/role/"
        answer = acme.client(admin).post(address, {"role": "owner"})

        assert answer.status_code == 422
        assert 'value="owner"' not in answer.content.decode()
        assert roles(acme)[viewer.pk] == "viewer"


class TestRemoveMember:
    def test_closes_the_organisation_to_them_on_their_next_request(self, acme: Company) -> None:
        viewer = acme.hire(Role.VIEWER)
        browser = acme.client(viewer)
        address = f"/o/{acme.slug}/members/"
        assert browser.get(address).status_code == 200
        with acting_for(acme.organisation.pk):
            own = place_of(viewer).pk

        answer = acme.client().post(f"{address}{own}/remove/")

        assert answer["Location"] == address
        assert browser.get(address).status_code == 404

    def test_lets_an_admin_remove_no_owner(self, acme: Company) -> None:
        admin = acme.hire(Role.ADMIN)
        with acting_for(acme.organisation.pk):
            owner = place_of(acme.owner).pk
        answer = acme.client(admin).post(f"/o/{acme.slug}/members/{owner}/remove/")

        assert answer.status_code == 403
        assert acme.owner.pk in roles(acme)

    def test_of_somebody_who_has_gone_meanwhile_is_a_page_not_found(self, at_acme: Company) -> None:
        gone = place_of(at_acme.hire(Role.VIEWER))
        Membership.objects.filter(pk=gone.pk).delete()

        with pytest.raises(members.NotAMemberError):
            members.remove_member(membership=gone, by=place_of(at_acme.owner), at=NOON)


class TestHandOverOwnership:
    def test_makes_the_other_an_owner_and_oneself_an_admin(self, acme: Company) -> None:
        heir = acme.hire(Role.ANALYST)
        with acting_for(acme.organisation.pk):
            address = f"/o/{acme.slug}/members/{place_of(heir).pk}/hand-over/"
        answer = acme.client().post(address)

        assert answer.status_code == 302
        assert roles(acme) == {heir.pk: "owner", acme.owner.pk: "admin"}

    def test_to_oneself_changes_nothing(self, at_acme: Company) -> None:
        own = place_of(at_acme.owner)
        with pytest.raises(members.BeyondRoleError):
            members.hand_over_ownership(membership=own, by=own, at=NOON)

        assert place_of(at_acme.owner).role == Role.OWNER


class TestLeaveOrganisation:
    def test_lets_everybody_go_but_the_last_owner(self, acme: Company) -> None:
        viewer = acme.hire(Role.VIEWER)
        address = f"/o/{acme.slug}/members/leave/"

        assert acme.client(viewer).post(address)["Location"] == "/organisations/"
        refused = acme.client().post(address)

        assert refused.status_code == 422
        assert "Hand ownership over to somebody" in refused.content.decode()
        assert roles(acme) == {acme.owner.pk: "owner"}

    def test_asks_first(self, acme: Company) -> None:
        assert acme.client().get(f"/o/{acme.slug}/members/leave/").status_code == 200
        assert roles(acme) == {acme.owner.pk: "owner"}


class TestTheOnlyOwner:
    @pytest.mark.parametrize("page", ["members/", "members/leave/"])
    def test_is_not_offered_to_leave(self, acme: Company, page: str) -> None:
        address, way = f"/o/{acme.slug}/{page}", "Leave th"
        alone = acme.client().get(address).content.decode().split("<h1>")[1]
        acme.hire(Role.OWNER)
        beside = acme.client().get(address).content.decode().split("<h1>")[1]

        assert "You are the only owner" in alone
        assert "You are the only owner" not in beside
        assert way not in alone
        assert way in beside


class TestListMembers:
    def test_shows_one_s_own_people_and_nobody_else_s(
        self, acme: Company, borealis: Company
    ) -> None:
        page = acme.client().get(f"/o/{acme.slug}/members/").content.decode()

        assert acme.owner.email in page
        assert borealis.owner.email not in page


@pytest.mark.django_db(transaction=True)
class TestTheLastOwner:
    def test_of_two_owners_who_leave_at_once_one_stays(self, acme: Company) -> None:
        owners = [acme.owner, acme.hire(Role.OWNER)]
        start = Barrier(2)
        outcomes: list[str] = []

        def leave(owner: User) -> None:
            try:
                with acting_for(acme.organisation.pk):
                    own = place_of(owner)
                    start.wait(timeout=10)
                    members.leave_organisation(membership=own, at=NOON)
                outcomes.append("left")
            except members.LastOwnerError:
                outcomes.append("stayed")
            finally:
                connection.close()

        threads = [Thread(target=leave, args=[owner]) for owner in owners]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)

        assert sorted(outcomes) == ["left", "stayed"]
        assert list(roles(acme).values()) == ["owner"]

    def test_is_kept_by_the_database_whatever_the_code_does(self, acme: Company) -> None:
        refused = pytest.raises(IntegrityError, match="needs an owner")
        with refused, acting_for(acme.organisation.pk):
            Membership.objects.all().delete()

        assert roles(acme) == {acme.owner.pk: "owner"}

    def test_is_kept_by_the_database_when_two_delete_at_once(self, acme: Company) -> None:
        owners = [acme.owner, acme.hire(Role.OWNER)]
        start = Barrier(2)
        outcomes: list[str] = []

        def delete(owner: User) -> None:
            try:
                with acting_for(acme.organisation.pk):
                    Membership.objects.filter(user=owner).delete()
                    start.wait(timeout=10)
                outcomes.append("deleted")
            except IntegrityError:
                outcomes.append("refused")
            finally:
                connection.close()

        threads = [Thread(target=delete, args=[owner]) for owner in owners]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)

        assert sorted(outcomes) == ["deleted", "refused"]
        assert len(roles(acme)) == 1


class TestWhatRolesMayDo:
    def test_names_reports_links_and_events(self, acme: Company) -> None:
        page = acme.client().get(f"/o/{acme.slug}/members/").content.decode()

        for thing in (
            "Download reports that were made",
            "Enter and correct KPIs and events",
            "Make and remove reports",
            "Share results by link, and close such links",
        ):
            assert thing in page
