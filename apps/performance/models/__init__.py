"""A company's own figures, and what happened meanwhile."""

from apps.performance.models.annotation import (
    FIRST_DAY,
    LONGEST_DETAIL,
    LONGEST_TEXT,
    Annotation,
)
from apps.performance.models.reading import (
    MINUS,
    STEP,
    KpiReading,
    KpiReadingQuerySet,
    TrackedKpi,
    in_its_unit,
    shown,
    written,
)
from apps.performance.models.target import KpiTarget

__all__ = [
    "FIRST_DAY",
    "LONGEST_DETAIL",
    "LONGEST_TEXT",
    "MINUS",
    "STEP",
    "Annotation",
    "KpiReading",
    "KpiReadingQuerySet",
    "KpiTarget",
    "TrackedKpi",
    "in_its_unit",
    "shown",
    "written",
]
