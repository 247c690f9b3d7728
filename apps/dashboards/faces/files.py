"""The table of a card as a file: the values of its cells, under the codes of their columns."""

import csv
import json
from dataclasses import asdict
from io import StringIO

from apps.accounts.spreadsheets import guarded
from apps.dashboards.exhibits import Card, Table


def as_csv(table: Table) -> str:
    """Return the table by RFC 4180: a line of codes, then the rows; nothing where nothing is told.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    written = StringIO(newline="")
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow([field.code for field in table.fields])
    lines.writerows(map(guarded, record) for record in table.records)
    return written.getvalue()


def as_json(card: Card, table: Table) -> str:
    """Return what the card says: its finding, what it rests on, its columns and its rows."""
    codes = [field.code for field in table.fields]
    told = {
        "title": table.caption,
        "finding": card.finding,
        "sentence": card.sentence,
        "source": card.source,
        "quarter": card.quarter or None,
        "columns": [asdict(field) for field in table.fields],
        "rows": [dict(zip(codes, record, strict=True)) for record in table.records],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
