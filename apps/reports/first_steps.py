"""What a new organisation has done so far, told from its facts alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.accounts.models import BenchmarkConsent, ColleagueInvitation, Membership
from apps.assessments.models import Round
from apps.performance.models import TrackedKpi
from apps.reports.quick_check import has_quick_check


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """Which of the first steps are done."""

    quick_check: bool  # by the person who asks
    colleagues: bool  # somebody else has joined, or is invited
    kpi: bool
    round: bool
    benchmarks: bool  # it was decided whether to be counted, either way


def first_steps(person: UUID, at: datetime) -> FirstSteps:
    """Return what the organisation, and in it this person, has done."""
    return FirstSteps(
        quick_check=has_quick_check(person),
        colleagues=_has_colleagues(at),
        kpi=TrackedKpi.objects.exists(),
        round=Round.objects.exists(),
        benchmarks=BenchmarkConsent.objects.exists(),
    )


def _has_colleagues(at: datetime) -> bool:
    pending = ColleagueInvitation.objects.pending()
    return Membership.objects.count() > 1 or pending.filter(expires_at__gt=at).exists()
