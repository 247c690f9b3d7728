"""The lines of a table, one by one: the figures they hold, and why others cannot be used."""

import csv
import io
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.accounts.quarters import Quarter
from apps.performance.importing.columns import Columns, UnreadableTableError, columns_of
from apps.performance.importing.naming import NamingError, series_of
from apps.performance.importing.numbers import (
    NumberError,
    decimal_of,
    has_decimal_comma,
    whole_of,
)
from apps.performance.importing.quarters import quarter_of
from apps.performance.models import STEP, shown
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
    """A line that cannot be used."""

    number: int
    text: str
    reason: str


@dataclass(slots=True)
class Reading:
    """What a table says."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)
    left_open: int = 0  # lines and cells without a value
    was_guessed: bool = False  # not UTF-8: notes may have come out wrong

    @property
    def size(self) -> int:
        """Return how much was found, good or bad."""
        return len(self.entries) + len(self.refused)


class _RefusedError(ValueError):
    """A line cannot be used; the message tells a person why."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What holds for every line of a table."""

    tracked: Collection[Series]
    last: Quarter
    commas: bool


def read_figures(content: bytes, *, tracked: Collection[Series], last: Quarter) -> Reading:
    """Read a CSV file or a pasted table; no figure may be of a quarter after the last.

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
    rules = _Rules(tracked, last, commas)

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
            yield own | {"quarter": part.code, "value": cell}


def _read(
    number: int,
    parts: Mapping[str, str],
    rules: _Rules,
    reading: Reading,
    seen: dict[tuple[Quarter, Series], int],
) -> None:
    """Add what the parts say to the reading."""
    try:
        entry = _entry(number, parts, rules)
        if entry is not None:
            _require_once(entry, seen)
    except (_RefusedError, NamingError, NumberError) as error:
        reading.refused.append(RefusedLine(number, _quoted(parts[""]), str(error)))
        return
    if entry is None:
        reading.left_open += 1
    else:
        reading.entries.append(entry)


def _entry(number: int, parts: Mapping[str, str], rules: _Rules) -> Entry | None:
    """Return the figure; None where its value was left open."""
    if UNREADABLE in parts[""]:
        raise _RefusedError(_("The line holds characters that are not text."))
    if "more" in parts:
        raise _RefusedError(_("The line has more columns than the first line names."))
    value, n, note = (parts.get(name, "") for name in ("value", "n", "note"))
    if value.casefold() in OPEN:
        if n or note:
            raise _RefusedError(_("The value is missing."))
        return None
    quarter = _quarter(parts.get("quarter", ""), rules.last)
    kpi, method, channel = (parts.get(name, "") for name in ("kpi", "method", "channel"))
    series = series_of(kpi, method, channel, rules.tracked)
    return Entry(
        number,
        quarter,
        series,
        _value(value, series, commas=rules.commas),
        _n(n),
        _note(note),
    )


def _quarter(text: str, last: Quarter) -> Quarter:
    found = quarter_of(text)
    if found is None:
        raise _RefusedError(_("This is no quarter such as 2026-Q3."))
    if found > last:
        raise _RefusedError(_("This quarter has not begun."))
    return found


def _value(text: str, series: Series, *, commas: bool) -> Decimal:
    kpi = series.definition
    if text.endswith("%") and kpi.unit != "%":
        raise _RefusedError(
            _("The KPI is measured in %(unit)s, not in percent.") % {"unit": series.unit}
        )
    found = decimal_of(text, commas=commas)
    if not kpi.is_possible(found):
        raise _RefusedError(
            _("%(value)s is outside %(least)s to %(most)s, which this KPI cannot leave.")
            % {"value": shown(found), "least": shown(kpi.hard_min), "most": shown(kpi.hard_max)}
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
    note = " ".join(text.split())
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
