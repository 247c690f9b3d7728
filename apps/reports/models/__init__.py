"""What the doors for BI read: an organisation's rows as published, and the feed of changes."""

from apps.reports.models.dictionary import (
    PublishedCohort,
    PublishedDimension,
    PublishedKpi,
    PublishedPeriod,
    PublishedPersona,
    PublishedQuestionnaire,
    PublishedUnit,
)
from apps.reports.models.export import Export, ExportPart
from apps.reports.models.facts import (
    PublishedAnnotation,
    PublishedBenchmark,
    PublishedDimensionScore,
    PublishedGap,
    PublishedKpiBenchmark,
    PublishedKpiTarget,
    PublishedKpiValue,
    PublishedPersonaDrift,
    PublishedPersonaShare,
    PublishedPosition,
    PublishedRound,
)
from apps.reports.models.feed import Feed, PublishedRow, Tombstone

__all__ = [
    "Export",
    "ExportPart",
    "Feed",
    "PublishedAnnotation",
    "PublishedBenchmark",
    "PublishedCohort",
    "PublishedDimension",
    "PublishedDimensionScore",
    "PublishedGap",
    "PublishedKpi",
    "PublishedKpiBenchmark",
    "PublishedKpiTarget",
    "PublishedKpiValue",
    "PublishedPeriod",
    "PublishedPersona",
    "PublishedPersonaDrift",
    "PublishedPersonaShare",
    "PublishedPosition",
    "PublishedQuestionnaire",
    "PublishedRound",
    "PublishedRow",
    "PublishedUnit",
    "Tombstone",
]
