"""The datasets of a round tell no more of a hidden group than the pages do."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from apps.reports.personas import persona_shares
from apps.reports.registry import DATASETS
from apps.reports.rounds import rounds as stored_rounds
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
def test_nothing_tells_whether_a_single_leader_answered(at_acme: Company, leaders: int) -> None:
    rows = told(at_acme, {"leader": leaders, "frontline": 4, "manager": 3})

    assert set(rows) == {"all"}
    total = rows["all"]
    assert total.standard_error is None
    assert total.degrees_of_freedom is None
    for points in (total.score, total.score_low, total.score_high):
        assert points == round(points)


def test_no_group_s_own_error_is_told_beside_a_hidden_one(at_acme: Company) -> None:
    rows = told(at_acme, {"leader": 3, "manager": 3, "frontline": 12})

    assert set(rows) == {"all", "frontline"}
    for row in rows.values():
        assert row.standard_error is None
        assert row.score_high == round(row.score_high)
    assert rows["all"].score == round(rows["all"].score)
    stored = next(
        r for r in dimension_scores() if (r.group, r.dimension_key) == ("frontline", "TEC")
    )
    assert rows["frontline"].score == stored.score


@pytest.mark.parametrize("people", [{"frontline": 9}, {"leader": 5, "manager": 6}])
def test_a_round_is_told_as_it_is_stored_where_every_group_is_shown(
    at_acme: Company, people: Mapping[str, int]
) -> None:
    rounds.scored(at_acme.organisation, QUARTER, people)

    assert DATASETS["rounds"].rows() == stored_rounds()
    assert DATASETS["persona_shares"].rows() == persona_shares()


def test_a_round_is_told_no_finer_than_its_page_where_a_group_is_hidden(at_acme: Company) -> None:
    rounds.scored(at_acme.organisation, QUARTER, {"leader": 1, "frontline": 8}, selfie=2, honcho=1)

    (row,), (stored,) = DATASETS["rounds"].rows(), stored_rounds()
    points = ("maturity", "maturity_low", "maturity_high", "intensity")
    assert row == replace(
        stored,
        **{name: round(getattr(stored, name)) for name in points},
        balance=round(stored.balance, 2),
        fit_p=round(stored.fit_p, 3),
    )
    assert row.maturity != stored.maturity
    for share, exact in zip(DATASETS["persona_shares"].rows(), persona_shares(), strict=True):
        assert share == replace(
            exact,
            share=round(exact.share, 2),
            share_low=round(exact.share_low, 2),
            share_high=round(exact.share_high, 2),
            p_top=round(exact.p_top, 3),
        )
        assert share.share != exact.share


def test_a_round_is_rough_if_a_group_is_hidden_in_a_single_dimension(at_acme: Company) -> None:
    round_ = rounds.open_round(at_acme.organisation, QUARTER)
    wanted = rounds.profile(round_.instrument.words(), casualist=1)
    rounds.answer(round_, wanted, {"leader": 5}, seed=3)
    rounds.skip(round_, "MET", people=2)
    rounds.answer(round_, wanted, {"frontline": 9}, seed=4)
    rounds.mirror(round_, 3.0, customers=9)
    rounds.close(round_)

    whole = {
        row.dimension_key for row in DATASETS["dimension_scores"].rows() if row.group == "leader"
    }
    (row,) = DATASETS["rounds"].rows()
    assert row.calibration == round(row.calibration)
    assert "MET" not in whole
    assert len(whole) == 7


def test_customers_errors_are_told(at_acme: Company) -> None:
    round_ = rounds.open_round(at_acme.organisation, QUARTER)
    rounds.answer(round_, rounds.profile(round_.instrument.words(), selfie=1), {"frontline": 6}, 1)
    rounds.mirror(round_, 3.0, 9)
    rounds.close(round_)

    row = next(r for r in DATASETS["dimension_scores"].rows() if r.group == "customer")
    assert row.standard_error is not None
