"""How far apart the colours are, for eyes of four kinds, and how well words read on them.

Colour vision: G. Machado, M. Oliveira, L. Fernandes (2009). A physiologically-based model for
simulation of color vision deficiency. IEEE Transactions on Visualization and Computer Graphics
15(6), 1291-1298. doi:10.1109/TVCG.2009.113 (severity 1.0, on linear RGB). Distance: Euclidean in
OKLab, B. Ottosson (2020), bottosson.github.io/posts/oklab. Contrast: WCAG 2.2.
"""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.charts.palette import DARK, LIGHT, ON_PERSONAS, PERSONAS

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


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("palette", "least"), [(LIGHT, 0.15), (DARK, 0.10)], ids=["light", "dark"])
def test_personas_stay_apart(palette: Mapping[str, str], least: float, vision: str) -> None:
    seen = [_oklab(VISIONS[vision] @ _linear(palette[token])) for token in PERSONAS]

    worst = min(float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2))

    assert worst >= least


@each_palette
def test_numbers_read_on_their_persona(palette: Mapping[str, str]) -> None:
    for fill, ink in zip(PERSONAS, ON_PERSONAS, strict=True):
        assert _contrast(palette[fill], palette[ink]) >= 4.5


@each_palette
@pytest.mark.parametrize("ink", ["ink", "ink2", "ink3", "you", "accent", "warn"])
@pytest.mark.parametrize("ground", ["card", "paper"])
def test_words_read_on_their_ground(palette: Mapping[str, str], ink: str, ground: str) -> None:
    assert _contrast(palette[ink], palette[ground]) >= 4.5


@each_palette
@pytest.mark.parametrize("mark", [*PERSONAS, "you", "accent"])
def test_marks_show_on_the_card(palette: Mapping[str, str], mark: str) -> None:
    assert _contrast(palette[mark], palette["card"]) >= 3


def test_both_palettes_hold_the_same_tokens() -> None:
    assert set(LIGHT) == set(DARK)
