"""Which leaf counts a company, and whom a wider cohort adds."""

from itertools import pairwise
from typing import Any

import pytest

from apps.method import leaves
from apps.method.leaves import PlanCode, Segments

INDUSTRIES = {
    "retail": "trade",
    "repair": "trade",
    "banking": "finance",
    "insurance": "finance",
    "consulting": "consulting",  # a group of one, with its industry's name
}
SIZES = {"e1_9": "small", "e10_249": "small", "e250_999": "medium", "e1000_plus": "large"}
THRESHOLDS = {"L0": 0, "L1": 150, "L2": 800, "L3": 3000}
SEGMENTS = Segments(("trade", "finance", "consulting"), INDUSTRIES, SIZES, THRESHOLDS)
DOCUMENT: dict[str, Any] = {
    "industry_groups": [{"code": code} for code in SEGMENTS.groups],
    "industries": [{"code": code, "group": group} for code, group in INDUSTRIES.items()],
    "company_size": [{"code": code, "size_class": name} for code, name in SIZES.items()],
    "leaf_plans": [{"code": code, "from_opted_in": n} for code, n in THRESHOLDS.items()],
}


class TestChoosePlan:
    @pytest.mark.parametrize(
        ("opted_in", "plan"),
        [(0, "L0"), (124, "L0"), (125, "L1"), (774, "L1"), (775, "L2"), (2974, "L2"), (2975, "L3")],
    )
    def test_looks_at_the_total_rounded_to_fifty(self, opted_in: int, plan: PlanCode) -> None:
        assert leaves.choose_plan(opted_in, THRESHOLDS) == plan

    def test_follows_the_thresholds_it_is_given(self) -> None:
        assert leaves.choose_plan(320, {"L0": 0, "L1": 400}) == "L0"

    def test_refuses_fewer_than_no_companies(self) -> None:
        with pytest.raises(ValueError, match="opted_in is below 0"):
            leaves.choose_plan(-1, THRESHOLDS)


class TestLeavesOf:
    @pytest.mark.parametrize(("plan", "number"), [("L0", 1), ("L1", 3), ("L2", 9), ("L3", 15)])
    def test_lists_every_leaf_once(self, plan: PlanCode, number: int) -> None:
        listed = leaves.leaves_of(plan, SEGMENTS)

        assert len(listed) == len(set(listed)) == number

    @pytest.mark.parametrize("plan", leaves.PLANS)
    def test_is_exactly_where_companies_can_be_counted_or_empty(self, plan: PlanCode) -> None:
        reached = {
            leaves.leaf_of(plan, SEGMENTS, industry=industry, size=size)
            for industry in INDUSTRIES
            for size in SIZES
        }

        assert reached == set(leaves.leaves_of(plan, SEGMENTS))

    def test_refuses_a_plan_that_does_not_exist(self) -> None:
        with pytest.raises(ValueError, match="no such leaf plan"):
            leaves.leaves_of("L4", SEGMENTS)  # type: ignore[arg-type]


class TestLeafOf:
    @pytest.mark.parametrize(
        ("plan", "leaf"),
        [("L0", "all"), ("L1", "finance"), ("L2", "finance/medium"), ("L3", "banking/medium")],
    )
    def test_grows_finer_with_the_plan(self, plan: PlanCode, leaf: str) -> None:
        assert leaves.leaf_of(plan, SEGMENTS, industry="banking", size="e250_999") == leaf

    def test_refuses_an_unknown_industry(self) -> None:
        with pytest.raises(ValueError, match="no such industry"):
            leaves.leaf_of("L1", SEGMENTS, industry="alchemy", size="e1_9")

    def test_refuses_an_unknown_size(self) -> None:
        with pytest.raises(ValueError, match="no such company size"):
            leaves.leaf_of("L1", SEGMENTS, industry="banking", size="huge")


class TestLadder:
    @pytest.mark.parametrize(
        ("plan", "leaf", "codes"),
        [
            ("L0", "all", ["all"]),
            ("L1", "finance", ["finance", "all"]),
            ("L2", "finance/small", ["finance/small", "finance", "all"]),
            ("L3", "banking/small", ["banking/small", "banking", "finance", "all"]),
            ("L3", "consulting/small", ["consulting/small", "consulting", "all"]),
        ],
    )
    def test_climbs_from_the_leaf_to_everyone(
        self, plan: PlanCode, leaf: str, codes: list[str]
    ) -> None:
        assert [rung.code for rung in leaves.ladder(plan, SEGMENTS, leaf)] == codes

    @pytest.mark.parametrize("plan", leaves.PLANS)
    def test_only_ever_adds_leaves(self, plan: PlanCode) -> None:
        listed = leaves.leaves_of(plan, SEGMENTS)

        for leaf in listed:
            rungs = leaves.ladder(plan, SEGMENTS, leaf)
            for narrow, wide in pairwise(rungs):
                assert set(narrow.leaves) < set(wide.leaves)
            assert rungs[0].leaves == (leaf,)
            assert rungs[-1].leaves == listed

    def test_refuses_a_leaf_of_another_plan(self) -> None:
        with pytest.raises(ValueError, match="no such leaf in plan L1"):
            leaves.ladder("L1", SEGMENTS, "finance/small")


class TestReadSegments:
    def test_takes_the_classification_out_of_the_document(self) -> None:
        assert leaves.read_segments(DOCUMENT) == SEGMENTS
        assert SEGMENTS.size_classes == ("small", "medium", "large")

    def test_refuses_an_industry_of_an_unknown_group(self) -> None:
        stray = [{"code": "alchemy", "group": "magic"}]

        with pytest.raises(ValueError, match="unknown groups"):
            leaves.read_segments({**DOCUMENT, "industries": stray})

    def test_refuses_a_plan_without_a_threshold(self) -> None:
        with pytest.raises(ValueError, match="leaf plans"):
            leaves.read_segments({**DOCUMENT, "leaf_plans": DOCUMENT["leaf_plans"][:2]})

    def test_says_what_is_missing(self) -> None:
        with pytest.raises(ValueError, match="company_size"):
            leaves.read_segments({k: v for k, v in DOCUMENT.items() if k != "company_size"})
