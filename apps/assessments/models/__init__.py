"""A company's own facts: rounds, who was asked, what was answered, what came of it."""

from apps.assessments.models.counted_unit import CountedUnit
from apps.assessments.models.group import Group
from apps.assessments.models.invitation import AnsweredInvitation, Invitation
from apps.assessments.models.mirror import MirrorResponse, MirrorTally
from apps.assessments.models.quick_check import QuickCheck
from apps.assessments.models.rescoring import Rescoring
from apps.assessments.models.response import Response
from apps.assessments.models.results import DimensionScore, Gap, PersonaShare, RoundResult
from apps.assessments.models.round import Round

__all__ = [
    "AnsweredInvitation",
    "CountedUnit",
    "DimensionScore",
    "Gap",
    "Group",
    "Invitation",
    "MirrorResponse",
    "MirrorTally",
    "PersonaShare",
    "QuickCheck",
    "Rescoring",
    "Response",
    "Round",
    "RoundResult",
]
