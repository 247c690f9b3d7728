"""The lines of a table, one by one: the figures they hold, and why others cannot be used."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.accounts.quarters import Quarter
from apps.accounts.spreadsheets import unguarded
from apps.performance import units
from apps.performance.importing.columns import Columns, UnreadableTableError, columns_of
from apps.performance.importing.naming import NamingError, channel_of, series_of
from apps.performance.importing.numbers import (
    NumberError,
    decimal_of,
    has_decimal_comma,
    whole_of,
)
from apps.performance.importing.quarters import QuarterError, quarter_of
from apps.performance.models import STEP
from apps.performance.series import Series

MOST_BYTES = 2**19
MOST_FIGURES = 2_000
MOST_CASES = 2_000_000_000
LONGEST_NOTE = 200  # characters
LONGEST_QUOTE = 80  # characters of a refused line that are shown
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
OPEN = ("", "-", "\u2013", "\u2014", "n/a", "na")  # in a cell that says nothing


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure of a table."""

    number: int  # of its line as an editor counts, from 1
    quarter: Quarter
    series: Series
    value: Decimal
    n: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that cannot be used, and the cell that is to blame where one is."""

    number: int
    text: str
    reason: str
    column: str = ""  # a part of a figure, or the label of a quarter
    cell: str = ""  # as it was typed


@dataclass(slots=True)
class Reading:
    """What a table says."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)
    channels: Counter[str] = field(default_factory=Counter)  # their figures, by code
    left_open: int = 0  # lines and cells without a value
    left_out: int = 0  # figures of channels that were not wanted
    was_guessed: bool = False  # not UTF-8: notes may have come out wrong

    @property
    def size(self) -> int:
        """Return how much was found, good or bad."""
        return len(self.entries) + len(self.refused) + self.left_out


class _RefusedError(ValueError):
    """A line cannot be used; the message tells a person why."""

    def __init__(self, reason: str, part: str = "") -> None:
        super().__init__(reason)
        self.part = part  # of the figure that is to blame


class _UnwantedError(Exception):
    """The figure is of a channel that is to be left out."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What holds for every line of a table."""

    tracked: Collection[Series]
    last: Quarter
    channels: Mapping[str, str | None]
    commas: bool


def read_figures(
    content: bytes,
    *,
    tracked: Collection[Series],
    last: Quarter,
    channels: Mapping[str, str | None] | None = None,
) -> Reading:
    """Read a CSV file or a pasted table; no figure may be of a quarter after the last.

    `channels` tells which channel a name of the table means; None leaves its figures out.

    Raises
    ------
    UnreadableTableError
        If it is too large, empty, or its first line does not name the columns.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableTableError(_("It is larger than 512 kB. Please split it."))
    text, was_guessed = decoded(content)
    rows = _rows(text)
    columns = columns_of(next(rows, (1, []))[1])
    lines = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    commas = any(has_decimal_comma(cell) for _number, cells in lines for cell in cells)
    rules = _Rules(tracked, last, channels or {}, commas)

    reading, seen = Reading(was_guessed=was_guessed), dict[tuple[Quarter, Series], int]()
    for number, cells in lines:
        for parts in _figures(cells, columns):
            _read(number, parts, rules, reading, seen)
            if reading.size > MOST_FIGURES:
                raise UnreadableTableError(
                    _("It has more than %(most)s figures. Please split it.")
                    % {"most": f"{MOST_FIGURES:,}"}
                )
    if not reading.size:
        raise UnreadableTableError(_("It names its columns, but holds no figure."))
    return reading


def decoded(content: bytes) -> tuple[str, bool]:
    """Return the text, and whether its encoding had to be guessed."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace").replace("\0", UNREADABLE), False
    try:
        return content.decode("utf-8-sig").replace("\0", UNREADABLE), False
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace").replace("\0", UNREADABLE), True


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the number of the line it begins at."""
    lines = io.StringIO(text, newline="").readlines()
    heading = next((line for line in lines if line.strip()), "")
    reader = csv.reader(lines, delimiter=max("\t;,", key=heading.count))
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = [UNREADABLE]
        if cells:
            yield number, cells


def _figures(cells: list[str], columns: Columns) -> Iterator[Mapping[str, str]]:
    """Yield the parts of each figure of a line: of one, or of one for each quarter."""
    more = "".join(cells[len(columns.parts) :]).strip()
    pairs = list(zip(columns.parts, (cell.strip() for cell in cells), strict=False))
    own = {part: cell for part, cell in pairs if isinstance(part, str)} | {"": ", ".join(cells)}
    if more:
        own["more"] = more
    if not columns.is_wide:
        yield own
    for part, cell in pairs:
        if isinstance(part, Quarter):
            yield own | {"quarter": part.code, "value": cell, "of": part.label}


def _read(
    number: int,
    parts: Mapping[str, str],
    rules: _Rules,
    reading: Reading,
    seen: dict[tuple[Quarter, Series], int],
) -> None:
    """Add what the parts say to the reading."""
    try:
        entry = _entry(number, parts, rules, reading.channels)
        if entry is not None:
            _require_once(entry, seen)
    except _UnwantedError:
        reading.left_out += 1
    except _RefusedError as error:
        reading.refused.append(_refused(number, parts, error))
    else:
        if entry is None:
            reading.left_open += 1
        else:
            reading.entries.append(entry)


def _refused(number: int, parts: Mapping[str, str], error: _RefusedError) -> RefusedLine:
    column, cell = error.part, parts.get(error.part, "")
    if error.part == "value" and "of" in parts:
        column = parts["of"]
    return RefusedLine(number, _quoted(parts[""]), str(error), column, _quoted(cell))


@contextmanager
def _blaming(part: str) -> Iterator[None]:
    """Say of a mistake in which part of the figure it is."""
    try:
        yield
    except (_RefusedError, NamingError, NumberError, QuarterError) as error:
        raise _RefusedError(str(error), part) from error


def _entry(
    number: int, parts: Mapping[str, str], rules: _Rules, channels: Counter[str]
) -> Entry | None:
    """Return the figure; None where its value was left open."""
    if UNREADABLE in parts[""]:
        raise _RefusedError(_("The line holds characters that are not text."))
    if "more" in parts:
        raise _RefusedError(_("The line has more columns than the first line names."))
    value, n, note = (parts.get(name, "") for name in ("value", "n", "note"))
    if value.casefold() in OPEN:
        if n or note:
            raise _RefusedError(_("The value is missing."), "value")
        return None
    with _blaming("quarter"):
        quarter = _quarter(parts.get("quarter", ""), rules.last)
    series = _series(parts, rules, channels)
    with _blaming("value"):
        told = _value(value, series, commas=rules.commas)
    with _blaming("n"):
        cases = _n(n)
    with _blaming("note"):
        return Entry(number, quarter, series, told, cases, _note(note))


def _series(parts: Mapping[str, str], rules: _Rules, channels: Counter[str]) -> Series:
    """Return what the figure is of, and count it among those of its channel."""
    code = channel_of(parts.get("channel", ""))
    meant = rules.channels.get(code, code)
    if code:
        channels[code] += 1
    if meant is None:
        raise _UnwantedError
    kpi, method = parts.get("kpi", ""), parts.get("method", "")
    try:
        return series_of(kpi, method, meant, rules.tracked)
    except NamingError as error:
        raise _RefusedError(str(error), error.part) from error


def _quarter(text: str, last: Quarter) -> Quarter:
    found = quarter_of(text)
    if found > last:
        raise _RefusedError(_("This quarter has not begun."))
    return found


def _value(text: str, series: Series, *, commas: bool) -> Decimal:
    kpi = series.definition
    if text.endswith("%") and kpi.unit != "%":
        raise _RefusedError(
            _("The KPI is measured in %(unit)s, not in percent.")
            % {"unit": units.unit_name(series)}
        )
    found = decimal_of(text, commas=commas)
    if not kpi.is_possible(found):
        raise _RefusedError(
            _("%(value)s is outside %(least)s to %(most)s, which this KPI cannot leave.")
            % {
                "value": units.number(found),
                "least": units.number(kpi.hard_min),
                "most": units.number(kpi.hard_max),
            }
        )
    return found.quantize(STEP)


def _n(text: str) -> int | None:
    if text.casefold() in OPEN:
        return None
    found = whole_of(text)
    if found > MOST_CASES:
        raise _RefusedError(_("So many answers or cases cannot be."))
    return found


def _note(text: str) -> str:
    note = unguarded(" ".join(text.split()))
    if len(note) > LONGEST_NOTE:
        raise _RefusedError(_("The note is longer than 200 characters."))
    if any(unicodedata.category(character) in {"Cc", "Cf"} for character in note):
        raise _RefusedError(_("The note holds characters that cannot be seen."))
    return note


def _require_once(entry: Entry, seen: dict[tuple[Quarter, Series], int]) -> None:
    before = seen.setdefault((entry.quarter, entry.series), entry.number)
    if before != entry.number:
        raise _RefusedError(
            _("This figure stands in line %(number)s already.") % {"number": before}
        )


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_QUOTE else plain[: LONGEST_QUOTE - 1] + "…"
