"""Pictures of rounds in which a group is hidden: drawn no finer than their tables are written."""

from collections.abc import Mapping

import pytest
from django.utils.timezone import now

from apps.assessments.models import DimensionScore, PersonaShare, RoundResult
from apps.dashboards.cards import cards
from apps.dashboards.compared import page
from apps.dashboards.exhibits import Card
from apps.reports.results import round_report
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.reports import rounds

HIDDEN = {"leader": 3, "manager": 8, "frontline": 9}
QUARTERS = ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
NUDGE = 0.01  # points


def follow(company: Company, people: Mapping[str, int]) -> None:
    """Score five rounds of a company that goes from one persona to another."""
    for place, quarter in enumerate(QUARTERS):
        rounds.scored(
            company.organisation, quarter, people, casualist=5 - place, balanced_reference=place + 1
        )


def pictures(company: Company) -> dict[str, str]:
    """Return the charts of the latest round's page, and of its comparison with the first."""
    with acting_for(company.organisation.pk):
        shown = cards(round_report(None), now())
        compared = page.page({"from": QUARTERS[0], "to": QUARTERS[-1]})
    assert compared is not None
    return _drawn(shown) | {f"compared {name}": svg for name, svg in _drawn(compared.cards).items()}


def _drawn(shown: list[Card] | tuple[Card, ...]) -> dict[str, str]:
    return {card.slug: card.chart.medium for card in shown if card.chart}


def nudge(company: Company) -> None:
    """Change all that is stored of the rounds by less than the page writes."""
    with acting_for(company.organisation.pk):
        for share in PersonaShare.objects.all():
            share.share, share.low, share.high = (
                round(end, 2) for end in (share.share, share.low, share.high)
            )
            share.save()
        for score in DimensionScore.objects.filter(group="all"):
            score.value, score.low, score.high = (
                round(end) for end in (score.value, score.low, score.high)
            )
            score.save()
        for result in RoundResult.objects.all():
            _nudge(result)


def _nudge(result: RoundResult) -> None:
    assert result.maturity is not None
    assert result.maturity_se is not None
    result.balance = round(result.balance, 2)
    result.maturity += NUDGE
    result.maturity_se *= 1.01
    stored = result.detail["profile"]
    stored["values"] = [None if value is None else value + NUDGE for value in stored["values"]]
    stored["covariance"] = [
        [None if value is None else value * 1.01 for value in row] for row in stored["covariance"]
    ]
    result.save()


@pytest.fixture
def hiding(acme: Company) -> Company:
    """A company whose leaders are too few to be shown."""
    follow(acme, HIDDEN)
    return acme


def test_stay_the_same_where_only_what_is_not_written_differs(hiding: Company) -> None:
    before = pictures(hiding)

    nudge(hiding)

    assert {"compass", "mix", "history", "compared mix", "compared dimensions"} <= set(before)
    assert pictures(hiding) == before


def test_tell_no_region_around_the_place(hiding: Company) -> None:
    assert "<ellipse" not in pictures(hiding)["compass"]


def test_tell_the_region_where_every_group_is_shown(acme: Company) -> None:
    follow(acme, rounds.PEOPLE)
    before = pictures(acme)

    nudge(acme)

    assert before["compass"].count("<ellipse") == 3  # first and latest round, and the key
    assert pictures(acme)["compass"] != before["compass"]
    assert pictures(acme)["history"] != before["history"]  # its smoothed line


def test_tell_only_which_way_maturity_goes(hiding: Company) -> None:
    with acting_for(hiding.organisation.pk):
        course = round_report(None).course

    assert course is not None
    assert course.verdict is not None
    assert (course.slope, course.level, course.level_low, course.level_high) == (None, (), (), ())
