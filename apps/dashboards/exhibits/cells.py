"""What a cell of a table holds: words for a page, and the numbers in them for a file.

A cell is a text, so that a page writes it as it is. Its numbers are those of the words and have
not a digit more: how finely a figure may be told is decided once, where it is put into words.
"""

from typing import ClassVar, Self

NONE = "\u2013"  # in a cell that has nothing to say
Value = int | float | str | None


class Number(str):
    """A number as it is written: "58%"."""

    __slots__ = ("value",)
    parts: ClassVar = ("",)

    value: float

    def __new__(cls, text: str, value: float) -> Self:
        """Keep the number beside its text."""
        cell = super().__new__(cls, text)
        cell.value = value
        return cell

    @property
    def values(self) -> tuple[Value, ...]:
        """The number."""
        return (self.value,)


class Range(str):
    """Two ends as they are written: "52-64", or "-2 to +5"."""

    __slots__ = ("high", "low")
    parts: ClassVar = ("_low", "_high")

    low: float
    high: float

    def __new__(cls, text: str, low: float, high: float) -> Self:
        """Keep both ends beside their text."""
        cell = super().__new__(cls, text)
        cell.low, cell.high = low, high
        return cell

    @property
    def values(self) -> tuple[Value, ...]:
        """Both ends."""
        return self.low, self.high


class Estimate(str):
    """A number with its interval behind it: "54 (50-57)"; without it where it is not known."""

    __slots__ = ("interval", "number")
    parts: ClassVar = (*Number.parts, *Range.parts)

    number: Number
    interval: Range | None

    def __new__(cls, text: str, number: Number, interval: Range | None) -> Self:
        """Keep the number and its interval, if there is one, beside their text."""
        cell = super().__new__(cls, text)
        cell.number, cell.interval = number, interval
        return cell

    @property
    def values(self) -> tuple[Value, ...]:
        """The number, then both ends."""
        ends = self.interval.values if self.interval is not None else (None, None)
        return *self.number.values, *ends


class Verdict(str):
    """What was found, with its number where it is clear: "+6 since 2026 Q2", "no clear change"."""

    __slots__ = ("value",)
    parts: ClassVar = ("", "_in_words")

    value: float | None

    def __new__(cls, text: str, value: float | None) -> Self:
        """Keep the number, if it is clear, beside the words."""
        cell = super().__new__(cls, text)
        cell.value = value
        return cell

    @property
    def values(self) -> tuple[Value, ...]:
        """The number or nothing, then the words."""
        return self.value, str(self)


class Figure(str):
    """A cell with the way to how it was worked out."""

    __slots__ = ("cell", "name", "url")

    cell: str  # the same without the way
    url: str
    name: str  # of the link, for those who do not see where it stands

    def __new__(cls, cell: str, url: str, name: str) -> Self:
        """Lead from a cell to an address."""
        linked = super().__new__(cls, cell)
        linked.cell, linked.url, linked.name = cell, url, name
        return linked


Told = type[Number] | type[Range] | type[Estimate] | type[Verdict] | type[str]


def values(cell: str, told: Told) -> tuple[Value, ...]:
    """Return what a cell tells a file, where its column tells cells of this kind.

    Raises
    ------
    TypeError
        If the cell is of another kind: a file would hold something else than the page.
    """
    plain = cell.cell if isinstance(cell, Figure) else cell
    if plain == NONE:
        return (None,) * len(parts(told))
    if told is str:  # words, even where they hold a number
        return (str(plain),)
    if isinstance(plain, Number | Range | Estimate | Verdict) and isinstance(plain, told):
        return plain.values
    raise TypeError(f"{cell!r} stands in a column of {told.__name__}")


def parts(told: Told) -> tuple[str, ...]:
    """Return how the codes of a column's values end, in their order."""
    if issubclass(told, Number | Range | Estimate | Verdict):
        return told.parts
    return ("",)
