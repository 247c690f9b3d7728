"""Values as OData's JSON writes them, and back."""

import math
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from apps.reports import moments

_READ: dict[str, Callable[[Any], Any]] = {
    "Edm.Guid": UUID,
    "Edm.Date": date.fromisoformat,
    "Edm.DateTimeOffset": datetime.fromisoformat,
    "Edm.Double": float,  # NaN and inf too
}


def written(value: Any) -> Any:
    """Return the value as JSON takes it: times in UTC with six digits, as everywhere in the API."""
    if isinstance(value, datetime):
        return moments.written(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "INF" if value > 0 else "-INF"
    return str(value) if isinstance(value, UUID) else value


def read(value: Any, edm: str) -> Any:
    """Return what `written` was given."""
    return value if value is None else _READ.get(edm, _itself)(value)


def _itself(value: Any) -> Any:
    return value
