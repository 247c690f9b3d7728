"""The public page of the method says how KPIs are counted, as releases count them."""

import pytest
from django.test import Client

from apps.accounts.quarters import Quarter
from apps.benchmarks.kpi_plan import LEAST_AGE, KpiEligibility, KpiPlan
from apps.instruments.models import InstrumentVersion
from apps.method import budget
from apps.method.histogram import KPI_GATE
from tests.dashboards.reading import words

PLANS = [KpiPlan(Quarter(2026, number), KpiEligibility()) for number in (1, 2, 3, 4)]


@pytest.fixture
def told(instrument: InstrumentVersion) -> str:
    """The section about KPIs, as it is read."""
    page = words(Client().get("/method/").content.decode())
    return page.split("Companies can let their KPIs count")[1].split("Honest limits")[0]


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.measure)
def test_says_which_kpi_is_counted_when_and_between_which_bounds(told: str, plan: KpiPlan) -> None:
    name = f"{plan.kpi.name}, {plan.kpi.unit}"
    method = plan.kpi.method_name(plan.rule.method) or "\u2013"
    row = (
        f"Q{plan.quarter.number} {name} {method} Q{plan.measured.number}"
        f" {plan.rule.low} {plan.rule.high} {float(plan.epsilon):g}"
    )

    assert row in told


def test_says_what_a_year_may_cost(told: str) -> None:
    assert f"That is {float(budget.KPI_CAP):g} a year" in told
    assert f"may lose {float(budget.CAP + budget.KPI_CAP):g} of privacy" in told


def test_says_whose_are_counted_and_when_they_are_shown(told: str) -> None:
    rules = PLANS[0].eligibility

    assert f"at least {rules.min_answers} answers" in told
    assert f"at least {rules.min_age_days} days" in told
    assert LEAST_AGE.days == 90
    assert "at least three months old" in told
    assert f"a noisy number of {KPI_GATE.min_total} companies" in told
