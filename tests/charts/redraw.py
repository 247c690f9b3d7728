"""Write the expected drawings anew: `python -m tests.charts.redraw`, then look at every change."""

from pathlib import Path

from tests.charts.drawings import DRAWINGS

EXPECTED = Path(__file__).parent / "expected"


def redraw() -> None:
    """Replace the expected drawings, one mark a line, by what the charts draw now."""
    for old in EXPECTED.glob("*.svg"):
        old.unlink()
    for name, drawing in DRAWINGS.items():
        (EXPECTED / f"{name}.svg").write_text(broken_into_lines(drawing), encoding="utf-8")


def broken_into_lines(drawing: str) -> str:
    """Put every element on a line of its own, so that a difference can be read."""
    return drawing.replace("><", ">\n<") + "\n"


if __name__ == "__main__":
    redraw()
