"""The form of a page that works a figure out: steps of words, a formula, sums and a table.

Formulas and sums are plain text in which `_{...}` lowers, `^{...}` raises, and `-` and `*` stand
for the signs that the page prints. In a sum everything is written as it is to be typed into a
calculator, and comes out as its last figure says.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.dashboards.exhibits import Number, Table
from apps.dashboards.wording import MINUS


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of arithmetic: name = expression = result."""

    name: str
    expression: str
    result: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is done and why, by which formula, and with the reader's numbers."""

    title: str
    text: str
    formulas: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()
    table: Table | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Onward:
    """The way to a figure that this one was worked out from, or that rests on it."""

    label: str
    code: str
    since: str = ""  # the quarter that a change is counted from, if not the round before


@dataclass(frozen=True, slots=True)
class Page:
    """A figure with the steps that lead to it."""

    title: str
    value: str  # as the page of results writes it
    label: str  # what it is
    doubt: str  # its interval, or what else it is to be read with
    lede: str
    steps: tuple[Step, ...]
    onward: tuple[Onward, ...] = ()
    method: str = ""  # the part of the method page that tells the same of everybody
    last_ways: str = "dashboards/_onward.html"  # a template: to the method, and to where it stands


def three(value: float) -> str:
    """Return a number to three decimals."""
    return _signed(value, f"{abs(value):.3f}")


def four(value: float) -> str:
    """Return a proportion or a probability to four decimals."""
    return _signed(value, f"{abs(value):.4f}")


def six(value: float) -> str:
    """Return a small number to six decimals."""
    return _signed(value, f"{abs(value):.6f}")


def five(value: float) -> str:
    """Return the result of a sum of small numbers to five decimals."""
    return _signed(value, f"{abs(value):.5f}")


def eight(value: float) -> str:
    """Return a variance that is small to eight decimals."""
    return _signed(value, f"{abs(value):.8f}")


def two(value: float) -> str:
    """Return a proportion to two decimals: as much of it as is told where a group is hidden."""
    return _signed(value, f"{abs(value):.2f}")


def plain(value: float) -> str:
    """Return a published number with no more decimals than it has."""
    return _signed(value, f"{abs(value):g}")


def entered(value: float) -> str:
    """Return a number as it was entered: with up to three decimals."""
    return _signed(value, f"{abs(value):.3f}".rstrip("0").rstrip("."))


def cell(text: str) -> Number:
    """Return a number as it is written, as a cell of a table: files get the same digits."""
    return Number(text, float(text.replace(MINUS, "-")))


def enclosed(text: str) -> str:
    """Return a number as it stands inside a sum: in brackets where it is below 0."""
    return f"({text})" if text.startswith(MINUS) else text


def sum_of(terms: Iterable[str]) -> str:
    """Return terms as a sum."""
    return " + ".join(terms)


def squared(terms: Iterable[str]) -> str:
    """Return the root of the sum of squares."""
    return f"√({sum_of(f'{term}²' for term in terms)})"


def not_told() -> str:
    """Return why errors are left out where a group is hidden."""
    return _(
        "The remaining steps cannot be shown in full here: a group is hidden, because fewer than "
        "five people of it answered or because it would give such a group away. The standard "
        "error, its degrees of freedom and decimals would tell which groups answered and how much "
        "a few people differ. What stands here is the total over everybody, in whole points."
    )


def _signed(value: float, size: str) -> str:
    is_below = value < 0 and any(digit in size for digit in "123456789")
    return f"{MINUS}{size}" if is_below else size
