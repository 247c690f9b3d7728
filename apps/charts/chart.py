"""A picture that is drawn when somebody asks for it: for a page, for print, in each width."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeVar

from apps.charts.svg import Picture
from apps.charts.theme import WEB, Theme

KEPT = 512  # drawings, of some 20 kB each at most
WIDTHS = NARROW, MEDIUM, WIDE = 340, 540, 1000  # pixels, between which a card's width chooses
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture that can be drawn in any theme and in each of the widths."""

    svg: Callable[[Theme, int], Picture]

    @property
    def narrow(self) -> Picture:
        """The picture for a page on a phone."""
        return self.svg(WEB, NARROW)

    @property
    def medium(self) -> Picture:
        """The picture for a card of half a page."""
        return self.svg(WEB, MEDIUM)

    @property
    def wide(self) -> Picture:
        """The picture for a card of a whole page."""
        return self.svg(WEB, WIDE)


def drawn(draw: Callable[[Told, Theme, int], Picture], told: Told) -> Chart:
    """Return what a chart function draws of what it is told, each picture once.

    A drawing is found again by all that it shows: whoever does not hold the same figures, in the
    same words, gets another.
    """
    return Chart(partial(_drawn, draw, told))


@lru_cache(maxsize=KEPT)
def _drawn(
    draw: Callable[[Told, Theme, int], Picture], told: Told, theme: Theme, width: int
) -> Picture:
    return draw(told, theme, width)
