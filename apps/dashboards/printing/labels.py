"""Sets a chart's label in one piece, where WeasyPrint sets it letter by letter.

A label of ours is one line at one place. The library lays each of its letters out by itself, so
that each may have a place of its own: half of the time that a report takes, and no kerning.

It stands in for the library's own function, in names that the library does not promise to keep:
`docs/decisions/0016-weight-and-speed.md` says why, and what holds it together.
"""

from math import inf

from weasyprint import svg as drawings
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.svg.bounding_box import extend_bounding_box
from weasyprint.svg.text import Style, TextBox
from weasyprint.svg.text import text as letter_by_letter
from weasyprint.text.line_break import split_first_line

PLACED = ("dx", "dy", "rotate", "textLength", "letter-spacing", "dominant-baseline", "direction")
MANY = (" ", ",")  # between the places of several letters


def set_labels() -> None:
    """Let the library set labels in one piece; it knows a label by the function that draws it."""
    drawings.TAGS |= {tag: label for tag, draw in drawings.TAGS.items() if draw is letter_by_letter}
    drawings.text = label


def label(svg: drawings.SVG, node: drawings.Node, font_size: float) -> None:
    """Draw a label; one whose letters have places of their own as the library does."""
    if not _is_one_piece(node):
        letter_by_letter(svg, node, font_size)
        return
    style = _style(svg, node, font_size)
    layout, *_rest, width, height, baseline = split_first_line(
        node.text, style, svg.context, inf, 0
    )
    x, y = svg.point(node.get("x"), node.get("y"), font_size)
    svg.cursor_position = (x + width, y)
    corners = ((x, y - baseline), (x + width, y - baseline + height))
    node.text_bounding_box = extend_bounding_box(node.text_bounding_box, corners)

    svg.stream.push_state()
    fill, stroke = svg.set_graphical_state(node, font_size)
    svg.stream.begin_text()
    layout.reactivate(style)
    svg.fill_stroke(fill, stroke, text=True)
    box = TextBox(layout, style)
    box.baseline = baseline
    draw_first_line(svg.stream, box, "none", "none", Matrix(d=-1, e=x, f=y))
    svg.stream.end_text()
    svg.stream.pop_state()


def _is_one_piece(node: drawings.Node) -> bool:
    places = (node.get("x", ""), node.get("y", ""))
    is_single = not any(mark in place for place in places for mark in MANY)
    return bool(node.text) and is_single and not any(name in node.attrib for name in PLACED)


def _style(svg: drawings.SVG, node: drawings.Node, font_size: float) -> Style:
    style = Style(INITIAL_VALUES)
    style.font_config = svg.font_config
    style["font_family"] = [name.strip("'\" ") for name in node.get("font-family", "").split(",")]
    style["font_weight"] = int(node.get("font-weight", 400))
    style["font_size"] = font_size
    return style
