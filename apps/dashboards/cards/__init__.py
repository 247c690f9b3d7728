"""The cards of a results page: a finding, its sentence, its picture, its table and its source."""

from apps.dashboards.cards.direction import direction
from apps.dashboards.cards.page import addressed, card, cards, earlier, overview
from apps.dashboards.cards.personas import mix
from apps.dashboards.cards.rounds import RoundLine, rounds
from apps.dashboards.cards.scores import dimensions, history, maturity
from apps.dashboards.cards.sides import gaps, self_view

__all__ = [
    "RoundLine",
    "addressed",
    "card",
    "cards",
    "dimensions",
    "direction",
    "earlier",
    "gaps",
    "history",
    "maturity",
    "mix",
    "overview",
    "rounds",
    "self_view",
]
