from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from apps.charts.history import ScoreHistory, score_history
from apps.charts.kpi_line import KpiLine, kpi_line
from apps.charts.theme import WEB
from tests.charts import courses, figures
from tests.charts.reading import boxes, elements, tips, words

each_width = pytest.mark.parametrize("width", [340, 540, 1000])


def letters(drawing: str) -> list[ET.Element]:
    return [one for one in elements(drawing, "circle") if one.get("r") == "8.5"]


def dotted(drawing: str) -> list[ET.Element]:
    return [line for line in elements(drawing, "line") if line.get("stroke-dasharray") == "1.5 3.5"]


class TestFlags:
    def test_stand_over_their_place_with_a_dotted_line(self) -> None:
        drawing = kpi_line(figures.TOLD, WEB, 540)

        assert [flag.attrib["cx"] for flag in letters(drawing)] == [
            line.attrib["x1"] for line in dotted(drawing)
        ]

    def test_say_what_happened_beside_their_letter_where_one_row_holds_it(self) -> None:
        drawing = kpi_line(figures.TOLD, WEB, 540)

        assert len(letters(drawing)) == 2
        assert {"New CRM", "Chat launched"} <= set(words(drawing))

    @each_width
    def test_are_listed_under_the_field_where_it_does_not(self, width: int) -> None:
        drawing = kpi_line(figures.WITH_TARGET, WEB, width)

        assert len(letters(drawing)) == 2 * len(figures.MANY_FLAGS)
        low = max(float(line.attrib["y2"]) for line in dotted(drawing))
        listed = [box.words for box in boxes(drawing) if box.top > low]
        assert {flag.text for flag in figures.MANY_FLAGS} <= set(listed)

    def test_are_listed_in_the_order_of_what_happened(self) -> None:
        said = words(kpi_line(figures.WITH_TARGET, WEB, 340))

        texts = {flag.text: flag.place for flag in figures.MANY_FLAGS}
        listed = [texts[word] for word in said if word in texts]
        assert listed == sorted(listed)

    @each_width
    @pytest.mark.parametrize("line", figures.EVERY.values(), ids=figures.EVERY)
    def test_never_cover_each_other(self, line: KpiLine, width: int) -> None:
        _require_apart(kpi_line(line, WEB, width))

    @each_width
    @pytest.mark.parametrize("history", courses.EVERY.values(), ids=courses.EVERY)
    def test_never_cover_each_other_in_a_history(self, history: ScoreHistory, width: int) -> None:
        _require_apart(score_history(history, WEB, width))

    def test_can_be_read_one_by_one(self) -> None:
        said = tips(kpi_line(figures.WITH_TARGET, WEB, 340))

        assert {flag.tip for flag in figures.MANY_FLAGS} <= set(said)

    def test_stand_over_the_words_of_a_break(self) -> None:
        drawing = score_history(courses.with_flags(), WEB, 540)

        broken = next(box for box in boxes(drawing) if box.words == courses.BREAK.words)
        highest = min(float(flag.attrib["cy"]) for flag in letters(drawing))
        assert highest + 8.5 <= broken.top


def _require_apart(drawing: str) -> None:
    """Refuse letters that touch, and words that one covers."""
    found = [
        (float(one.attrib["cx"]), float(one.attrib["cy"]), float(one.attrib["r"]))
        for one in letters(drawing)
    ]
    for (x0, y0, r), (x1, y1, _) in combinations(found, 2):
        assert (x0 - x1) ** 2 + (y0 - y1) ** 2 >= (2 * r) ** 2
    for box in boxes(drawing):
        if len(box.words) == 1:
            continue
        covered = [
            (x, y)
            for x, y, r in found
            if box.left < x + r and x - r < box.right and box.top < y + r and y - r < box.bottom
        ]
        assert covered == [], box.words
