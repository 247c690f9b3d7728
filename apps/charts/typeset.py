"""How wide words will be, and how they are broken where they do not fit.

Nothing here asks a font: charts are drawn where none is installed. Widths are the advances of Inter
(rsms.me/inter, version 4) in thousandths of the type size, with a margin for the reader's own font.
"""

from dataclasses import dataclass
from unicodedata import combining, east_asian_width

ADVANCES = {
    252: " \u00a0",
    275: "ijlI",
    340: "!',.:;·|`",
    375: "()[]/\\",
    400: "frt1",
    465: '-{}*_^"',
    505: "\u2013",
    566: "kszxyv?LJF",
    590: "aceE7",
    630: "bdghnopqu235ßäöü",
    660: "0468PBSRTZ9+<=>~$#&\u2212",
    745: "ACDGHKNUVXY",
    775: "OQ",
    850: "w",
    930: "mM",
    1015: "W%@\u2026\u2014",
}
SOFT_HYPHEN = "\u00ad"
HEAVY = 500  # from this weight on, letters have the advances above; lighter ones are narrower
LIGHTER = 0.965
READERS_FONT = 1.03  # Segoe UI, Roboto and San Francisco are within this of Inter
UNKNOWN, WIDE = 660, 1000

_ADVANCE = {letter: advance for advance, letters in ADVANCES.items() for letter in letters}


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A size, a colour token and a weight."""

    size: float
    colour: str
    weight: int | None = None

    def width(self, words: str) -> float:
        """Estimate the length of a line in pixels."""
        weight = 1.0 if (self.weight or 0) >= HEAVY else LIGHTER
        return sum(map(_advance, words)) / 1000 * self.size * weight * READERS_FONT


NAME = TextStyle(13, "ink", 600)
NOTE = TextStyle(11, "ink2")
QUIET = TextStyle(11, "ink3")
AXIS = TextStyle(11, "ink3")
AXIS_NOW = TextStyle(11, "ink", 600)
FIGURE = TextStyle(11, "ink", 600)
SHARE = TextStyle(13, "ink", 600)
SCORE = TextStyle(16, "ink", 700)
LEADING = 14  # pixels between the lines of a note


def wrap(words: str, style: TextStyle, width: float) -> list[str]:
    """Break words into lines no wider than `width`; nothing gives no line."""
    lines: list[str] = []
    line = ""
    for word in words.split(" "):  # and not at spaces that keep a number with its unit
        joined = f"{line} {word}".strip()
        if style.width(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *broken, line = _hyphenated(word, style, width)
        lines.extend(broken)
    lines.append(line)
    return [line.replace(SOFT_HYPHEN, "") for line in lines if line]


def shorten(words: str, style: TextStyle, width: float) -> str:
    """Cut words that are wider than `width` and say so with an ellipsis."""
    if style.width(words) <= width:
        return words
    kept = len(words)
    while kept and style.width(f"{words[:kept]}…") > width:
        kept -= 1
    return f"{words[:kept].rstrip()}…"


def _hyphenated(word: str, style: TextStyle, width: float) -> list[str]:
    """Break one long word at its hyphens, hard or soft; what still does not fit is shortened."""
    lines = [""]
    for syllable in word.replace("-", f"-{SOFT_HYPHEN}").split(SOFT_HYPHEN):
        hyphen = "" if syllable.endswith("-") else "-"
        if lines[-1] and style.width(lines[-1] + syllable + hyphen) > width:
            lines[-1] += "" if lines[-1].endswith("-") else "-"
            lines.append("")
        lines[-1] += syllable
    return [shorten(line, style, width) for line in lines]


def _advance(letter: str) -> float:
    if letter == SOFT_HYPHEN or combining(letter):
        return 0
    if east_asian_width(letter) in "WF":
        return WIDE
    return _ADVANCE.get(letter, UNKNOWN)
