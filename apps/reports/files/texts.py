"""The formats of text: CSV of RFC 4180, CSV as Excel likes it, and a JSON object a line."""

from io import BufferedIOBase

import numpy as np
from psycopg import sql

from apps.reports.files.copying import copied, pump
from apps.reports.files.selection import (
    Selection,
    as_json,
    as_text,
    guarded,
    guarded_with_decimal_commas,
)

QUOTE, LINE_FEED, CARRIAGE_RETURN = b'"\n\r'
OBJECTS = sql.SQL("SELECT row_to_json(row) FROM ({}) row")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write_csv(selection: Selection, target: BufferedIOBase, separator: str) -> int:
    """Write UTF-8 with CRLF, a header, no mark and nothing changed; a null is empty.

    An empty text is quoted, so that it can be told from a null.
    """
    options = f"FORMAT csv, HEADER, DELIMITER '{separator}'"
    with copied(selection.query(as_text), options) as blocks:
        return pump(blocks, lambda block: target.write(with_crlf(block)))


def write_csv_for_excel(selection: Selection, target: BufferedIOBase, separator: str) -> int:
    """Write it so that a double click opens it: with a mark, and nothing that would be run.

    An Excel that separates cells by semicolons has a comma in its numbers, and would take the
    point of 4.921 for thousands.
    """
    target.write(BYTE_ORDER_MARK)
    expression = guarded_with_decimal_commas if separator == ";" else guarded
    options = f"FORMAT csv, HEADER, DELIMITER '{separator}'"
    with copied(selection.query(expression), options) as blocks:
        return pump(blocks, lambda block: target.write(with_crlf(block)))


def write_ndjson(selection: Selection, target: BufferedIOBase) -> int:
    """Write a JSON object a line."""
    query = selection.query(as_json)
    with copied(OBJECTS.format(query), "FORMAT text") as blocks:
        # COPY doubles each backslash; of what else it escapes JSON leaves nothing.
        return pump(blocks, lambda block: target.write(block.replace(rb"\\", b"\\")))


def with_crlf(block: bytes) -> bytes:
    """Return whole rows with CRLF at their ends, and line breaks inside quotes as they are."""
    if b'"' not in block:
        return block.replace(b"\n", b"\r\n")
    letters = np.frombuffer(block, np.uint8)
    is_quoted = np.logical_xor.accumulate(letters == QUOTE)  # a doubled quote opens it again
    ends = np.flatnonzero((letters == LINE_FEED) & ~is_quoted)
    return np.insert(letters, ends, CARRIAGE_RETURN).tobytes()
