"""The format of spreadsheets: one sheet, typed, in which a text stays a text."""

from collections.abc import Callable
from datetime import datetime
from io import BufferedIOBase
from typing import Any

import pyarrow as pa
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from apps.reports.files.selection import Selection
from apps.reports.files.tables import each_table
from apps.reports.registry import Column

MOST_ROWS = 2**20 - 1  # of a sheet, without its header
FORMATS = {"date": "yyyy-mm-dd", "timestamp": "yyyy-mm-dd hh:mm:ss.000"}

Put = Callable[[int, int, Any], object]


class ExactNumber(float):
    """A number that is written with all its digits: xlsxwriter asks for 16, and some have 17."""

    def __format__(self, _spec: str) -> str:
        """Return the shortest text that is this number and no other."""
        return repr(self)


class TooManyRowsError(Exception):
    """A sheet has not so many lines."""


def write_workbook(selection: Selection, target: BufferedIOBase, made_at: datetime) -> int:
    """Write one sheet; times are UTC, since a cell knows no zone.

    Raises
    ------
    TooManyRowsError
        If the rows do not fit.
    """
    # Asked before COPY begins: an error in its midst would end the caller's transaction too.
    if selection.has_more_than(MOST_ROWS):
        raise TooManyRowsError
    columns = selection.dataset.columns
    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "remove_timezone": True,
        },
    )
    # The time of writing would make other bytes of the same rows.
    book.set_properties({"created": made_at.replace(tzinfo=None)})
    sheet = book.add_worksheet(selection.dataset.name)
    sheet.write_row(0, 0, [column.name for column in columns])
    sheet.freeze_panes(1, 0)
    putters = [_putter(sheet, book, column) for column in columns]
    line = 1

    def write(table: pa.Table) -> None:
        nonlocal line
        if line + table.num_rows > MOST_ROWS + 1:  # some were published meanwhile
            raise TooManyRowsError
        for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
            for place, (put, value) in enumerate(zip(putters, row, strict=True)):
                if value is not None:
                    put(line, place, value)
            line += 1

    rows = each_table(selection, write)
    book.close()
    return rows


def _putter(sheet: Worksheet, book: xlsxwriter.Workbook, column: Column) -> Put:
    """Return what writes one cell of the column: by its type, not by what the value looks like."""
    if column.type in FORMATS:
        shown = book.add_format({"num_format": FORMATS[column.type]})
        return lambda line, place, value: sheet.write_datetime(line, place, value, shown)
    if column.type == "number":
        return lambda line, place, value: sheet.write_number(line, place, ExactNumber(value))
    writers: dict[str, Put] = {
        "string": sheet.write_string,
        "boolean": sheet.write_boolean,
        "integer": sheet.write_number,
    }
    return writers[column.type]
