"""Invented respondents: how people of a company with given true scores answer the questions."""

import numpy as np
from numpy.typing import NDArray

from apps.method.form import Form

Answers = NDArray[np.int64]
Points = NDArray[np.float64]

HALO_SD = 8.0  # points: a person's general mood about the company
ITEM_SD = 16.0  # points: what is particular to one answer
DONT_KNOW = 0.03  # of the answers
ROLE_VIEW = {"leader": 4.0, "manager": 1.0, "frontline": -3.0}  # points: leaders see it brighter
CUSTOMER_VIEW = -7.0  # points: customers see it darker


def answer(rng: np.random.Generator, profile: Points, role: str, n: int, form: Form) -> Answers:
    """Return the answers of n people in a role; shape (n, n_positions), codes of a response."""
    true = by_position(profile, form)
    mood = rng.normal(ROLE_VIEW[role], HALO_SD, (n, 1))
    felt = true + mood + rng.normal(0, ITEM_SD, (n, true.size))
    steps = on_scale(felt)
    steps = np.where(form.reversed, 6 - steps, steps)
    return np.where(rng.random(steps.shape) < DONT_KNOW, -1, steps)


def predict(rng: np.random.Generator, profile: Points, n: int) -> Answers:
    """Return how many of 100 customers n people think are satisfied."""
    return np.clip(np.rint(rng.normal(45 + profile.mean() * 0.6, 9, n)), 0, 100).astype(np.int64)


def mirror(rng: np.random.Generator, profile: Points, n: int, form: Form) -> Answers:
    """Return the answers of n customers to the mirror statements; shape (n, n_mirror)."""
    true = profile[form.mirrored] + CUSTOMER_VIEW
    felt = true + rng.normal(0, HALO_SD, (n, 1)) + rng.normal(0, ITEM_SD, (n, true.size))
    return on_scale(felt)


def by_position(profile: Points, form: Form) -> Points:
    """Return the true score behind each position, one profile or many; 50 if there is none."""
    dimensions = len(form.dimensions)
    true = np.where(form.item_dimension >= 0, profile[..., form.item_dimension], 50.0)
    true[..., form.outlook_positions] = profile[..., dimensions:]
    return true


def on_scale(points: Points) -> Answers:
    """Return the step of the scale, 1 to 5, that is nearest to each number of points."""
    return np.clip(np.rint(points / 25 + 1), 1, 5).astype(np.int64)
