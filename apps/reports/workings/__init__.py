"""How each figure of a round was worked out: every step, as far as it may be told."""

from apps.reports.workings.compass import (
    CompassWorking,
    Moved,
    Projected,
    Spread,
    compass_working,
)
from apps.reports.workings.differences import (
    ChangeWorking,
    GapWorking,
    Tested,
    View,
    change_working,
    gap_working,
)
from apps.reports.workings.ground import Ground, NoWorkingError, ground
from apps.reports.workings.means import (
    DimensionWorking,
    GroupStep,
    MaturityTerm,
    MaturityWorking,
    dimension_working,
    maturity_working,
)
from apps.reports.workings.mixes import (
    Coordinate,
    LabelWorking,
    PersonaWorking,
    label_working,
    persona_working,
)
from apps.reports.workings.places import BinStep, Located, PlaceWorking, place_working

__all__ = [
    "BinStep",
    "ChangeWorking",
    "CompassWorking",
    "Coordinate",
    "DimensionWorking",
    "GapWorking",
    "Ground",
    "GroupStep",
    "LabelWorking",
    "Located",
    "MaturityTerm",
    "MaturityWorking",
    "Moved",
    "NoWorkingError",
    "PersonaWorking",
    "PlaceWorking",
    "Projected",
    "Spread",
    "Tested",
    "View",
    "change_working",
    "compass_working",
    "dimension_working",
    "gap_working",
    "ground",
    "label_working",
    "maturity_working",
    "persona_working",
    "place_working",
]
