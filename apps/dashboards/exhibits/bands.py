"""How cards stand on a wide page: whole ones alone, half ones in two columns of like height."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from math import ceil

from apps.charts.chart import NARROW, Chart
from apps.dashboards.exhibits.card import WHOLE, Card

Stack = tuple[Card, ...]  # cards under one another
Band = tuple[Stack, ...]  # one stack over the whole page, or two side by side

INNER = 430  # pixels that a half card leaves its content on a screen of 1280
FRAME = 115  # pixels of a card's borders and of what keeps its parts apart
TITLE, SENTENCE, FOOT = (34, 26), (56, 24), (60, 27)  # letters in a line, its height in pixels
FILES = 40  # letters of the ways to a card's table and files


def in_bands(cards: Iterable[Card]) -> list[Band]:
    """Return the cards, in their order down the first stack of each band and then the second.

    Half cards are parted so that the page is as short as it can be, but one that belongs at the
    top of the second column is there. One that has no other takes the whole width.
    """
    bands: list[Band] = []
    for is_whole, run in groupby(cards, key=_is_whole):
        if is_whole:
            bands.extend(((card,),) for card in run)
        else:
            bands.extend(_parted(tuple(run)))
    return bands


def _parted(cards: Stack) -> list[Band]:
    """Part half cards into bands of two stacks each."""
    if len(cards) == 1:
        return [((replace(cards[0], span=WHOLE),),)]
    heights = [height(card) for card in cards]
    at_top = [place for place, card in enumerate(cards) if place and card.is_at_top]
    best: dict[int, tuple[float, list[Band]]] = {0: (0.0, [])}  # of the first so many cards
    for end in range(1 + max(at_top[:1], default=1), len(cards) + 1):
        choices = [
            (
                best[start][0] + max(sum(heights[start:middle]), sum(heights[middle:end])),
                [*best[start][1], (cards[start:middle], cards[middle:end])],
            )
            for start in best
            for middle in range(start + 1, end)
            if start or not at_top or middle == at_top[0]
        ]
        best[end] = min(choices, key=_height_of)
    return best[len(cards)][1]


def height(card: Card) -> float:
    """Return about how high a half card is on a screen of 1280 pixels."""
    foot = [card.source, *(link.label + "    " for link in card.links)]
    lettered = (
        (TITLE, len(card.finding)),
        (SENTENCE, len(card.sentence)),
        (FOOT, sum(map(len, foot)) + (FILES if card.address else 0)),
    )
    text = sum(ceil(letters / per_line) * line for (per_line, line), letters in lettered)
    return FRAME + text + card.room + sum(map(_drawn, _charts(card)))


def _charts(card: Card) -> list[Chart]:
    inside = [told for told in card.content.values() if isinstance(told, Chart)]
    return inside if inside or card.chart is None else [card.chart]


def _drawn(chart: Chart) -> float:
    return chart.narrow.height * INNER / NARROW


def _is_whole(card: Card) -> bool:
    return card.span == WHOLE


def _height_of(parted: tuple[float, list[Band]]) -> float:
    return parted[0]
