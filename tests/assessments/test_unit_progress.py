"""How many of each unit have answered: in steps, of enough people, each in one place."""

import pytest

from apps.accounts.actions.units import remove_unit
from apps.accounts.models import Unit
from apps.assessments.actions.invitations import (
    correct_invitation,
    import_invitations,
    withdraw_invitation,
)
from apps.assessments.actions.invitations import invite as invite_person
from apps.assessments.actions.participation import settle_participation
from apps.assessments.importing import Person
from apps.assessments.models import CountedUnit, Invitation, Round
from apps.assessments.views.unit_progress import units_of
from apps.instruments.models import InstrumentVersion
from apps.tenancy.context import acting_for
from tests.assessments.steps import open_round, respond, start_round
from tests.conftest import NOON, Company


def unit(name: str) -> Unit:
    return Unit.objects.create(name=name, code=name.lower())


def person(email: str, of: Unit | None) -> Person:
    return Person(email, "", "frontline", "en", of)


def ask(round_: Round, of: Unit | None, count: int, who: str = "early") -> list[Invitation]:
    """Invite so many people of a unit."""
    name = of.code if of else "none"
    people = [person(f"{who}.{number}@{name}.example", of) for number in range(count)]
    import_invitations(round_=round_, people=people, by=None, at=NOON)
    return list(Invitation.objects.filter(email__in=[each.email for each in people]))


def answer(people: list[Invitation]) -> None:
    """Have these people answer, and their answers counted as far as the batches allow."""
    for number, each in enumerate(people):
        respond(each, seed=number)
    settle_participation()


def shown(round_: Round) -> list[tuple[str, int, int]]:
    return [(row.label, row.invited, row.shown) for row in units_of(round_)]


class TestUnitsOf:
    def test_shows_large_units_and_all_others_in_steps(self, draft: Round) -> None:
        north = ask(draft, unit("North"), 9)
        east = ask(draft, unit("East"), 6)
        ask(draft, unit("West"), 3)
        ask(draft, None, 4)
        opened = open_round(draft)

        answer([*north[:7], *east[:3]])

        assert shown(opened) == [("East", 6, 0), ("North", 9, 5), ("All others", 7, 0)]

    def test_counts_a_small_rest_with_the_smallest_unit(self, draft: Round) -> None:
        ask(draft, unit("North"), 9)
        east = ask(draft, unit("East"), 6)
        west = ask(draft, unit("West"), 4)
        opened = open_round(draft)

        answer([*east[:3], *west[:2]])

        assert shown(opened) == [("East, with all others", 10, 5), ("North", 9, 0)]

    @pytest.mark.parametrize(("north", "others"), [(9, 4), (4, 9), (0, 9)])
    def test_shows_nothing_where_all_would_be_in_one_place(
        self, draft: Round, north: int, others: int
    ) -> None:
        ask(draft, unit("North"), north)
        ask(draft, None, others)

        assert shown(open_round(draft)) == []

    def test_waits_for_a_batch_like_groups_do(self, draft: Round) -> None:
        north = ask(draft, unit("North"), 6)
        east = ask(draft, unit("East"), 6)
        opened = open_round(draft)
        answer(east[:5])

        answer(north[:4])

        assert [row[2] for row in shown(opened)] == [5, 0]
        assert Invitation.objects.exclude(answered_as="").count() == 5

    def test_puts_who_comes_later_to_what_is_there(self, draft: Round) -> None:
        north = unit("North")
        ask(draft, north, 6)
        ask(draft, unit("East"), 5)
        opened = open_round(draft)

        ask(opened, unit("West"), 8)
        ask(opened, north, 1, who="late")

        assert shown(opened) == [("East, with all others", 13, 0), ("North", 7, 0)]

    def test_holds_the_floor_that_was_promised(self, draft: Round, at_acme: Company) -> None:
        organisation = draft.organisation
        organisation.anonymity_floor = 8
        organisation.save()
        ask(draft, unit("North"), 8)
        ask(draft, unit("East"), 7)
        ask(draft, None, 1)

        opened = open_round(draft)

        assert shown(opened) == [("North", 8, 0), ("All others", 8, 0)]


class TestNoCountFollowsAPerson:
    def test_when_the_invitation_is_corrected(self, draft: Round) -> None:
        east = unit("East")
        ask(draft, east, 9)
        north = ask(draft, unit("North"), 9)
        opened = open_round(draft)
        answer(north[:5])
        before = shown(opened)

        for each in north:
            correct_invitation(invitation=each, person=person(each.email, east), by=None, at=NOON)
            assert shown(opened) == before

    def test_to_another_address(self, draft: Round) -> None:
        east, north = unit("East"), unit("North")
        ask(draft, east, 9)
        (first, *_) = ask(draft, north, 9)
        open_round(draft)

        correct_invitation(
            invitation=first, person=person("new@north.example", east), by=None, at=NOON
        )

        assert Invitation.objects.get(email="new@north.example").unit == north

    def test_when_the_invitation_is_withdrawn(self, draft: Round) -> None:
        ask(draft, unit("East"), 9)
        north = ask(draft, unit("North"), 9)
        opened = open_round(draft)
        answer(north[:5])

        withdraw_invitation(invitation=north[0], by=None, at=NOON)

        assert shown(opened) == [("East", 9, 0), ("North", 8, 5)]

    def test_when_a_small_unit_grows_or_goes(self, draft: Round, at_acme: Company) -> None:
        ask(draft, unit("East"), 9)
        ask(draft, unit("North"), 6)
        west = unit("West")
        alone = ask(draft, west, 1)
        opened = open_round(draft)

        ask(opened, west, 9, who="late")
        assert shown(opened) == [("East", 9, 0), ("North, with all others", 16, 0)]

        remove_unit(unit=west, by=at_acme.owner, at=NOON)
        assert shown(opened) == [("East", 9, 0), ("North, with all others", 16, 0)]
        assert Invitation.objects.get(pk=alone[0].pk).unit is None


class TestRemoveUnit:
    def test_leaves_invitations_without_one(self, draft: Round, at_acme: Company) -> None:
        for name in ("East", "North"):
            ask(draft, unit(name), 6)
        ask(draft, None, 5)
        opened = open_round(draft)

        remove_unit(unit=Unit.objects.get(code="north"), by=at_acme.owner, at=NOON)

        assert Invitation.objects.filter(unit=None).count() == 11
        assert CountedUnit.objects.count() == 1
        assert shown(opened) == [("East", 6, 0), ("All others", 11, 0)]

    def test_between_reading_and_inviting_leaves_the_person(
        self, draft: Round, at_acme: Company
    ) -> None:
        north = unit("North")
        said = person("anna@acme.example", north)
        remove_unit(unit=north, by=at_acme.owner, at=NOON)

        invitation = invite_person(round_=draft, person=said, by=None, at=NOON)

        assert invitation.unit is None


def test_a_strangers_unit_is_none(
    acme: Company, borealis: Company, instrument: InstrumentVersion
) -> None:
    with acting_for(borealis.organisation.pk):
        aurora = unit("Aurora")

    with acting_for(acme.organisation.pk):
        (invitation,) = ask(start_round(acme), aurora, 1)

        assert invitation.unit_id is None


def test_a_unit_can_be_put_right_while_the_round_is_set_up(draft: Round) -> None:
    (invitation,) = ask(draft, unit("North"), 1)
    east = unit("East")

    correct_invitation(
        invitation=invitation, person=person(invitation.email, east), by=None, at=NOON
    )

    assert Invitation.objects.get().unit == east
