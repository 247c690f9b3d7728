"""How far apart the colours are, for eyes of four kinds, and how well words read on them.

Colour vision: G. Machado, M. Oliveira, L. Fernandes (2009). A physiologically-based model for
simulation of color vision deficiency. IEEE Transactions on Visualization and Computer Graphics
15(6), 1291-1298. doi:10.1109/TVCG.2009.113 (severity 1.0, on linear RGB). Distance: Euclidean in
OKLab, B. Ottosson (2020), bottosson.github.io/posts/oklab. Contrast: WCAG 2.2.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.charts.coverage import FILLS, INKS
from apps.charts.flags import LETTER
from apps.charts.palette import DARK, LIGHT, ON_PERSONAS, PERSONAS
from apps.charts.ribbons import PEER_PAINTS

Colour = NDArray[np.float64]

VISIONS: Mapping[str, Colour] = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
each_palette = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def _linear(value: str) -> Colour:
    """Return the linear RGB of a hex value."""
    rgb = np.array([int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def _oklab(linear: Colour) -> Colour:
    return np.asarray(TO_LAB @ np.cbrt(TO_CONES @ np.clip(linear, 0, 1)))


def _contrast(one: str, other: str) -> float:
    dark, light = sorted(float(LUMINANCE @ _linear(value)) for value in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _worst_distance(tokens: Sequence[str], palette: Mapping[str, str], vision: str) -> float:
    seen = [_oklab(VISIONS[vision] @ _linear(palette[token])) for token in tokens]
    return min(float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2))


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(
    ("palette", "least"), [(LIGHT, 0.154), (DARK, 0.104)], ids=["light", "dark"]
)
def test_personas_stay_apart(palette: Mapping[str, str], least: float, vision: str) -> None:
    assert round(_worst_distance(PERSONAS, palette, vision), 3) >= least


@pytest.mark.parametrize(
    "matrix", [VISIONS[vision] for vision in ("protan", "deutan", "tritan")], ids=lambda m: ""
)
def test_every_vision_leaves_white_and_grey_as_they_are(matrix: Colour) -> None:
    assert matrix @ np.ones(3) == pytest.approx(np.ones(3), abs=2e-3)


@each_palette
def test_numbers_read_on_their_persona(palette: Mapping[str, str]) -> None:
    for fill, ink in zip(PERSONAS, ON_PERSONAS, strict=True):
        assert _contrast(palette[fill], palette[ink]) >= 4.5


@each_palette
@pytest.mark.parametrize("ink", ["ink", "ink2", "ink3", "you", "accent", "warn"])
@pytest.mark.parametrize("ground", ["card", "paper"])
def test_words_read_on_their_ground(palette: Mapping[str, str], ink: str, ground: str) -> None:
    assert _contrast(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize(("palette", "least"), [(LIGHT, 3), (DARK, 4.4)], ids=["light", "dark"])
@pytest.mark.parametrize("mark", [*PEER_PAINTS, "you"])
def test_marks_show_on_the_card(palette: Mapping[str, str], least: float, mark: str) -> None:
    assert round(_contrast(palette[mark], palette["card"]), 2) >= least


@each_palette
@pytest.mark.parametrize("level", range(5))
def test_words_read_in_the_cells_of_a_channel(palette: Mapping[str, str], level: int) -> None:
    assert _contrast(palette[FILLS[level]], palette[INKS[level]]) >= 4.5


@each_palette
def test_a_channel_that_works_better_is_farther_from_the_card(palette: Mapping[str, str]) -> None:
    depths = [_contrast(palette[fill], palette["card"]) for fill in FILLS]

    assert depths == sorted(depths)


@each_palette
def test_letters_read_on_their_flag(palette: Mapping[str, str]) -> None:
    assert _contrast(palette[LETTER.colour], palette["accent"]) >= 4.5


def test_both_palettes_hold_the_same_tokens() -> None:
    assert set(LIGHT) == set(DARK)
