"""The first rows of what a door answered, read from the bytes that it sent."""

import csv
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from itertools import islice
from typing import Any
from xml.etree import ElementTree as ET

import pyarrow as pa
from pyarrow import parquet

from apps.reports import moments
from apps.reports.files import MEDIA_TYPES

SHOWN = 20  # rows
SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Cell = str | None  # None: null
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """Some rows, and how many there are."""

    names: list[str]
    rows: list[Row]
    total: int


def first_rows(body: bytes, content_type: str) -> Table | None:
    """Return the first rows of an answer; None where it holds no rows."""
    reader = _READERS.get(content_type.partition(";")[0])
    return reader(body) if reader else None


def _of_json(body: bytes) -> Table | None:
    found = json.loads(body, parse_float=str, parse_int=str)  # the digits that were sent
    rows = found.get("data", found.get("value")) if isinstance(found, dict) else None
    return _of_objects(rows) if isinstance(rows, list) else None


def _of_ndjson(body: bytes) -> Table:
    lines = [line for line in body.decode().split("\n") if line]
    shown = [json.loads(line, parse_float=str, parse_int=str) for line in lines[:SHOWN]]
    return _of_objects(shown, len(lines))


def _of_objects(rows: list[dict[str, Any]], total: int | None = None) -> Table:
    """Return the objects as a table; what one of them lacks, such as a removed row, is empty."""
    shown = rows[:SHOWN]
    names = list(dict.fromkeys(name for row in shown for name in row))
    cells = [[_cell(row[name]) if name in row else "" for name in names] for row in shown]
    return Table(names, cells, len(rows) if total is None else total)


def _of_csv(body: bytes) -> Table:
    text = body.decode("utf-8-sig")
    separator = ";" if ";" in text.partition("\r\n")[0] else ","
    names, *rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    return Table(names, [list(row) for row in rows[:SHOWN]], len(rows))


def _of_parquet(body: bytes) -> Table:
    """Decode no more than what is shown: packed, a small file can hold very many rows."""
    with parquet.ParquetFile(BytesIO(body)) as file:
        first = next(file.iter_batches(SHOWN), None)
        rows = first.to_pylist() if first else []
        return _of_records(file.schema_arrow.names, rows, file.metadata.num_rows)


def _of_arrow(body: bytes) -> Table:
    table = pa.ipc.open_file(BytesIO(body)).read_all()  # not packed: it takes no more room
    return _of_records(table.column_names, table.slice(0, SHOWN).to_pylist(), table.num_rows)


def _of_records(names: list[str], rows: list[dict[str, Any]], total: int) -> Table:
    return Table(names, [[_cell(row[name]) for name in names] for row in rows], total)


def _of_workbook(body: bytes) -> Table:
    """Return the first sheet's rows; texts stand in their cells, not in a table of texts."""
    with zipfile.ZipFile(BytesIO(body)) as book, book.open(SHEET) as sheet:
        lines = (e for _, e in ET.iterparse(sheet) if e.tag == f"{SPREADSHEET}row")  # noqa: S314 - our own
        names = [cell or "" for cell in _cells(next(lines), 0)]
        rows = [_cells(line, len(names)) for line in islice(lines, SHOWN)]
        return Table(names, rows, len(rows) + sum(1 for _ in lines))


def _cells(line: ET.Element, width: int) -> Row:
    """Return a line's cells, null where there is none."""
    found: dict[int, Cell] = {}
    for cell in line.iter(f"{SPREADSHEET}c"):
        found[_place(cell.attrib["r"])] = "".join(_texts(cell))
    return [found.get(place) for place in range(max([width, *(place + 1 for place in found)]))]


def _texts(cell: ET.Element) -> Iterator[str]:
    for part in cell.iter():
        if part.tag in {f"{SPREADSHEET}v", f"{SPREADSHEET}t"}:
            yield part.text or ""


def _place(reference: str) -> int:
    """Return the number of a cell's column: 0 for A1, 26 for AA1."""
    place = 0
    for letter in reference.rstrip("0123456789"):
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _cell(value: Any) -> Cell:
    if isinstance(value, datetime):
        return moments.written(value)
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False)
    return None if value is None else str(value)


_BY_SUFFIX: dict[str, Callable[[bytes], Table | None]] = {
    "ndjson": _of_ndjson,
    "csv": _of_csv,
    "parquet": _of_parquet,
    "arrow": _of_arrow,
    "xlsx": _of_workbook,
}
_READERS = {"application/json": _of_json} | {
    media_type.partition(";")[0]: _BY_SUFFIX[suffix] for suffix, media_type in MEDIA_TYPES.items()
}
