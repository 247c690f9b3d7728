"""Units on the pages on which people are invited and watched."""

import re

import pytest
from django.test import Client

from apps.accounts.models import Role, Unit
from apps.assessments.actions.invitations import import_invitations
from apps.assessments.importing import Person
from apps.assessments.models import Invitation, Round
from apps.tenancy.context import acting_for
from tests.assessments.pages.browsing import address, signed_in, text, upload
from tests.assessments.steps import open_round
from tests.conftest import NOON, Company

ANNA = {"email": "anna@acme.example", "name": "Anna", "group": "leader", "language": "en"}
HEADING = "email,role,unit\n"


@pytest.fixture
def north(acme: Company) -> Unit:
    with acting_for(acme.organisation.pk):
        top = Unit.objects.create(name="North", code="n-1")
        Unit.objects.create(name="Front desk", code="desk-n", parent=top)
        Unit.objects.create(name="Front desk", code="desk-s")
        return top


def units_by_address(company: Company) -> dict[str, str]:
    with acting_for(company.organisation.pk):
        people = Invitation.objects.select_related("unit")
        return {each.email: each.unit.code if each.unit else "" for each in people}


class TestImport:
    def test_takes_a_unit_by_code_or_by_name(
        self, acme: Company, owner: Client, drafted: Round, north: Unit
    ) -> None:
        at = address(acme, "import_invitations", drafted.pk)
        lines = (
            "anna@acme.example,leader,n-1\n"
            "ben@acme.example,leader, north \n"
            "cem@acme.example,leader,DESK-S\n"
            "dora@acme.example,leader,\n"
        )

        reading = upload(owner, at, HEADING + lines)
        owner.post(at, {"people": signed_in(reading)})

        assert 'data-label="Unit"' in text(reading)
        assert units_by_address(acme) == {
            "anna@acme.example": "n-1",
            "ben@acme.example": "n-1",
            "cem@acme.example": "desk-s",
            "dora@acme.example": "",
        }

    def test_says_of_each_line_what_is_wrong_with_its_unit(
        self, acme: Company, owner: Client, drafted: Round, north: Unit
    ) -> None:
        lines = "anna@acme.example,leader,South\nben@acme.example,leader,Front desk\n"

        reading = upload(owner, address(acme, "import_invitations", drafted.pk), HEADING + lines)

        assert reading.status_code == 422
        assert "No unit has this code or name: South." in text(reading)
        assert "More than one unit is called Front desk: write its code." in text(reading)
        assert units_by_address(acme) == {}

    def test_knows_no_strangers_unit(
        self, acme: Company, borealis: Company, owner: Client, drafted: Round
    ) -> None:
        with acting_for(borealis.organisation.pk):
            Unit.objects.create(name="Aurora", code="aurora")

        reading = upload(
            owner,
            address(acme, "import_invitations", drafted.pk),
            HEADING + "anna@acme.example,leader,aurora\n",
        )

        assert "No unit has this code or name: aurora." in text(reading)

    def test_invites_without_a_unit_that_was_removed_since_the_file_was_read(
        self, acme: Company, owner: Client, drafted: Round, north: Unit
    ) -> None:
        at = address(acme, "import_invitations", drafted.pk)
        reading = upload(owner, at, HEADING + "anna@acme.example,leader,desk-s\n")
        with acting_for(acme.organisation.pk):
            Unit.objects.get(code="desk-s").delete()

        owner.post(at, {"people": signed_in(reading)})

        assert units_by_address(acme) == {"anna@acme.example": ""}


class TestInvite:
    def test_names_a_unit_that_the_list_shows(
        self, acme: Company, owner: Client, drafted: Round, north: Unit
    ) -> None:
        owner.post(address(acme, "invite", drafted.pk), ANNA | {"unit": str(north.pk)})

        assert units_by_address(acme) == {"anna@acme.example": "n-1"}
        listed = text(owner.get(address(acme, "list_invitations", drafted.pk)))
        assert '<td data-label="Unit">North</td>' in listed

    def test_need_not_name_one(
        self, acme: Company, owner: Client, drafted: Round, north: Unit
    ) -> None:
        owner.post(address(acme, "invite", drafted.pk), ANNA)

        assert units_by_address(acme) == {"anna@acme.example": ""}

    def test_asks_for_none_where_there_is_none(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        asked = text(owner.get(address(acme, "invite", drafted.pk)))
        owner.post(address(acme, "invite", drafted.pk), ANNA)

        assert 'name="unit"' not in asked
        assert units_by_address(acme) == {"anna@acme.example": ""}
        assert "Unit" not in text(owner.get(address(acme, "list_invitations", drafted.pk)))

    def test_refuses_a_strangers_unit(
        self, acme: Company, borealis: Company, owner: Client, drafted: Round, north: Unit
    ) -> None:
        with acting_for(borealis.organisation.pk):
            aurora = Unit.objects.create(name="Aurora", code="aurora")

        answer = owner.post(address(acme, "invite", drafted.pk), ANNA | {"unit": str(aurora.pk)})

        assert answer.status_code == 422
        assert "Choose one of the units on this page." in text(answer)
        assert units_by_address(acme) == {}


class TestCorrectInvitation:
    def test_moves_a_person_while_the_round_is_set_up(
        self, acme: Company, owner: Client, drafted: Round, north: Unit
    ) -> None:
        owner.post(address(acme, "invite", drafted.pk), ANNA)
        with acting_for(acme.organisation.pk):
            invitation = Invitation.objects.get()
        at = address(acme, "correct_invitation", drafted.pk, invitation.pk)

        owner.post(at, ANNA | {"unit": str(north.pk)})

        assert units_by_address(acme) == {"anna@acme.example": "n-1"}
        assert f'value="{north.pk}" selected' in text(owner.get(at))

    def test_says_that_the_unit_stays_while_people_answer(
        self, acme: Company, owner: Client, opened: Round, north: Unit
    ) -> None:
        owner.post(address(acme, "invite", opened.pk), ANNA | {"unit": str(north.pk)})
        with acting_for(acme.organisation.pk):
            invitation = Invitation.objects.get()
        at = address(acme, "correct_invitation", opened.pk, invitation.pk)

        asked = text(owner.get(at))
        answer = owner.post(at, ANNA | {"name": "Anna Berg", "unit": ""})

        assert "It stays while the assessment is open" in asked
        assert answer.status_code == 302
        assert units_by_address(acme) == {"anna@acme.example": "n-1"}


class TestShowRound:
    def test_shows_each_counted_unit_to_members_and_no_stranger(
        self, acme: Company, borealis: Company, drafted: Round, north: Unit
    ) -> None:
        with acting_for(acme.organisation.pk):
            people = [
                Person(f"{number}@acme.example", "", "leader", "en", north if number < 6 else None)
                for number in range(12)
            ]
            import_invitations(round_=drafted, people=people, by=None, at=NOON)
            open_round(drafted)
        at = address(acme, "show_round", drafted.pk)

        shown = text(acme.client(acme.hire(Role.VIEWER)).get(at))

        (table,) = re.findall(r'aria-labelledby="units">\s*<table.*?</table>', shown, re.DOTALL)
        assert re.findall(r'<th scope="row">(.*?)</th>', table) == ["North", "All others"]
        assert re.findall(r'"Answered">(.*?)</td>', table) == ["fewer than 5", "fewer than 5"]
        assert borealis.client().get(at).status_code == 404

    def test_shows_nothing_of_units_where_none_is_counted(
        self, acme: Company, owner: Client, opened: Round, north: Unit
    ) -> None:
        assert "Answered by unit" not in text(owner.get(address(acme, "show_round", opened.pk)))
