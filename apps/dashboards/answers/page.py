"""The page of answers: the figure that is asked for, and the other answers that are tried."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.dashboards.answers.effects import Effects, effects_on
from apps.dashboards.answers.experiment import Experiment, experiment
from apps.dashboards.answers.forms import FigureForm, WhatIfForm
from apps.reports.explanation import explanation, what_if


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """What a reader asked of a round's answers, and what there is to tell."""

    figure: FigureForm
    effects: Effects | None  # None where the figure is unknown
    asked: WhatIfForm
    experiment: Experiment | None  # None where no other answers are tried, or may be

    @property
    def is_refused(self) -> bool:
        """Whether something was asked that cannot be told."""
        return bool(self.figure.errors or self.asked.errors)


def page(quarter: str, query: Mapping[str, str]) -> AnswersPage:
    """Return the page of a quarter's round that the query asks for.

    Raises
    ------
    NoResultsError
        If there is no such round, or it has no results.
    AnswersGoneError
        If the round no longer holds the answers that it was scored from.
    """
    explained = explanation(quarter)
    figure = FigureForm(explained, query)
    effects = effects_on(explained, figure.cleaned_data["of"]) if figure.is_valid() else None
    asked = WhatIfForm(explained, query, likely=effects.likely if effects else "")
    tried = None
    if asked.is_valid():
        found = what_if(explained, asked.cleaned_data["question"], asked.by)
        tried = experiment(found, explained.report)
    return AnswersPage(figure, effects, asked, tried)
