import pytest

from apps.charts.svg import Caption, Drawing, number
from apps.charts.theme import WEB


class TestNumber:
    @pytest.mark.parametrize(
        ("value", "written"), [(3, "3"), (2.0, "2"), (2.25, "2.2"), (-0.04, "0"), (72.5, "72.5")]
    )
    def test_keeps_one_decimal_place(self, value: float, written: str) -> None:
        assert number(value) == written


class TestDrawing:
    def test_refuses_a_colour_that_is_no_token(self) -> None:
        with pytest.raises(KeyError, match="teal"):
            Drawing(WEB, 340).element("circle", r=4, fill="teal")

    def test_escapes_its_caption(self) -> None:
        drawing = Drawing(WEB, 340).document(Caption('a"b', "5 < 6", "R&D"), 10)

        assert '<title id="a&quot;b-340-title">5 &lt; 6</title>' in drawing
        assert ">R&amp;D</desc>" in drawing

    def test_groups_what_belongs_to_a_mark(self) -> None:
        drawing = Drawing(WEB, 340)

        with drawing.mark('say "hi"'):
            drawing.element("circle", r=4)

        assert (
            '<g class="pt" data-tip="say &quot;hi&quot;"><circle r="4"/></g>'
            in drawing.document(Caption("a", "b", "c"), 10)
        )

    def test_tells_what_others_have_to_know_of_it(self) -> None:
        caption = Caption("a", "R&D", "5 < 6")

        picture = Drawing(WEB, 340).document(caption, 10.04)

        assert (picture.caption, picture.height) == (caption, 10.0)
        assert 'height="10"' in picture

    def test_holds_another_where_it_is_put(self) -> None:
        inner = Drawing(WEB, 100).document(Caption("a", "b", "c"), 10)
        outer = Drawing(WEB, 340)

        outer.inset((24, 60.04), inner)

        drawing = outer.document(Caption("d", "e", "f"), 90)
        assert drawing.endswith(f'<g transform="translate(24 60)">{inner}</g></svg>')
