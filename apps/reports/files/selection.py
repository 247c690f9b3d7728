"""Which rows a file holds, as SQL: the caller's, filtered, in the order of their changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from psycopg import sql

from apps.reports.registry import Column, Dataset
from apps.tenancy.context import current_organisation

# RFC 3339 in UTC with six digits, in every text that leaves.
TIME = sql.SQL("""to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || 'Z'""")

# Where what a spreadsheet would run begins, in letters of full width too: at the beginning of a
# text, and wherever one that splits lines by another separator would see the beginning of a cell.
BEGINNING = "^(?=[ ']*[-=+@\t\r\n\uff1d\uff0b\uff0d\uff20])"
WITHIN = "[,;\t\r\n](?=[ ']*[-=+@\uff1d\uff0b\uff0d\uff20])"

Expression = Callable[[Column], sql.Composable]


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of one dataset that meet the filters."""

    dataset: Dataset
    filters: Mapping[str, Any] = field(default_factory=dict)

    def query(self, expression: Expression) -> sql.Composed:
        """Return the query for them, each column written as the format wants it."""
        columns = [
            sql.SQL("{} AS {}").format(expression(column), sql.Identifier(column.name))
            for column in self.dataset.columns
        ]
        return sql.SQL("SELECT {} {} ORDER BY change_seq").format(
            sql.SQL(", ").join(columns), self._rows()
        )

    def has_more_than(self, rows: int) -> bool:
        """Tell whether there are more rows than that, and look no further."""
        query = sql.SQL("SELECT 1 {} OFFSET {} LIMIT 1").format(self._rows(), sql.Literal(rows))
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone() is not None

    def _rows(self) -> sql.Composed:
        # The organisation is named for the index; the row policy asks for it anyway.
        conditions = {"organisation_id": current_organisation()} | dict(self.filters)
        return sql.SQL("FROM {} WHERE {}").format(
            sql.Identifier(self.dataset.model._meta.db_table),
            sql.SQL(" AND ").join(
                sql.SQL("{} = {}").format(sql.Identifier(name), sql.Literal(value))
                for name, value in conditions.items()
            ),
        )


def as_it_is(column: Column) -> sql.Composable:
    """Return the column as PostgreSQL writes it."""
    return sql.Identifier(column.name)


def as_text(column: Column) -> sql.Composable:
    """Return the column as it stands in a text: times of one form, true and false in full."""
    if column.type == "timestamp":
        return TIME.format(sql.Identifier(column.name))
    if column.type == "boolean":
        return sql.SQL("{}::text").format(sql.Identifier(column.name))
    return sql.Identifier(column.name)


def as_json(column: Column) -> sql.Composable:
    """Return the column as it goes into a JSON object, which knows true and false."""
    return as_it_is(column) if column.type == "boolean" else as_text(column)


def guarded(column: Column) -> sql.Composable:
    """Return the column with an apostrophe before whatever a spreadsheet would run.

    What has such an apostrophe of its own gets another, so that taking one away gives the text.
    """
    if column.type != "string" or column.name == "id":
        return as_text(column)
    return sql.SQL("regexp_replace(regexp_replace({}, {}, {}, 'g'), {}, {})").format(
        sql.Identifier(column.name),
        *(sql.Literal(text) for text in (WITHIN, r"\&'", BEGINNING, "'")),
    )


def guarded_with_decimal_commas(column: Column) -> sql.Composable:
    """Return the column guarded, and numbers as they are written where a semicolon separates."""
    if column.type != "number":
        return guarded(column)
    return sql.SQL("replace({}::text, '.', ',')").format(sql.Identifier(column.name))
