"""What a dataset is: its columns, where its rows come from, and where they are published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from types import UnionType
from typing import Any, Literal, get_args, get_type_hints

from apps.reports.models import PublishedRow

TYPES = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    date: "date",
    datetime: "timestamp",
}
FIRST_VERSION = "1.0"

Told = Mapping[str, tuple[str, str]]  # unit and description, by column


@dataclass(frozen=True, slots=True)
class Column:
    """One column, as the dictionary tells it."""

    name: str
    type: str  # string, integer, number, boolean, date, timestamp (RFC 3339, UTC)
    description: str
    unit: str = ""  # empty where there is none
    is_nullable: bool = False
    since: str = FIRST_VERSION  # version of the API
    deprecated: str | None = None  # version from which on it is not to be used; None: it is fine


PUBLISHED = (
    Column("id", "string", "The row's id (UUID): the same whenever it is published."),
    Column("change_seq", "integer", "Number of the change that published it."),
    Column("changed_at", "timestamp", "When that was; it rises with change_seq."),
)


def open_to_all() -> None:
    """Let every organisation read it."""


@dataclass(frozen=True)  # without slots, so that its columns are worked out once
class Dataset:
    """A set of rows of one grain, and where they come from."""

    name: str
    kind: Literal["fact", "dimension"]
    grain: str
    scope: str  # what a token needs to read it
    primary_key: tuple[str, ...]
    filters: tuple[str, ...]  # columns that may be asked for by value
    row: type[Any]  # the dataclass of its rows
    rows: Callable[[], list[Any]]  # as they are now
    model: type[PublishedRow]  # as they were published last
    told: Told
    references: Mapping[str, str] = field(default_factory=dict)  # datasets of keys, by column
    check: Callable[[], object] = open_to_all  # raises where it is not for this organisation

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Its own columns, in the order of its rows, then those that every dataset has."""
        return (*self.own_columns, *PUBLISHED)

    @cached_property
    def own_columns(self) -> tuple[Column, ...]:
        """The columns that its rows have before they are published."""
        hints = get_type_hints(self.row)
        return tuple(
            Column(
                name=part.name,
                type=TYPES[_plain(hints[part.name])],
                unit=self.told[part.name][0],
                is_nullable=isinstance(hints[part.name], UnionType),
                description=self.told[part.name][1],
            )
            for part in fields(self.row)
        )

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises
        ------
        KeyError
            If there is none.
        """
        return {column.name: column for column in self.columns}[name]


def _plain(hint: Any) -> type[Any]:
    """Return the type without its None."""
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] or [hint]
    plain: type[Any] = kinds[0]
    return plain
