"""One organisation at a time: what a scope shows, what it refuses, and that nothing of it stays."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from apps.accounts.models import Membership, Organisation
from apps.assessments.models import Round
from apps.tenancy.context import (
    NoOrganisationError,
    OtherOrganisationError,
    acting_as_user,
    acting_for,
    current_organisation,
)
from tests.conftest import Company
from tests.tenancy.rows import add_job, add_round, read

UNNAMED = "is missing or not authentic"


def fail_after(step: Callable[[], object]) -> None:
    """Do something, then fail."""
    step()
    raise ZeroDivisionError


class TestActingFor:
    def test_shows_the_organisation_its_own_rows(self, acme: Company, borealis: Company) -> None:
        mine, _theirs = add_round(acme), add_round(borealis)

        with acting_for(acme.organisation.pk):
            assert list(Round.objects.all()) == [mine]
            assert read("SELECT id FROM assessments_round") == [(mine.pk,)]
            assert list(Organisation.objects.all()) == [acme.organisation]

    def test_nests_for_the_same_organisation(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk), acting_for(acme.organisation.pk):
            assert current_organisation() == acme.organisation.pk
            assert Membership.objects.count() == 1

    def test_stays_open_after_the_inner_one(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            with acting_for(acme.organisation.pk):
                pass

            assert Membership.objects.count() == 1

    def test_refuses_another_organisation_inside(self, acme: Company, borealis: Company) -> None:
        with acting_for(acme.organisation.pk):
            with pytest.raises(OtherOrganisationError), acting_for(borealis.organisation.pk):
                pass

            assert current_organisation() == acme.organisation.pk
            assert Membership.objects.get().user == acme.owner

    def test_refuses_a_person_inside(self, acme: Company) -> None:
        with (
            acting_for(acme.organisation.pk),
            pytest.raises(OtherOrganisationError),
            acting_as_user(acme.owner.pk),
        ):
            pass

    def test_refuses_an_organisation_inside_a_persons(self, acme: Company) -> None:
        with (
            acting_as_user(acme.owner.pk),
            pytest.raises(OtherOrganisationError),
            acting_for(acme.organisation.pk),
        ):
            pass

    def test_finds_no_row_of_an_organisation_that_does_not_exist(self, acme: Company) -> None:
        with acting_for(uuid4()):
            assert read("SELECT count(*) FROM accounts_organisation") == [(0,)]
            assert Membership.objects.count() == 0

    def test_refuses_to_write_a_row_of_another(self, acme: Company, borealis: Company) -> None:
        with (
            acting_for(acme.organisation.pk),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            Membership.unscoped.create(
                organisation=borealis.organisation,
                user=acme.owner,
                role="owner",
                joined_at="2026-11-16T12:00Z",
            )

    def test_changes_no_row_of_another(self, acme: Company, borealis: Company) -> None:
        theirs = add_round(borealis)

        with acting_for(acme.organisation.pk):
            changed = Round.unscoped.filter(pk=theirs.pk).update(quarter="2020-Q1")
            removed, _ = Round.unscoped.filter(pk=theirs.pk).delete()

        assert (changed, removed) == (0, 0)


class TestOutsideOfAScope:
    def test_the_manager_refuses(self, acme: Company) -> None:
        with pytest.raises(NoOrganisationError):
            Round.objects.count()

    def test_a_new_row_is_nobodys(self, acme: Company) -> None:
        with pytest.raises(NoOrganisationError):
            Round(quarter="2026-Q4")

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT * FROM assessments_round",
            "SELECT * FROM accounts_organisation",
            "SELECT * FROM jobs_job",
            "UPDATE assessments_round SET quarter = '2020-Q1' RETURNING id",
            "DELETE FROM accounts_membership RETURNING id",
        ],
    )
    def test_the_database_refuses(self, acme: Company, query: str) -> None:
        add_round(acme)
        add_job(acme)

        with pytest.raises(DatabaseError, match=UNNAMED), transaction.atomic():
            read(query)


@pytest.mark.django_db(transaction=True)
class TestAfterAScope:
    """On one connection, which the next borrower would get as it is."""

    def _assert_nothing_is_left(self) -> None:
        with pytest.raises(NoOrganisationError):
            current_organisation()
        assert read("SELECT coalesce(current_setting('tidemark.organisation', true), '')") == [
            ("",)
        ]
        with pytest.raises(DatabaseError, match=UNNAMED):
            read("SELECT * FROM accounts_organisation")

    def test_a_commit_leaves_nothing(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            assert Membership.objects.count() == 1

        self._assert_nothing_is_left()

    def test_an_exception_leaves_nothing(self, acme: Company) -> None:
        with pytest.raises(ZeroDivisionError), acting_for(acme.organisation.pk):
            fail_after(lambda: Membership.objects.update(role="viewer"))

        self._assert_nothing_is_left()
        with acting_for(acme.organisation.pk):
            assert Membership.objects.get().role == "owner"

    def test_a_refused_statement_leaves_nothing(self, acme: Company) -> None:
        with pytest.raises(DatabaseError), acting_for(acme.organisation.pk):
            read("SELECT 1 / 0")

        self._assert_nothing_is_left()

    def test_a_refused_commit_leaves_nothing(self, acme: Company) -> None:
        with pytest.raises(IntegrityError), acting_for(acme.organisation.pk):
            Membership.objects.all().delete()  # the last owner: refused when it commits

        self._assert_nothing_is_left()

    def test_a_savepoint_that_is_rolled_back_changes_nothing(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                fail_after(lambda: read("SELECT set_config('tidemark.organisation', 'x', true)"))
            assert Membership.objects.count() == 1

        self._assert_nothing_is_left()

    def test_a_setting_of_the_session_opens_nothing(self, acme: Company, borealis: Company) -> None:
        """What somebody set for the whole session is overruled by the scope's own setting."""
        read("SELECT set_config('tidemark.organisation', %s, false)", [str(borealis.slug)])
        with acting_for(acme.organisation.pk):
            assert Membership.objects.get().user == acme.owner

        with pytest.raises(DatabaseError, match=UNNAMED):
            read("SELECT * FROM accounts_organisation")
        connection.close()

    def test_a_lost_connection_leaves_nothing(self, acme: Company) -> None:
        with pytest.raises(DatabaseError), acting_for(acme.organisation.pk):
            read("SELECT pg_terminate_backend(pg_backend_pid())")

        connection.close()
        self._assert_nothing_is_left()


class TestActingAsUser:
    def test_shows_a_person_their_own_memberships(self, acme: Company, borealis: Company) -> None:
        visitor = borealis.hire()
        with acting_for(acme.organisation.pk):
            Membership.objects.create(
                user=visitor, role="viewer", joined_at=acme.organisation.created_at
            )

        with acting_as_user(visitor.pk):
            mine = {m.organisation_id for m in Membership.mine.all()}
            names = {name for (name,) in read("SELECT name FROM accounts_organisation")}

        assert mine == {acme.organisation.pk, borealis.organisation.pk}
        assert names == {"Acme", "Borealis"}

    def test_hides_those_of_colleagues_and_strangers(
        self, acme: Company, borealis: Company
    ) -> None:
        acme.hire()

        with acting_as_user(acme.owner.pk):
            people = read("SELECT user_id FROM accounts_membership")
            organisations = read("SELECT id FROM accounts_organisation")

        assert people == [(acme.owner.pk,)]
        assert organisations == [(acme.organisation.pk,)]

    def test_shows_no_row_of_an_organisation(self, acme: Company) -> None:
        add_round(acme)

        with acting_as_user(acme.owner.pk):
            assert read("SELECT count(*) FROM assessments_round") == [(0,)]
            with pytest.raises(NoOrganisationError):
                Round.objects.count()

    def test_lets_nobody_promote_themselves(self, acme: Company) -> None:
        viewer = acme.hire()

        with acting_as_user(viewer.pk):
            changed = Membership.mine.filter(user=viewer).update(role="owner")

        assert changed == 0

    def test_shows_a_stranger_nothing(self, acme: Company) -> None:
        with acting_as_user(UUID(int=7)):
            assert read("SELECT count(*) FROM accounts_membership") == [(0,)]
            assert read("SELECT count(*) FROM accounts_organisation") == [(0,)]
