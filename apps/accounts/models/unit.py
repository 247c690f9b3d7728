"""The parts of an organisation: brands, regions, sites, and what stands below what."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models

from apps.accounts.constraints import NoUnitBelowItself
from apps.tenancy.constraints import OrganisationIsolation, SameOrganisation
from apps.tenancy.models import OwnedManager, OwnedModel


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit with what stands below it."""

    unit: "Unit"
    depth: int  # 0: at the top
    branches: list["Branch"] = field(default_factory=list)

    @property
    def indented(self) -> str:
        """The unit's name in a list that shows the tree."""
        return "\u2014 " * self.depth + self.unit.name

    def flat(self) -> list["Branch"]:
        """Return this branch and all below it, each above its own."""
        return [self, *(below for branch in self.branches for below in branch.flat())]


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units in the order of their tree."""

    def tree(self) -> list[Branch]:
        """Return the units at the top, by name, each with its own below it."""
        below: dict[UUID | None, list[Unit]] = defaultdict(list)
        for unit in sorted(self, key=lambda unit: (unit.name.casefold(), unit.code)):
            below[unit.parent_id].append(unit)

        def branches(parent_id: UUID | None, depth: int) -> list[Branch]:
            return [Branch(unit, depth, branches(unit.pk, depth + 1)) for unit in below[parent_id]]

        return branches(None, 0)

    def standing(self, ids: Collection[UUID]) -> "UnitQuerySet":
        """Keep those of these that stand, and let none be removed before the transaction ends."""
        return self.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)

    def in_tree_order(self) -> list[Branch]:
        """Return all units, each above its own."""
        return [branch for top in self.tree() for branch in top.flat()]


class Unit(OwnedModel):
    """A part of the organisation that an invitation can name."""

    name = models.CharField(max_length=80)
    code = models.SlugField(max_length=40, db_index=False)  # by which files name it
    parent = models.ForeignKey(
        "self", models.RESTRICT, null=True, db_constraint=False, related_name="units"
    )

    objects = OwnedManager.from_queryset(UnitQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="unit_isolation"),
            models.UniqueConstraint(fields=["organisation", "id"], name="unit_within"),
            models.UniqueConstraint(fields=["organisation", "code"], name="unit_code_once"),
            SameOrganisation(name="unit_parent_same_organisation", fk="parent"),
            NoUnitBelowItself(name="unit_not_below_itself"),
        ]

    def __str__(self) -> str:
        return self.name
