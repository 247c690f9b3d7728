"""The release plan: every parameter of a release, as it is stored with it and published."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from apps.accounts.segments import segments
from apps.assessments.quarters import Quarter
from apps.method import budget, leaves

MECHANISM = "TM-Release v1"
CUT_OFF = timedelta(days=30)  # after the quarter's end, everywhere on Earth
COLD_START_RELEASES = 4  # an installation's first: age and prior rounds are not asked for
MIN_RESPONDENTS = 5
LABELS = ("traditionalist", "honcho", "selfie", "casualist", "stickler", "blend", "balanced")


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who is counted: rules against invented companies, outside the privacy guarantee."""

    min_age_days: int = 90
    min_prior_rounds: int = 1
    min_respondents: int = MIN_RESPONDENTS


COLD_START = Eligibility(min_age_days=0, min_prior_rounds=0)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a release measures, over which leaves, at which privacy loss."""

    quarter: Quarter
    leaf_plan: leaves.PlanCode
    opted_in_about: int
    eligibility: Eligibility
    epsilons: dict[str, Fraction]

    @property
    def cost(self) -> Fraction:
        """Return what the release costs each contributor: measures add, leaves do not."""
        return sum(self.epsilons.values(), Fraction(0))

    def leaf_codes(self) -> tuple[str, ...]:
        """Return every leaf, the empty ones too."""
        return leaves.leaves_of(self.leaf_plan, leaves.read_segments(segments()))

    def leaf_of(self, industry: str, size_band: str) -> str:
        """Return the leaf that a company of that industry and size is counted in."""
        classification = leaves.read_segments(segments())
        return leaves.leaf_of(self.leaf_plan, classification, industry=industry, size=size_band)

    def bins(self, measure: str) -> int:
        """Return how many bins the measure's histogram has."""
        return len(LABELS) if measure == budget.PERSONA else 10

    def published(self) -> dict[str, Any]:
        """Return the plan as it is stored and shown."""
        return {
            "mechanism": MECHANISM,
            "leaf_plan": self.leaf_plan,
            "leaves": list(self.leaf_codes()),
            "opted_in_about": self.opted_in_about,
            "eligibility": {
                "min_age_days": self.eligibility.min_age_days,
                "min_prior_rounds": self.eligibility.min_prior_rounds,
                "min_respondents": self.eligibility.min_respondents,
                "is_cold_start": self.eligibility == COLD_START,
            },
            "epsilons": {measure: str(epsilon) for measure, epsilon in self.epsilons.items()},
            "epsilon_total": str(self.cost),
            "yearly_cap": str(budget.CAP),
            "labels": list(LABELS),
        }


def make_plan(quarter: Quarter, *, opted_in_about: int, earlier_releases: int) -> Plan:
    """Fix the plan from what is public: the quarter, the blurred total, the releases before."""
    classification = leaves.read_segments(segments())
    widest_built = min(leaves.choose_plan(opted_in_about, classification.thresholds), "L1")
    return Plan(
        quarter=quarter,
        leaf_plan=widest_built,
        opted_in_about=opted_in_about,
        eligibility=COLD_START if earlier_releases < COLD_START_RELEASES else Eligibility(),
        epsilons=budget.quarterly_measures(quarter.number),
    )
