"""The faces of a card: the same figures as SVG, PNG, CSV and JSON, each at an address."""

from apps.dashboards.faces.answer import answer

__all__ = ["answer"]
