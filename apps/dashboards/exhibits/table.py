"""The table behind a picture, for a page and for a file."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.dashboards.exhibits.cells import Told, Value, parts, values

MAIN = "main"  # the first table of a card


class UncodedColumnError(ValueError):
    """A column has a name only, so that a file could not name it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the code by which files know it, its name, its unit, and what its cells are."""

    code: str
    name: str
    unit: str = ""  # "points", "percent", "people"; nothing for words
    told: Told = str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a file: an interval gives two of them."""

    code: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, the names of the columns, and rows that begin with their name."""

    caption: str
    head: tuple[Column | str, ...]
    rows: tuple[tuple[str, ...], ...]
    code: str = MAIN  # by which files tell the tables of one card apart

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a table that can be a file."""
        columns = tuple(column for column in self.head if isinstance(column, Column))
        if len(columns) < len(self.head):
            raise UncodedColumnError(self.caption)
        return columns

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns of the file."""
        return tuple(field for column in self.columns for field in _fields(column))

    @property
    def records(self) -> list[tuple[Value, ...]]:
        """The rows of the file: a value or nothing for each field."""
        told = [column.told for column in self.columns]
        return [
            tuple(
                value for cell, kind in zip(row, told, strict=True) for value in values(cell, kind)
            )
            for row in self.rows
        ]


def _fields(column: Column) -> list[Field]:
    names = {
        "": column.name,
        "_low": _("{column}, lower end").format(column=column.name),
        "_high": _("{column}, upper end").format(column=column.name),
        "_in_words": _("{column}, in words").format(column=column.name),
    }
    return [
        Field(f"{column.code}{part}", names[part], "" if part == "_in_words" else column.unit)
        for part in parts(column.told)
    ]
