"""The published form and made-up respondents, for the tests of the method."""

import numpy as np
from numpy.typing import NDArray

from apps.method.assessment import RoundAnswers
from apps.method.form import Form

DIMENSIONS = ("CUS", "TEC", "INT", "LDR", "MET", "STR", "FLX", "FRN")
REVERSED = {1, 3, 6, 9, 11, 14, 18, 21, 23, 25, 27, 30, 31}  # positions of the 13 reversed items
LEADER, MANAGER, FRONTLINE = 0, 1, 2

PROFILES = np.array(  # definition v1: dimensions, then OUT1 OUT2 OUT4 OUT5, raw 1-5
    [
        [4.5, 1.7, 2.3, 3.5, 2.9, 3.3, 3.7, 4.2, 3.2, 3.2, 3.1, 2.3],
        [3.8, 2.5, 1.6, 4.6, 3.4, 3.4, 3.0, 3.3, 3.4, 3.7, 3.1, 4.5],
        [2.3, 4.6, 3.8, 3.7, 2.4, 3.3, 3.0, 2.6, 3.6, 3.0, 4.5, 4.2],
        [2.9, 2.1, 2.1, 1.6, 1.6, 1.5, 3.1, 1.9, 1.9, 2.4, 2.0, 2.8],
        [1.9, 3.1, 2.9, 3.4, 3.3, 4.8, 1.5, 2.5, 3.1, 3.2, 3.4, 3.0],
        [4.3, 4.2, 4.3, 4.3, 4.3, 3.9, 4.0, 4.4, 3.6, 3.5, 2.8, 4.0],
    ]
)

FORM = Form(
    dimensions=DIMENSIONS,
    item_dimension=np.array([*np.repeat(np.arange(8), 4), *[-1] * 6], dtype=np.intp),
    reversed=np.isin(np.arange(38), list(REVERSED)),
    outlook=("OUT1", "OUT2", "OUT4", "OUT5"),
    outlook_positions=np.array([32, 33, 34, 35], dtype=np.intp),
    roles=("leader", "manager", "frontline"),
    weights=np.array([0.3, 0.3, 0.4]),
    personas=("traditionalist", "honcho", "selfie", "casualist", "stickler", "balanced_reference"),
    prototypes=(PROFILES[:, :8] - 1) * 25,
    outlook_prototypes=(PROFILES[:, 8:] - 1) * 25,
    optimum=np.where(np.array(DIMENSIONS) == "STR", 72.5, np.nan),
    mirror=("CUS", "TEC", "INT", "MET", "STR", "FLX", "FRN"),
)


def answers_from(
    profile: NDArray[np.float64], people: int, rng: np.random.Generator, noise: float = 18.0
) -> NDArray[np.int8]:
    """Make people answer as an organisation of that profile (12 coordinates, points) would."""
    expected = np.concatenate([profile[FORM.item_dimension[:32]], profile[8:], [50.0, 50.0]])
    halo = rng.normal(0, 8, (people, 1))
    points = expected + halo + rng.normal(0, noise, (people, 38))
    turned = np.where(FORM.reversed, 100 - points, points)
    answers: NDArray[np.int8] = np.clip(np.rint(turned / 25) + 1, 1, 5).astype(np.int8)
    return answers


def round_of(
    counts: tuple[int, int, int], rng: np.random.Generator, persona: int = 0, missing: float = 0.0
) -> RoundAnswers:
    """Make a round with so many leaders, managers and frontline, of one persona."""
    people = sum(counts)
    answers = answers_from(FORM.coordinates[persona], people, rng)
    answers[rng.random(answers.shape) < missing] = 0
    return RoundAnswers(
        answers=answers,
        groups=np.repeat([LEADER, MANAGER, FRONTLINE], counts),
        mirror=rng.integers(1, 6, (9, 7)),
        predicted_csat=rng.integers(0, 101, people).astype(np.float64),
    )
