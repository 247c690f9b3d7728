"""The cards of KPIs: each its finding, its line over the quarters, its table and its source."""

from apps.dashboards.kpi_cards.card import (
    first_card,
    handout,
    kpi_card,
    named_card,
    sample_card,
    shelf,
)

__all__ = ["first_card", "handout", "kpi_card", "named_card", "sample_card", "shelf"]
