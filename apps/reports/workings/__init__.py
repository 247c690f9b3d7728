"""How each figure of a round was worked out: every step, as far as it may be told."""

from apps.reports.workings.agreement import AgreementWorking, agreement_working
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
from apps.reports.workings.kpis import KpiWorking, kpi_working
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
from apps.reports.workings.outlook import LabelNow, OutlookWorking, outlook_working
from apps.reports.workings.places import BinStep, Located, PlaceWorking, place_working
from apps.reports.workings.series import MedianSlope, Order, Pair
from apps.reports.workings.standing import StoodBefore
from apps.reports.workings.trends import Level, TrendWorking, trend_working
from apps.reports.workings.words import (
    ExpectationsWorking,
    SatisfactionWorking,
    StatedWorking,
    expectations_working,
    satisfaction_working,
    stated_working,
)

__all__ = [
    "AgreementWorking",
    "BinStep",
    "ChangeWorking",
    "CompassWorking",
    "Coordinate",
    "DimensionWorking",
    "ExpectationsWorking",
    "GapWorking",
    "Ground",
    "GroupStep",
    "KpiWorking",
    "LabelNow",
    "LabelWorking",
    "Level",
    "Located",
    "MaturityTerm",
    "MaturityWorking",
    "MedianSlope",
    "Moved",
    "NoWorkingError",
    "Order",
    "OutlookWorking",
    "Pair",
    "PersonaWorking",
    "PlaceWorking",
    "Projected",
    "SatisfactionWorking",
    "Spread",
    "StatedWorking",
    "StoodBefore",
    "Tested",
    "TrendWorking",
    "View",
    "agreement_working",
    "change_working",
    "compass_working",
    "dimension_working",
    "expectations_working",
    "gap_working",
    "ground",
    "kpi_working",
    "label_working",
    "maturity_working",
    "outlook_working",
    "persona_working",
    "place_working",
    "satisfaction_working",
    "stated_working",
    "trend_working",
]
