"""How many of each unit have answered: in steps, of enough people, each in one place."""

from itertools import product
from uuid import UUID

import pytest

from apps.accounts.actions.units import remove_unit
from apps.accounts.models import Unit
from apps.assessments.actions.invitations import (
    correct_invitation,
    import_invitations,
    withdraw_invitation,
)
from apps.assessments.actions.invitations import invite as invite_person
from apps.assessments.actions.participation import counted_roles, settle_participation
from apps.assessments.importing import Person
from apps.assessments.models import CountedUnit, Invitation, Round
from apps.assessments.views.unit_progress import units_of
from apps.instruments.models import InstrumentVersion
from apps.tenancy.context import acting_for
from tests.assessments.steps import open_round, respond, start_round
from tests.conftest import NOON, Company


def unit(name: str) -> Unit:
    return Unit.objects.create(name=name, code=name.lower())


def person(email: str, of: Unit | None, role: str = "frontline") -> Person:
    return Person(email, "", role, "en", of)


def ask(
    round_: Round,
    of: Unit | None,
    count: int,
    *,
    who: str = "early",
    role: str = "frontline",
) -> list[Invitation]:
    """Invite so many people of a unit."""
    name = of.code if of else "none"
    people = [person(f"{who}.{role}.{number}@{name}.example", of, role) for number in range(count)]
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

    def test_counts_the_smallest_unit_with_a_rest_that_is_too_small(self, draft: Round) -> None:
        ask(draft, unit("North"), 9)
        east = ask(draft, unit("East"), 6)
        west = ask(draft, unit("West"), 4)
        opened = open_round(draft)

        answer([*east[:3], *west[:2]])

        assert shown(opened) == [("North", 9, 0), ("All others", 10, 5)]

    def test_counts_few_of_a_role_with_all_others(self, draft: Round) -> None:
        north, east = unit("North"), unit("East")
        for place, managers in ((north, 1), (east, 4)):
            ask(draft, place, 9, who=place.code)
            ask(draft, place, managers, who=place.code, role="manager")
        ask(draft, None, 6)

        assert shown(open_round(draft)) == [
            ("East", 9, 0),
            ("North", 9, 0),
            ("All others", 11, 0),
        ]

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
        ask(draft, None, 5)
        opened = open_round(draft)
        answer(east[:5])

        answer(north[:4])

        assert [row[2] for row in shown(opened)] == [5, 0, 0]
        assert Invitation.objects.exclude(answered_as="").count() == 5

    def test_puts_who_comes_later_to_what_is_there(self, draft: Round) -> None:
        north = unit("North")
        ask(draft, north, 6)
        ask(draft, unit("East"), 5)
        opened = open_round(draft)

        ask(opened, unit("West"), 8)
        ask(opened, north, 1, who="late")
        ask(opened, north, 1, who="late", role="leader")

        assert shown(opened) == [("North", 7, 0), ("All others", 14, 0)]

    def test_holds_the_floor_that_was_promised(self, draft: Round, at_acme: Company) -> None:
        organisation = draft.organisation
        organisation.anonymity_floor = 8
        organisation.save()
        ask(draft, unit("North"), 8)
        ask(draft, unit("East"), 7)
        ask(draft, None, 1)

        opened = open_round(draft)

        assert shown(opened) == [("North", 8, 0), ("All others", 8, 0)]


class TestNoTwoCountsTellOfAFew:
    """Groups are shown beside units: a unit is never a role and a few more, nor a few fewer."""

    @pytest.mark.parametrize("floor", [5, 8])
    def test_a_place_holds_nobody_of_a_role_or_enough_or_everybody(self, floor: int) -> None:
        places = [None, *(UUID(int=number) for number in range(3))]
        for counts in product((0, 1, 4, 5, 9), repeat=len(places)):
            invited = {(place, "leader"): of for place, of in zip(places, counts, strict=True)}

            roles = counted_roles(invited, floor)

            by_unit = [invited[unit, "leader"] for unit in roles]
            assert all(count >= floor for count in by_unit)
            assert sum(counts) - sum(by_unit) >= floor or not roles

    def test_a_unit_of_one_role_is_shown_without_its_manager(self, draft: Round) -> None:
        north = unit("North")
        frontline = ask(draft, north, 9)
        ask(draft, north, 1, role="manager")
        ask(draft, None, 5)
        opened = open_round(draft)

        answer(frontline)

        assert shown(opened) == [("North", 9, 5), ("All others", 6, 0)]


class TestNoCountFollowsAPerson:
    def test_when_the_invitation_is_corrected(self, draft: Round) -> None:
        east = unit("East")
        ask(draft, east, 9)
        north = ask(draft, unit("North"), 9)
        ask(draft, None, 5)
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
        ask(draft, None, 5)
        opened = open_round(draft)
        answer(north[:5])

        withdraw_invitation(invitation=north[0], by=None, at=NOON)

        assert shown(opened) == [("East", 9, 0), ("North", 8, 5), ("All others", 5, 0)]

    def test_when_a_small_unit_grows_or_goes(self, draft: Round, at_acme: Company) -> None:
        ask(draft, unit("East"), 9)
        ask(draft, unit("North"), 6)
        west = unit("West")
        alone = ask(draft, west, 1)
        opened = open_round(draft)

        ask(opened, west, 9, who="late")
        assert shown(opened) == [("East", 9, 0), ("All others", 16, 0)]

        remove_unit(unit=west, by=at_acme.owner, at=NOON)
        assert shown(opened) == [("East", 9, 0), ("All others", 16, 0)]
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
