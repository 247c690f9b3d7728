"""The dataset of scores tells no more of a hidden group than the pages do."""

from collections.abc import Mapping

import pytest

from apps.reports.registry import DATASETS
from apps.reports.scores import ToldScoreRow, dimension_scores
from tests.conftest import Company
from tests.reports import rounds

QUARTER = "2026-Q1"


def told(company: Company, people: Mapping[str, int]) -> dict[str, ToldScoreRow]:
    """Return what the dataset says of one dimension, by group."""
    rounds.scored(company.organisation, QUARTER, people)
    rows = DATASETS["dimension_scores"].rows()
    return {row.group: row for row in rows if row.dimension_key == "TEC"}


def test_errors_are_told_where_every_group_is_shown(at_acme: Company) -> None:
    rows = told(at_acme, {"leader": 5, "manager": 6, "frontline": 12})

    stored = {row.group: row for row in dimension_scores() if row.dimension_key == "TEC"}
    for group, row in rows.items():
        assert row.standard_error == stored[group].standard_error
        assert row.score_low == stored[group].score_low


@pytest.mark.parametrize("leaders", [0, 1])
def test_no_error_tells_whether_a_single_leader_answered(at_acme: Company, leaders: int) -> None:
    rows = told(at_acme, {"leader": leaders, "frontline": 4, "manager": 3})

    assert set(rows) == {"all"}
    assert rows["all"].standard_error is None
    assert rows["all"].degrees_of_freedom is None
    assert rows["all"].score_low == round(rows["all"].score_low)


def test_no_group_s_own_error_is_told_beside_a_hidden_one(at_acme: Company) -> None:
    rows = told(at_acme, {"leader": 3, "manager": 3, "frontline": 12})

    assert set(rows) == {"all", "frontline"}
    assert rows["frontline"].standard_error is None
    assert rows["frontline"].score_high == round(rows["frontline"].score_high)
    assert rows["all"].standard_error is not None, "two groups are known to be hidden"


def test_customers_errors_are_told(at_acme: Company) -> None:
    round_ = rounds.open_round(at_acme.organisation, QUARTER)
    rounds.answer(round_, rounds.profile(round_.instrument.words(), selfie=1), {"frontline": 6}, 1)
    rounds.mirror(round_, 3.0, 9)
    rounds.close(round_)

    row = next(r for r in DATASETS["dimension_scores"].rows() if r.group == "customer")
    assert row.standard_error is not None
