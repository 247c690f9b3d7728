"""What SQL is made of: typed terms, whose nulls are OData's.

A comparison is never null; a function of null is; `and`, `or` and `not` know true, false and null.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    DateTimeField,
    FloatField,
    Func,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.expressions import Combinable
from odata_query import ast

from apps.api.odata.errors import bad_request

MOST_INTEGER = 2**63 - 1


class Kind(StrEnum):
    """What can be compared with each other."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "boolean"
    DAY = "date"
    MOMENT = "date and time"
    ID = "guid"
    NULL = "null"


KINDS = {
    "Edm.String": Kind.TEXT,
    "Edm.Guid": Kind.ID,
    "Edm.Int32": Kind.NUMBER,
    "Edm.Int64": Kind.NUMBER,
    "Edm.Double": Kind.NUMBER,
    "Edm.Boolean": Kind.FLAG,
    "Edm.Date": Kind.DAY,
    "Edm.DateTimeOffset": Kind.MOMENT,
}
_TYPES: dict[type[Any], tuple[str, type[Any]]] = {
    str: ("text", TextField),
    int: ("bigint", BigIntegerField),
    float: ("double precision", FloatField),
    bool: ("boolean", BooleanField),
    date: ("date", DateField),
    datetime: ("timestamptz", DateTimeField),
    UUID: ("uuid", UUIDField),
}
_NULLS = {
    Kind.TEXT: "text",
    Kind.NUMBER: "double precision",
    Kind.FLAG: "boolean",
    Kind.DAY: "date",
    Kind.MOMENT: "timestamptz",
    Kind.ID: "uuid",
}
_LITERALS = {
    ast.String: Kind.TEXT,
    ast.Integer: Kind.NUMBER,
    ast.Float: Kind.NUMBER,
    ast.Boolean: Kind.FLAG,
    ast.Date: Kind.DAY,
    ast.DateTime: Kind.MOMENT,
    ast.GUID: Kind.ID,
    ast.Null: Kind.NULL,
}


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a query, and what OData says of it."""

    sql: Combinable
    kind: Kind
    is_nullable: bool


def sql(template: str, *parts: Combinable) -> Func:
    """Return SQL of these parts, one for each {} of the template; it counts as a condition."""
    joined = template.replace("%", "%%").split("{}")
    return _Sentence(*parts, output_field=BooleanField(), pieces=joined)


class _Sentence(Func):
    """SQL with its parts put in where they belong."""

    def as_sql(  # type: ignore[override] # Django's extra arguments are for other databases
        self, compiler: Any, connection: Any, **extra: Any
    ) -> tuple[str, list[Any]]:
        """Return the text and its parameters."""
        pieces: list[str] = self.extra["pieces"]
        text, params = pieces[0], []
        for part, piece in zip(self.source_expressions, pieces[1:], strict=True):
            part_sql, part_params = compiler.compile(part)
            text += part_sql + piece
            params += part_params
        return text, params


def literal(node: ast._Literal) -> Term:
    """Return the value that the tree has there.

    Raises
    ------
    ProblemError
        If it is of a type that no column has, or no value at all, such as 30 February.
    """
    kind = _LITERALS.get(type(node))
    if kind is None:
        raise bad_request("There is no column to compare such a value with.")
    if kind is Kind.NULL:
        return Term(Value(None), kind, is_nullable=True)
    try:
        value = _value(node)
    except (ValueError, OverflowError) as error:
        raise bad_request(f"There is no such {kind}.") from error
    return Term(constant(value), kind, is_nullable=False)


def constant(value: Any) -> Func:
    """Return the value with its type said, so that PostgreSQL guesses at nothing."""
    name, field = _TYPES[type(value)]
    return sql(f"{{}}::{name}", Value(value, output_field=field()))


def null(kind: Kind) -> Func:
    """Return the null of that kind."""
    return sql(f"NULL::{_NULLS[kind]}")


def _value(node: ast._Literal) -> Any:
    value = node.py_val
    if isinstance(value, str) and "\0" in value:
        raise ValueError("PostgreSQL keeps no such character")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise bad_request("Say of a time how far it is from UTC: 2026-11-02T08:30:00Z.")
        return value.astimezone(UTC)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > MOST_INTEGER:
        return float(node.val)  # type: ignore[attr-defined] # every literal but null has it
    return value
