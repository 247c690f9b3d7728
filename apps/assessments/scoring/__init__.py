"""From closed rounds to their results, and to the answers that these follow from."""

from apps.assessments.scoring.answers import AnswersGoneError, scored_answers
from apps.assessments.scoring.deriving import (
    RoundNotClosedError,
    score_round,
    score_rounds_in_bulk,
)

__all__ = [
    "AnswersGoneError",
    "RoundNotClosedError",
    "score_round",
    "score_rounds_in_bulk",
    "scored_answers",
]
