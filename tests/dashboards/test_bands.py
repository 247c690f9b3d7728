"""How cards stand on a wide page."""

from dataclasses import replace

import pytest

from apps.charts.chart import Chart
from apps.charts.svg import Caption, Drawing
from apps.dashboards.exhibits import Card, in_bands
from apps.dashboards.exhibits.bands import height

HALF, WHOLE = 6, 12
CAPTION = Caption("drawn", "Found", "Told.")


def card(slug: str, *, tall: int = 0, span: int = HALF, is_at_top: bool = False) -> Card:
    """Return a card whose body is so high."""
    plain = Card(slug, "Found", "Told.", source="", links=(), span=span, room=tall)
    return replace(plain, is_at_top=is_at_top)


def slugs(cards: list[Card]) -> list[list[str]]:
    """Return the names of each band's cards, a bar between two stacks."""
    return [
        " | ".join(" ".join(one.slug for one in stack) for stack in band).split(" ")
        for band in in_bands(cards)
    ]


class TestInBands:
    def test_sets_whole_cards_alone_and_half_ones_side_by_side(self) -> None:
        found = slugs([card("a"), card("b"), card("c", span=WHOLE), card("d"), card("e")])

        assert found == [["a", "|", "b"], ["c"], ["d", "|", "e"]]

    @pytest.mark.parametrize(
        ("heights", "expected"),
        [
            ((1000, 300, 300, 300), "a | b c d"),
            ((300, 300, 300, 1000), "a b c | d"),
            ((400, 300, 800), "a b | c"),
            ((800, 400, 300), "a | b c"),
        ],
    )
    def test_ends_the_first_stack_where_the_page_is_shortest(
        self, heights: tuple[int, ...], expected: str
    ) -> None:
        cards = [card(slug, tall=tall) for slug, tall in zip("abcd", heights, strict=False)]

        assert slugs(cards) == [expected.split(" ")]

    @pytest.mark.parametrize(
        "heights", [(1000, 300, 300, 300), (300, 300, 300, 1000), (400, 300, 800), (800, 900, 9)]
    )
    def test_keeps_at_the_top_of_the_second_stack_what_belongs_there(
        self, heights: tuple[int, ...]
    ) -> None:
        cards = [
            card(slug, tall=tall, is_at_top=slug == "c")
            for slug, tall in zip("abcd", heights, strict=False)
        ]

        assert slugs(cards)[0][:4] == ["a", "b", "|", "c"]

    def test_begins_another_band_where_that_makes_the_page_shorter(self) -> None:
        cards = [
            card(slug, tall=tall) for slug, tall in zip("abcd", (900, 900, 50, 50), strict=True)
        ]

        assert slugs(cards) == [["a", "|", "b"], ["c", "|", "d"]]

    def test_gives_a_half_card_without_another_the_whole_width(self) -> None:
        ((only,),) = in_bands([card("a")])

        assert [one.span for one in only] == [WHOLE]

    def test_keeps_the_order_of_all_cards(self) -> None:
        cards = [card(slug, tall=90 * place) for place, slug in enumerate("abcdefg")]

        assert [one for band in in_bands(cards) for stack in band for one in stack] == cards

    def test_says_nothing_where_there_is_no_card(self) -> None:
        assert in_bands([]) == []


class TestHeight:
    def test_counts_the_drawing_at_its_size_on_the_page(self) -> None:
        picture = Chart(lambda theme, width: Drawing(theme, width).document(CAPTION, 340))
        plain = Card("a", "Found", "Told.", source="", links=())
        drawn = Card("a", "Found", "Told.", source="", links=(), chart=picture)
        by_body = Card("a", "Found", "Told.", source="", links=(), content={"picture": picture})

        assert height(drawn) == height(by_body) == height(plain) + 430

    def test_grows_with_the_sentence(self) -> None:
        short, long = (
            Card("a", "Found", "So it is. " * often, source="", links=()) for often in (1, 30)
        )

        assert height(long) > height(short) + 100
