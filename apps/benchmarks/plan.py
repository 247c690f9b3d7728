"""The release plan: every parameter of a release, as it is stored with it and published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from apps.accounts.quarters import WEST_MOST, Quarter
from apps.accounts.segments import segments
from apps.benchmarks import kpi_plan
from apps.benchmarks.kpi_plan import KpiEligibility, KpiPlan
from apps.method import budget, compass, leaves
from apps.method.histogram import BINS

MECHANISM = "TM-Release v1"
CUT_OFF = timedelta(days=30)  # after the quarter's end, everywhere on Earth
COLD_START_RELEASES = 4  # an installation's first: age and prior rounds are not asked for
MIN_RESPONDENTS = 5
LABELS = ("traditionalist", "honcho", "selfie", "casualist", "stickler", "blend", "balanced")

YEARLY = (budget.TRANSITION, budget.COMPASS)
TABLES = {  # bins of what is no histogram of scores
    budget.PERSONA: len(LABELS),
    budget.TRANSITION: len(LABELS) ** 2,  # by rows: the label a year before; columns: the one now
    budget.COMPASS: compass.SIDE**2,
}


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
    preset: str = "standard"
    kpi: KpiPlan | None = None  # costs nothing here: it has a ledger of its own

    @property
    def cost(self) -> Fraction:
        """Return what the release costs each contributor: measures add, leaves do not."""
        return sum(self.epsilons.values(), Fraction(0))

    @property
    def cap(self) -> Fraction:
        """Return what a contributor's calendar year may cost."""
        return budget.yearly_cap(budget.PRESETS[self.preset])

    @property
    def dimensions(self) -> tuple[str, str]:
        """Return the two dimensions whose turn it is."""
        return budget.dimensions_of(self.quarter.number)

    def is_platform_wide(self, measure: str) -> bool:
        """Tell whether the measure is a yearly table, of all companies together."""
        return measure in YEARLY

    def leaf_codes(self) -> tuple[str, ...]:
        """Return every leaf, the empty ones too."""
        return leaves.leaves_of(self.leaf_plan, leaves.read_segments(segments()))

    def leaves_of(self, measure: str) -> tuple[str, ...]:
        """Return the leaves that the measure is counted in."""
        return (leaves.EVERYONE,) if self.is_platform_wide(measure) else self.leaf_codes()

    def leaf_of(self, industry: str, size_band: str) -> str:
        """Return the leaf that a company of that industry and size is counted in."""
        classification = leaves.read_segments(segments())
        return leaves.leaf_of(self.leaf_plan, classification, industry=industry, size=size_band)

    def bins(self, measure: str) -> int:
        """Return how many bins the measure's histogram has."""
        return TABLES.get(measure, BINS)

    def published(self) -> dict[str, Any]:
        """Return the plan as it is stored and shown."""
        counted = {"kpi": self.kpi.published()} if self.kpi else {}
        return counted | {
            "mechanism": MECHANISM,
            "preset": self.preset,
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
            "yearly_cap": str(self.cap),
            "labels": list(LABELS),
        }


def due_at(quarter: Quarter) -> datetime:
    """Return the moment from which the quarter's release can be drawn."""
    return quarter.ends_everywhere_at() + CUT_OFF


def due_quarter(at: datetime) -> Quarter:
    """Return the latest quarter whose release can be drawn at that time."""
    return Quarter.at(at.astimezone(UTC) - CUT_OFF, WEST_MOST).shifted(-1)


def make_plan(
    quarter: Quarter,
    *,
    opted_in_about: int,
    earlier_releases: int,
    preset: str = "standard",
) -> Plan:
    """Fix the plan from what is public: the quarter, the blurred total, the releases before."""
    classification = leaves.read_segments(segments())
    is_cold_start = earlier_releases < COLD_START_RELEASES
    return Plan(
        quarter=quarter,
        leaf_plan=leaves.choose_plan(opted_in_about, classification.thresholds),
        opted_in_about=opted_in_about,
        eligibility=COLD_START if is_cold_start else Eligibility(),
        epsilons=budget.release_measures(quarter.number, budget.PRESETS[preset]),
        preset=preset,
        kpi=KpiPlan(quarter, kpi_plan.COLD_START if is_cold_start else KpiEligibility(), preset),
    )


def mending(plan: Mapping[str, Any], quarter: Quarter) -> Plan:
    """Return the plan of the quarter's erratum: the published one's rules, the reserve's measures.

    Whom a release counts does not change with its erratum: leaves, and the rules of eligibility,
    are those that were printed. No KPI is counted: the year's budget of KPIs has no reserve.
    """
    rules, preset = plan["eligibility"], plan["preset"]
    return Plan(
        quarter=quarter,
        leaf_plan=plan["leaf_plan"],
        opted_in_about=plan["opted_in_about"],
        eligibility=Eligibility(
            rules["min_age_days"], rules["min_prior_rounds"], rules["min_respondents"]
        ),
        epsilons=budget.release_measures(quarter.number, budget.PRESETS[preset], is_erratum=True),
        preset=preset,
    )
