"""Which answers moved a figure, and what others would move."""

from apps.dashboards.answers.effects import (
    Effect,
    Effects,
    Hidden,
    Target,
    default_target,
    effects_on,
    targets,
)
from apps.dashboards.answers.experiment import Experiment, experiment

__all__ = [
    "Effect",
    "Effects",
    "Experiment",
    "Hidden",
    "Target",
    "default_target",
    "effects_on",
    "experiment",
    "targets",
]
