from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.method import composition
from apps.method.share_change import Profile, ShareChanges, share_changes
from tests.method.forms import FORM
from tests.method.mixes import draws_from, forms_of

SEED = 20260919
MIXED = np.array([0.4, 0.1, 0.1, 0.1, 0.1, 0.2])
SHIFTED = np.array([0.1, 0.1, 0.1, 0.1, 0.4, 0.2])


def profile(weights: NDArray[np.float64], variance: float = 9.0) -> Profile:
    return Profile(weights @ FORM.coordinates, variance * np.eye(12))


def compare(before: Profile, after: Profile) -> ShareChanges:
    return share_changes(before, after, FORM)


class TestShareChanges:
    def test_calls_what_moved_and_nothing_else(self) -> None:
        found = compare(profile(MIXED), profile(SHIFTED))

        assert found.verdict == ("down", *["no clear change"] * 3, "up")
        assert found.delta[4] == pytest.approx(0.375, abs=0.08)
        assert (found.low <= found.delta).all()
        assert (found.delta <= found.high).all()
        assert found.delta.sum() == pytest.approx(0, abs=1e-8)

    def test_finds_nothing_between_two_equal_rounds(self) -> None:
        found = compare(profile(MIXED), profile(MIXED))

        assert set(found.verdict) == {"no clear change"}
        assert found.delta.tolist() == [0.0] * 5
        assert found.p_up == pytest.approx(np.full(5, 0.5), abs=1e-8)
        assert found.low == pytest.approx(-found.high, abs=1e-8)
        assert found.factors == pytest.approx(np.ones(5))

    def test_turns_around_with_time(self) -> None:
        forth, back = (
            compare(profile(MIXED), profile(SHIFTED)),
            compare(profile(SHIFTED), profile(MIXED)),
        )

        assert back.delta == pytest.approx(-forth.delta)
        assert back.low == pytest.approx(-forth.high, abs=1e-6)
        assert back.p_up == pytest.approx(1 - forth.p_up, abs=1e-8)

    def test_agrees_with_draws_from_both_rounds(self) -> None:
        before, after = profile(MIXED), profile(0.7 * MIXED + 0.3 * SHIFTED)

        found = compare(before, after)

        drawn = [
            draws_from(forms_of(one.values, 9.0), 600_000, SEED + i)[:25_000]
            for i, one in enumerate((before, after))
        ]
        assert min(map(len, drawn)) == 25_000
        first, second = (w[:, :5] / w[:, :5].sum(axis=1, keepdims=True) for w in drawn)
        change = second - first
        assert found.low == pytest.approx(np.quantile(change, 0.05, axis=0), abs=0.008)
        assert found.high == pytest.approx(np.quantile(change, 0.95, axis=0), abs=0.008)
        assert found.p_up == pytest.approx((change > 0).mean(axis=0), abs=0.02)

    def test_says_by_which_factor_a_share_grew(self) -> None:
        before, after = profile(MIXED), profile(SHIFTED)

        found = compare(before, after)

        shares = [
            composition.refine(one.values, one.covariance, FORM.coordinates).shares
            for one in (before, after)
        ]
        assert found.factors == pytest.approx(shares[1] / shares[0])
        difference = composition.perturbation_difference(*shares)
        assert composition.closure(found.factors) == pytest.approx(difference, abs=1e-8)

    def test_is_less_sure_with_fewer_respondents(self) -> None:
        slight = 0.85 * MIXED + 0.15 * SHIFTED

        many, few = (compare(profile(MIXED, v), profile(slight, v)) for v in (4.0, 60.0))

        assert (many.high - many.low < few.high - few.low).all()
        assert 0.5 < few.p_up[4] < many.p_up[4]

    def test_does_not_call_a_change_below_five_points_however_sure(self) -> None:
        slight = 0.9 * MIXED + 0.1 * SHIFTED

        found = compare(profile(MIXED, 0.01), profile(slight, 0.01))

        assert 0.02 < found.delta[4] < 0.05
        assert found.low[4] > 0
        assert found.verdict[4] == "no clear change"

    def test_uses_only_what_both_rounds_have(self) -> None:
        before, after = profile(MIXED), profile(SHIFTED)
        values, covariance = before.values.copy(), before.covariance.copy()
        values[8:] = np.nan
        covariance[8:] = covariance[:, 8:] = np.nan

        found = compare(Profile(values, covariance), after)

        other = after.values.copy()
        other[8:] = 99.0
        elsewhere = compare(Profile(values, covariance), replace(after, values=other))
        assert found.delta.tolist() == elsewhere.delta.tolist()
        assert found.delta[4] != compare(before, after).delta[4]

    def test_refuses_rounds_without_anything_in_common(self) -> None:
        values = np.full(12, np.nan)

        with pytest.raises(ValueError, match="in common"):
            compare(Profile(values, np.eye(12)), profile(MIXED))

    def test_refuses_a_profile_of_another_form(self) -> None:
        short = Profile(np.full(8, 50.0), np.eye(8))

        with pytest.raises(ValueError, match="does not go with"):
            share_changes(short, short, FORM)
