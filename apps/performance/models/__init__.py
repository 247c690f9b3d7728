"""A company's own figures, and what happened meanwhile."""

from apps.performance.models.annotation import (
    FIRST_DAY,
    LONGEST_DETAIL,
    LONGEST_TEXT,
    Annotation,
)
from apps.performance.models.reading import (
    STEP,
    KpiReading,
    KpiReadingQuerySet,
    TrackedKpi,
    in_short,
    written,
)
from apps.performance.models.target import KpiTarget, band

__all__ = [
    "FIRST_DAY",
    "LONGEST_DETAIL",
    "LONGEST_TEXT",
    "STEP",
    "Annotation",
    "KpiReading",
    "KpiReadingQuerySet",
    "KpiTarget",
    "TrackedKpi",
    "band",
    "in_short",
    "written",
]
