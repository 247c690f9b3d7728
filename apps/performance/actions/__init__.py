"""What can happen to a company's own figures, and to the events beside them."""

from apps.performance.actions.choice import UnknownSeriesError, choose_kpis, track_series
from apps.performance.actions.events import (
    Event,
    UnknownEventError,
    add_annotation,
    edit_annotation,
    remove_annotation,
)
from apps.performance.actions.figures import (
    Figure,
    FutureQuarterError,
    ImpossibleValueError,
    import_figures,
    record_quarter,
    remove_reading,
)
from apps.performance.actions.meanwhile import ChangedMeanwhileError
from apps.performance.actions.targets import ImpossibleTargetError, Target, set_targets

__all__ = [
    "ChangedMeanwhileError",
    "Event",
    "Figure",
    "FutureQuarterError",
    "ImpossibleTargetError",
    "ImpossibleValueError",
    "Target",
    "UnknownEventError",
    "UnknownSeriesError",
    "add_annotation",
    "choose_kpis",
    "edit_annotation",
    "import_figures",
    "record_quarter",
    "remove_annotation",
    "remove_reading",
    "set_targets",
    "track_series",
]
