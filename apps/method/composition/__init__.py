"""Which mix of archetypes a profile is made of, and the geometry of such mixes."""

from apps.method.composition.geometry import (
    Composition,
    aitchison_distance,
    closure,
    clr,
    perturbation_difference,
)
from apps.method.composition.mixture import EDGE, Posterior, posterior, posteriors, refine
from apps.method.composition.refinement import Refined, share_cdf

__all__ = [
    "EDGE",
    "Composition",
    "Posterior",
    "Refined",
    "aitchison_distance",
    "closure",
    "clr",
    "perturbation_difference",
    "posterior",
    "posteriors",
    "refine",
    "share_cdf",
]
