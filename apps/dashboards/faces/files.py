"""The tables of a card as a file: the values of their cells, under the codes of their columns."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from io import StringIO
from typing import Any

from apps.accounts.spreadsheets import guarded
from apps.dashboards.exhibits import Card, Table, Value

TABLE = "table"  # the column that names the table of a row, where a file holds several


def as_csv(tables: Sequence[Table]) -> str:
    """Return tables by RFC 4180: a line of codes, then the rows; nothing where nothing is told.

    Of several tables each row names its own, and fills the columns that this one has. A text that
    a spreadsheet would take for a formula has an apostrophe before it.
    """
    codes = list(dict.fromkeys(field.code for table in tables for field in table.fields))
    is_long = len(tables) > 1
    written = StringIO(newline="")
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow([TABLE, *codes] if is_long else codes)
    for table in tables:
        for row in _rows(table):
            told = [guarded(row.get(code)) for code in codes]
            lines.writerow([table.code, *told] if is_long else told)
    return written.getvalue()


def as_json(card: Card) -> str:
    """Return what the card says: its finding, what it rests on, and its tables, the first twice."""
    first, *_further = card.tables
    told = {
        "title": first.caption,
        "finding": card.finding,
        "sentence": card.sentence,
        "source": card.source,
        "quarter": card.quarter or None,
        **_told(first),
        "tables": [
            {"code": table.code, "title": table.caption, **_told(table)} for table in card.tables
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _told(table: Table) -> dict[str, Any]:
    return {"columns": [asdict(field) for field in table.fields], "rows": _rows(table)}


def _rows(table: Table) -> list[dict[str, Value]]:
    codes = [field.code for field in table.fields]
    return [dict(zip(codes, record, strict=True)) for record in table.records]
