"""The typefaces that pictures and PDFs are set in."""

from pathlib import Path

import pytest
from django.test import override_settings
from fontTools.ttLib import TTFont

from apps.charts.typeset import ADVANCES, TextStyle
from apps.dashboards import typefaces
from apps.dashboards.typefaces import NoTypefacesError

NAMES = ("Inter-400", "Inter-500", "Inter-600", "Inter-700", "Source Serif 4-600")
WORDS = (
    "Structure and protocol",
    "Kundenorientierung und größere Flexibilität",
    "15\u201329% · no clear change",
    "How much also resembles the balanced reference",
    "Łódź, Škoda, Győr",
)
EVERYDAY = "äöüÄÖÜß€\u2013\u2212\u00d7·“”„½ŁőŠčğıœñç"


def width(face: TTFont, words: str, size: float) -> float:
    """Return how wide the typeface sets words, in pixels."""
    glyphs, advances = face.getBestCmap(), face["hmtx"]
    return float(sum(advances[glyphs[ord(x)]][0] for x in words) / face["head"].unitsPerEm * size)


class TestTypefaces:
    def test_have_every_weight_that_is_drawn(self) -> None:
        assert set(typefaces.files()) == set(NAMES)

    @pytest.mark.parametrize("name", NAMES)
    def test_are_static_and_named_by_family_and_weight(self, name: str) -> None:
        face = TTFont(typefaces.files()[name])

        assert "fvar" not in face
        assert f"{face['name'].getDebugName(1)}-{face['OS/2'].usWeightClass}" == name

    @pytest.mark.parametrize("name", NAMES)
    def test_know_the_letters_of_the_languages_we_write(self, name: str) -> None:
        known = TTFont(typefaces.files()[name]).getBestCmap()

        letters = EVERYDAY + "".join(ADVANCES.values())
        assert not [letter for letter in letters if ord(letter) not in known]

    @pytest.mark.parametrize("weight", [400, 500, 600, 700])
    @pytest.mark.parametrize("words", WORDS)
    def test_are_as_wide_as_charts_expect(self, weight: int, words: str) -> None:
        face = TTFont(typefaces.files()[f"Inter-{weight}"])
        expected = TextStyle(13, "ink", None if weight == 400 else weight).width(words)

        assert 1 <= expected / width(face, words, 13) <= 1.12

    def test_are_missed_by_name_before_the_set_up(self, tmp_path: Path) -> None:
        with override_settings(BASE_DIR=tmp_path), pytest.raises(NoTypefacesError, match="setup"):
            typefaces.files()
