"""Reads files of every format back into the rows that the REST door gives."""

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from apps.reports.registry import DATASETS, Column

Rows = list[dict[str, Any]]

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
GUARDED = re.compile(  # by one apostrophe, at the beginning and after what may separate cells
    "^'(?=[ ']*[-=+@\t\r\n\uff1d\uff0b\uff0d\uff20])"
    "|(?<=[,;\t\r\n])'(?=[ ']*[-=+@\uff1d\uff0b\uff0d\uff20])"
)


def body(answer: Any) -> bytes:
    """Return the bytes of an answer, streamed or not."""
    content: bytes = answer.getvalue()
    return content


def rows_of(name: str, suffix: str, content: bytes) -> Rows:
    """Return the file's rows as REST writes them."""
    return READERS[suffix](name, content)


def _from_csv(name: str, content: bytes) -> Rows:
    return _from_lines(name, _split(content.decode()))


def from_csv_for_excel(name: str, content: bytes, separator: str) -> Rows:
    """Return the rows of CSV in Excel's dialect, without the apostrophes that guard its texts."""
    assert content.startswith(BYTE_ORDER_MARK)
    header, *lines = _split(content.removeprefix(BYTE_ORDER_MARK).decode(), separator)
    if separator == ";":
        lines = [_with_points(name, header, line) for line in lines]
    return _from_lines(name, [header, *([_unguarded(cell) for cell in line] for line in lines)])


def _with_points(name: str, header: list[str | None], line: list[str | None]) -> list[str | None]:
    """Return the line with a decimal point in its numbers, none of which may have had one."""
    read: list[str | None] = []
    for title, cell in zip(header, line, strict=True):
        if cell and DATASETS[name].column(str(title)).type == "number":
            assert "." not in cell
            read.append(cell.replace(",", "."))
        else:
            read.append(cell)
    return read


def _unguarded(cell: str | None) -> str | None:
    return GUARDED.sub("", cell) if cell else cell


def _from_lines(name: str, lines: list[list[str | None]]) -> Rows:
    header, *lines = lines
    kinds = [DATASETS[name].column(str(title)) for title in header]
    return [
        {column.name: _value(column, cell) for column, cell in zip(kinds, line, strict=True)}
        for line in lines
    ]


def _split(text: str, separator: str = ",") -> list[list[str | None]]:
    """Split CSV by the letter of RFC 4180; what is empty and not quoted is None."""
    rows: list[list[str | None]] = [[]]
    cell, is_quoted, place = "", False, 0
    while place < len(text):
        if text[place] == '"':
            end = place + 1
            while text[end] != '"' or text[end : end + 2] == '""':
                end += 2 if text[end] == '"' else 1
            cell, is_quoted, place = text[place + 1 : end].replace('""', '"'), True, end + 1
        elif text[place] == separator or text.startswith("\r\n", place):
            rows[-1].append(cell if cell or is_quoted else None)
            if text[place] == separator:
                place += 1
            else:
                rows.append([])
                place += 2
            cell, is_quoted = "", False
        else:
            cell, place = cell + text[place], place + 1
    assert rows.pop() == [], "the last line has no end"
    return rows


def _value(column: Column, cell: str | None) -> Any:
    if cell is None:
        return None
    kinds: dict[str, Callable[[str], Any]] = {
        "integer": int,
        "number": float,
        "boolean": {"true": True, "false": False}.__getitem__,
    }
    return kinds.get(column.type, str)(cell)


def _from_ndjson(name: str, content: bytes) -> Rows:
    assert content.endswith(b"\n") or not content
    return [json.loads(line) for line in content.decode().split("\n")[:-1]]


def table_of(suffix: str, content: bytes) -> pa.Table:
    """Return the table of a file of columns."""
    if suffix == "parquet":
        return pyarrow.parquet.read_table(io.BytesIO(content))
    return pa.ipc.open_file(content).read_all()


def _from_parquet(name: str, content: bytes) -> Rows:
    return _from_table(table_of("parquet", content))


def _from_arrow(name: str, content: bytes) -> Rows:
    return _from_table(table_of("arrow", content))


def _from_table(table: pa.Table) -> Rows:
    return [{name: _told(value) for name, value in row.items()} for row in table.to_pylist()]


def _from_xlsx(name: str, content: bytes) -> Rows:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    header, *lines = sheet.iter_rows(values_only=True)
    kinds = [DATASETS[name].column(str(title)) for title in header]
    return [
        {column.name: _cell(column, cell) for column, cell in zip(kinds, line, strict=True)}
        for line in lines
    ]


def _cell(column: Column, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date().isoformat() if column.type == "date" else _told(value)
    return unescape(value) if isinstance(value, str) else value  # as Excel does


def _told(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value.isoformat() if isinstance(value, date) else value


READERS: dict[str, Callable[[str, bytes], Rows]] = {
    "csv": _from_csv,
    "ndjson": _from_ndjson,
    "parquet": _from_parquet,
    "arrow": _from_arrow,
    "xlsx": _from_xlsx,
}
