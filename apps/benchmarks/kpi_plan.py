"""The part of a release plan that counts one KPI: under a consent and a budget of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from apps.accounts.quarters import Quarter
from apps.instruments.kpis import Kpi, KpiBenchmark, benchmarked
from apps.method import budget
from apps.method.histogram import BINS

LEAST_AGE = timedelta(days=90)  # of what is counted, at the draw: three months, the shortest ones


@dataclass(frozen=True, slots=True)
class KpiEligibility:
    """Whose KPI is counted: rules against invented companies, outside the privacy guarantee."""

    min_age_days: int = 90
    min_prior_readings: int = 1  # of the same KPI by the same method, in earlier quarters
    min_answers: int = 30  # that the value rests on: who does not say how many is not counted


COLD_START = KpiEligibility(min_age_days=0, min_prior_readings=0)


@dataclass(frozen=True, slots=True)
class KpiPlan:
    """Which KPI a release counts, of which quarter, between which bounds."""

    quarter: Quarter  # the release's
    eligibility: KpiEligibility
    preset: str = "standard"

    @property
    def kpi(self) -> Kpi:
        """Return the KPI whose turn it is."""
        return benchmarked(self.quarter.number)

    @property
    def rule(self) -> KpiBenchmark:
        """Return how that KPI is counted.

        Raises
        ------
        TypeError
            If it is none that is counted.
        """
        if self.kpi.benchmark is None:
            raise TypeError(f"{self.kpi.code} is not counted")
        return self.kpi.benchmark

    @property
    def measure(self) -> str:
        """Return the code under which the counts are kept: the KPI's."""
        return self.kpi.code

    @property
    def measured(self) -> Quarter:
        """Return the quarter whose values are counted: the one before the release's."""
        return self.quarter.shifted(-1)

    @property
    def epsilon(self) -> Fraction:
        """Return what it costs each contributor."""
        return budget.PRESETS[self.preset].kpi

    @property
    def cap(self) -> Fraction:
        """Return what a contributor's calendar year of KPIs may cost."""
        return budget.kpi_yearly_cap(budget.PRESETS[self.preset])

    @property
    def inner_edges(self) -> list[Decimal]:
        """Return where one bin ends and the next begins, the bounds left out."""
        low, high = self.rule.low, self.rule.high
        return [low + (high - low) * edge / BINS for edge in range(1, BINS)]

    def is_old_enough(self, cut_off: datetime) -> bool:
        """Tell whether the values are three months old at that moment, everywhere on Earth."""
        return self.measured.ends_everywhere_at() + LEAST_AGE <= cut_off

    def published(self) -> dict[str, Any]:
        """Return the plan as it is stored and shown."""
        kpi, rule = self.kpi, self.rule
        return {
            "measure": self.measure,
            "method": rule.method,
            "of_quarter": self.measured.code,
            "low": str(rule.low),
            "high": str(rule.high),
            "possible_from": str(kpi.hard_min),
            "possible_to": str(kpi.hard_max),
            "bins": BINS,
            "epsilon": str(self.epsilon),
            "yearly_cap": str(self.cap),
            "eligibility": {
                "min_age_days": self.eligibility.min_age_days,
                "min_prior_readings": self.eligibility.min_prior_readings,
                "min_answers": self.eligibility.min_answers,
                "least_age_of_values_days": LEAST_AGE.days,
                "is_cold_start": self.eligibility == COLD_START,
            },
        }
