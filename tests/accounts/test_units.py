"""The parts of an organisation, and that none stands below itself."""

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.actions import units
from apps.accounts.models import Role, Unit
from apps.audit.models import AuditEntry
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company


def add(company: Company, name: str, parent: Unit | None = None) -> Unit:
    with acting_for(company.organisation.pk):
        return units.add_unit(
            name=name, code=name.lower(), parent=parent, by=company.owner, at=NOON
        )


def tree(company: Company) -> list[tuple[int, str]]:
    with acting_for(company.organisation.pk):
        return [(each.depth, each.unit.name) for each in Unit.objects.in_tree_order()]


def verbs(company: Company) -> list[tuple[str, str]]:
    with acting_for(company.organisation.pk):
        return list(AuditEntry.objects.order_by("sequence").values_list("verb", "subject"))


def page(company: Company, unit: Unit | None = None, verb: str = "") -> str:
    place = f"{unit.pk}/{verb}/" if unit else ""
    return f"/o/{company.slug}/settings/units/{place}"


class TestListUnits:
    def test_shows_the_tree_and_what_it_is_for(self, acme: Company) -> None:
        north = add(acme, "North")
        add(acme, "Arctic", north)
        add(acme, "East")

        shown = acme.client(acme.hire(Role.ADMIN)).get(page(acme)).content.decode()

        assert tree(acme) == [(0, "East"), (0, "North"), (1, "Arctic")]
        inner = shown[shown.index("<strong>North") :]
        assert inner.index("<ul>") < inner.index("<strong>Arctic") < inner.index("</ul>")
        assert "Results are for the organisation as a whole." in " ".join(shown.split())

    def test_shows_no_strangers_units(self, acme: Company, borealis: Company) -> None:
        add(borealis, "Aurora")

        shown = acme.client().get(page(acme)).content.decode()

        assert "Aurora" not in shown

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST])
    def test_is_on_nobody_elses_way_through_the_settings(self, acme: Company, role: Role) -> None:
        members = f"/o/{acme.slug}/members/"

        assert page(acme) not in acme.client(acme.hire(role)).get(members).content.decode()
        assert page(acme) in acme.client().get(members).content.decode()


class TestAddUnit:
    def test_adds_one_below_another_and_writes_it_down(self, acme: Company) -> None:
        north = add(acme, "North")

        answer = acme.client().post(
            f"{page(acme)}new/",
            {"name": "Arctic Bay", "parent": str(north.pk)},
        )

        assert answer.status_code == 302
        assert tree(acme) == [(0, "North"), (1, "Arctic Bay")]
        with acting_for(acme.organisation.pk):
            assert Unit.objects.get(name="Arctic Bay").code == "arctic-bay"
        assert verbs(acme)[-1] == ("unit added", "Arctic Bay")

    def test_explains_a_code_that_is_taken_and_loses_nothing(self, acme: Company) -> None:
        add(acme, "North")

        answer = acme.client().post(f"{page(acme)}new/", {"name": "Norden", "code": "NORTH"})

        assert answer.status_code == 422
        shown = answer.content.decode()
        assert "Another unit has this code" in shown
        assert 'value="Norden"' in shown
        assert tree(acme) == [(0, "North")]

    @pytest.mark.parametrize("path", ["new/", "rename/"])
    def test_says_of_the_name_that_its_code_is_taken(self, acme: Company, path: str) -> None:
        add(acme, "North")
        other = add(acme, "South")
        address = f"{page(acme)}{'' if path == 'new/' else f'{other.pk}/'}{path}"

        answer = acme.client().post(address, {"name": "North", "code": ""})

        assert answer.status_code == 422
        shown = " ".join(answer.content.decode().split())
        assert "Another unit has the code that is made of this name: north." in shown
        assert 'href="#id_name"' in shown
        assert 'href="#id_code"' not in shown
        assert tree(acme) == [(0, "North"), (0, "South")]

    @pytest.mark.parametrize(
        ("entered", "sentence"),
        [
            ({}, "Enter the unit&#x27;s name."),
            ({"name": "北"}, "Enter a code"),
            ({"name": "North", "code": "no rth"}, "Use letters a to z"),
        ],
    )
    def test_explains_what_is_missing(
        self, acme: Company, entered: dict[str, str], sentence: str
    ) -> None:
        answer = acme.client().post(f"{page(acme)}new/", entered)

        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert tree(acme) == []

    def test_takes_no_strangers_unit_for_a_parent(self, acme: Company, borealis: Company) -> None:
        aurora = add(borealis, "Aurora")

        answer = acme.client().post(
            f"{page(acme)}new/", {"name": "North", "parent": str(aurora.pk)}
        )

        assert answer.status_code == 422
        assert "Aurora" not in answer.content.decode()

    def test_lets_two_companies_use_one_code(self, acme: Company, borealis: Company) -> None:
        add(acme, "North")
        add(borealis, "North")

        assert tree(acme) == tree(borealis) == [(0, "North")]


class TestRenameUnit:
    def test_gives_another_name_and_code(self, acme: Company) -> None:
        north = add(acme, "North")

        acme.client().post(page(acme, north, "rename"), {"name": "Norden", "code": "nord"})

        assert tree(acme) == [(0, "Norden")]
        assert verbs(acme)[-1] == ("unit renamed", "North to Norden")

    def test_refuses_a_code_that_is_taken(self, acme: Company) -> None:
        add(acme, "East")
        north = add(acme, "North")

        answer = acme.client().post(page(acme, north, "rename"), {"name": "North", "code": "east"})

        assert answer.status_code == 422
        assert tree(acme) == [(0, "East"), (0, "North")]


class TestMoveUnit:
    def test_takes_along_what_stands_below(self, acme: Company) -> None:
        north, east = add(acme, "North"), add(acme, "East")
        add(acme, "Arctic", north)

        acme.client().post(page(acme, north, "move"), {"parent": str(east.pk)})

        assert tree(acme) == [(0, "East"), (1, "North"), (2, "Arctic")]
        assert verbs(acme)[-1] == ("unit moved", "North")

    def test_takes_a_unit_to_the_top(self, acme: Company) -> None:
        arctic = add(acme, "Arctic", add(acme, "North"))

        acme.client().post(page(acme, arctic, "move"), {"parent": ""})

        assert tree(acme) == [(0, "Arctic"), (0, "North")]

    @pytest.mark.parametrize("place", ["itself", "its grandchild"])
    def test_explains_that_no_unit_stands_below_itself(self, acme: Company, place: str) -> None:
        north = add(acme, "North")
        pole = add(acme, "Pole", add(acme, "Arctic", north))
        below = north if place == "itself" else pole

        answer = acme.client().post(page(acme, north, "move"), {"parent": str(below.pk)})

        assert answer.status_code == 422
        assert "a unit cannot belong to itself" in answer.content.decode()
        assert tree(acme) == [(0, "North"), (1, "Arctic"), (2, "Pole")]

    def test_is_refused_by_the_action_too(self, acme: Company) -> None:
        north = add(acme, "North")
        arctic = add(acme, "Arctic", north)

        with acting_for(acme.organisation.pk), pytest.raises(units.UnitBelowItselfError):
            units.move_unit(unit=north, parent=arctic, by=acme.owner, at=NOON)

        assert tree(acme) == [(0, "North"), (1, "Arctic")]


class TestTheDatabase:
    def test_lets_no_unit_stand_below_itself(self, at_acme: Company) -> None:
        north = add(at_acme, "North")
        pole = add(at_acme, "Pole", add(at_acme, "Arctic", north))

        for below in (north, pole):
            with pytest.raises(IntegrityError, match="below itself"), transaction.atomic():
                Unit.objects.filter(pk=north.pk).update(parent=below)

    def test_lets_no_new_unit_stand_below_itself(self, at_acme: Company) -> None:
        unit = Unit(name="North", code="north")
        unit.parent_id = unit.pk

        with pytest.raises(IntegrityError, match="below itself"), transaction.atomic():
            unit.save(force_insert=True)


class TestRemoveUnit:
    def test_moves_up_what_stood_below(self, acme: Company) -> None:
        north = add(acme, "North")
        arctic = add(acme, "Arctic", north)
        add(acme, "Pole", arctic)
        browser = acme.client()

        asked = browser.get(page(acme, arctic, "remove")).content.decode()
        browser.post(page(acme, arctic, "remove"))

        assert "1 unit stands right below it" in asked
        assert tree(acme) == [(0, "North"), (1, "Pole")]
        assert verbs(acme)[-1] == ("unit removed", "Arctic")

    def test_of_one_that_is_gone_is_missing(self, acme: Company) -> None:
        north = add(acme, "North")
        browser = acme.client()
        browser.post(page(acme, north, "remove"))

        assert browser.post(page(acme, north, "remove")).status_code == 404


def test_an_organisation_goes_with_its_units(acme: Company) -> None:
    add(acme, "Arctic", add(acme, "North"))

    with acting_for(acme.organisation.pk):
        acme.organisation.delete()

        assert not Unit.objects.exists()
