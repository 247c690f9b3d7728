"""From closed rounds to their results."""

from apps.assessments.scoring.deriving import (
    RoundNotClosedError,
    score_round,
    score_rounds_in_bulk,
)

__all__ = ["RoundNotClosedError", "score_round", "score_rounds_in_bulk"]
