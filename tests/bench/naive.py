"""Scoring as one would write it first: an object for every answer, and a loop over them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.method.form import Form


@dataclass(frozen=True, slots=True)
class Item:
    """One statement of the questionnaire."""

    code: str
    dimension: str
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person answered to one statement."""

    item: Item
    value: int


def respondents(answers: NDArray[np.integer], form: Form) -> list[list[Answer]]:
    """Return the same answers as objects, one list a person."""
    items = [
        Item(f"item {at}", form.dimensions[form.item_dimension[at]], bool(form.reversed[at]))
        for at in form.items
    ]
    rows = answers[:, form.items].tolist()
    return [[Answer(*pair) for pair in zip(items, row, strict=True)] for row in rows]


def score(answers: list[Answer], min_items: int) -> dict[str, float]:
    """Score one person in every dimension."""
    points: dict[str, list[float]] = {}
    for answer in answers:
        if answer.value >= 1:
            value = 100 * (answer.value - 1) / 4
            if answer.item.is_reversed:
                value = 100 - value
            points.setdefault(answer.item.dimension, []).append(value)
    return {
        dimension: sum(values) / len(values)
        for dimension, values in points.items()
        if len(values) >= min_items
    }
