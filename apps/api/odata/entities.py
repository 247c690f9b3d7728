"""The entity sets: the registry's datasets as OData tells them, as far as a token reaches."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models

from apps.reports.registry import DATASETS, Dataset
from apps.reports.registry.dataset import open_to_all

EDM: Mapping[type[Any], str] = {  # by the field that keeps it
    models.TextField: "Edm.String",
    models.UUIDField: "Edm.Guid",
    models.IntegerField: "Edm.Int32",
    models.BigIntegerField: "Edm.Int64",
    models.FloatField: "Edm.Double",
    models.BooleanField: "Edm.Boolean",
    models.DateField: "Edm.Date",
    models.DateTimeField: "Edm.DateTimeOffset",
}
KEY_ENDINGS = ("_id", "_key")


@dataclass(frozen=True, slots=True)
class Property:
    """One declared column."""

    name: str
    edm: str  # its type, such as Edm.Double
    is_nullable: bool
    description: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """The way from a fact to the one row that its column is the key of."""

    name: str
    column: str
    target: str  # name of the entity set, whose key has the column's values
    target_column: str
    is_nullable: bool


@dataclass(frozen=True)
class EntitySet:
    """One dataset: nothing that is not declared here can be asked for."""

    dataset: Dataset
    navigations: Mapping[str, Navigation]

    @property
    def name(self) -> str:
        """Return its name, the same as in every other door."""
        return self.dataset.name

    @cached_property
    def properties(self) -> dict[str, Property]:
        """The columns by name, in the dictionary's order."""
        return {
            column.name: Property(
                name=column.name,
                edm=_edm(self.dataset, column.name),
                is_nullable=column.is_nullable,
                description=f"{column.description} Unit: {column.unit}."
                if column.unit
                else column.description,
            )
            for column in self.dataset.columns
        }


def entity_sets(scopes: Collection[str]) -> dict[str, EntitySet]:
    """Return the entity sets that these scopes allow, with the ways between them."""
    seen = {name: each for name, each in DATASETS.items() if each.scope in scopes}
    return {
        name: EntitySet(dataset, {way.name: way for way in _ways(dataset, seen)})
        for name, dataset in seen.items()
    }


def _ways(dataset: Dataset, seen: Mapping[str, Dataset]) -> list[Navigation]:
    """Return the ways that lead to a dataset which is seen, and is for every organisation."""
    return [
        Navigation(
            name=_without_ending(column),
            column=column,
            target=target,
            target_column=seen[target].primary_key[0],
            is_nullable=dataset.column(column).is_nullable,
        )
        for column, target in dataset.references.items()
        if target in seen and seen[target].check is open_to_all
    ]


def _without_ending(column: str) -> str:
    for ending in KEY_ENDINGS:
        column = column.removesuffix(ending)
    return column


def _edm(dataset: Dataset, name: str) -> str:
    return EDM[type(dataset.model._meta.get_field(name))]
