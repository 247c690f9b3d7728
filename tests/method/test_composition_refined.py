import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from apps.method.composition import posterior, refine, share_cdf
from apps.method.composition.refinement import Refined, quantiles, refined
from apps.method.lattice import lattice
from tests.method.forms import FORM
from tests.method.mixes import draws_from, forms_of

SEED = 20260711


EVEN = np.array([0.15, 0.2, 0.1, 0.15, 0.2, 0.2])
TILTED = np.array([0.55, 0.05, 0.0, 0.25, 0.0, 0.15])
CORNER = np.array([0.03, 0.03, 0.03, 0.03, 0.85, 0.03])


class TestRefined:
    @pytest.mark.parametrize("variance", [51.0, 9.0, 1.0, 1e-3])
    @pytest.mark.parametrize("weights", [EVEN, TILTED, CORNER])
    def test_carries_the_mass_on_enough_points(
        self, weights: NDArray[np.float64], variance: float
    ) -> None:
        found = refined(forms_of(weights @ FORM.coordinates, variance))

        assert found.carriers >= 500
        assert found.mass.sum() == pytest.approx(1.0)
        assert (found.counts.sum(axis=0) == found.steps).all()
        assert (found.counts >= 0).all()
        assert len(np.unique(found.counts, axis=1).T) == len(found.mass)

    @pytest.mark.parametrize("variance", [25.0, 9.0, 1.0])
    @pytest.mark.parametrize("weights", [EVEN, TILTED, CORNER])
    def test_agrees_with_draws_from_the_posterior(
        self, weights: NDArray[np.float64], variance: float
    ) -> None:
        forms = forms_of(weights @ FORM.coordinates, variance)

        points = refined(forms)

        drawn = draws_from(forms, 400_000, SEED)
        shares = drawn[:, :5] / drawn[:, :5].sum(axis=1, keepdims=True)
        cdf = share_cdf(points)
        assert len(drawn) > 1000
        assert points.weights @ points.mass == pytest.approx(drawn.mean(axis=0), abs=0.008)
        for level in (0.05, 0.5, 0.95):
            expected = np.quantile(shares, level, axis=0)
            assert quantiles(cdf, level) == pytest.approx(expected, abs=0.015)

    def test_is_the_whole_lattice_where_nothing_is_known(self) -> None:
        everything = refined(np.zeros((6, 6)))

        assert len(everything.mass) == len(lattice().counts)
        assert everything.mass == pytest.approx(np.full(53130, 1 / 53130))

    def test_leaves_out_only_what_hardly_weighs(self) -> None:
        forms = forms_of(EVEN @ FORM.coordinates, 60.0)

        found = refined(forms)

        weights = lattice().weights
        likelihood = np.exp(-0.5 * np.einsum("ni,ij,nj->n", weights, forms, weights))
        whole = likelihood @ weights / likelihood.sum()
        assert found.steps == 20
        assert found.weights @ found.mass == pytest.approx(whole, abs=1e-3)

    def test_does_not_depend_on_the_order_of_archetypes(self) -> None:
        forms = forms_of(TILTED @ FORM.coordinates + 6, 9.0)
        order = np.array([3, 0, 5, 1, 2, 4])

        turned = refined(forms[np.ix_(order, order)])

        straight = refined(forms)
        expected = (straight.weights @ straight.mass)[order]
        assert turned.steps == straight.steps
        assert turned.weights @ turned.mass == pytest.approx(expected, abs=1e-9)

    def test_finds_the_same_points_again(self) -> None:
        forms = forms_of(TILTED @ FORM.coordinates, 4.0)

        first, second = refined(forms), refined(forms)

        assert first.counts.tobytes() == second.counts.tobytes()
        assert first.mass.tobytes() == second.mass.tobytes()

    def test_refuses_what_no_lattice_is_fine_enough_for(self) -> None:
        with pytest.raises(ValueError, match="too small"):
            refined(forms_of(EVEN @ FORM.coordinates, 1e-12))


class TestShareCdf:
    def test_is_exact_where_every_mix_is_as_likely(self) -> None:
        cdf = share_cdf(refined(np.zeros((6, 6))))

        exact = stats.beta.cdf(np.linspace(0, 1, 401), 1, 4)
        assert cdf == pytest.approx(np.tile(exact, (5, 1)), abs=0.02)

    def test_rises_from_nothing_to_everything(self) -> None:
        cdf = share_cdf(refine(TILTED @ FORM.coordinates, 9 * np.eye(12), FORM.coordinates))

        assert (cdf[:, 0] == 0).all()
        assert (cdf[:, -1] == 1).all()
        assert (np.diff(cdf) > -1e-12).all()

    def test_spreads_a_point_over_its_cell(self) -> None:
        point = Refined(np.array([[4], [0], [0], [0], [0], [16]]), np.ones(1), 20)

        cdf = share_cdf(point)

        assert quantiles(cdf, 0.5) == pytest.approx(
            np.array([4.5, 0.5, 0.5, 0.5, 0.5]) / 6.5, abs=1e-9
        )
        assert quantiles(cdf, 0.25)[0] == pytest.approx(4.25 / 6.5, abs=1e-9)


class TestPosteriorWithoutMisfit:
    def test_is_right_where_the_lattice_is_too_coarse(self) -> None:
        x = TILTED @ FORM.coordinates
        forms = forms_of(x, 4.0)

        found = posterior(x, 4 * np.eye(12), FORM.coordinates, FORM.personas, misfit_sd=0.0)

        drawn = draws_from(forms, 400_000, SEED)
        five = drawn[:, :5]
        shares = five / five.sum(axis=1, keepdims=True)
        assert found.shares == pytest.approx(shares.mean(axis=0), abs=0.008)
        assert found.low == pytest.approx(np.quantile(shares, 0.05, axis=0), abs=0.012)
        assert found.high == pytest.approx(np.quantile(shares, 0.95, axis=0), abs=0.012)
        larger = (five[:, :, None] > five[:, None, :]).mean(axis=0) + np.eye(5) / 2
        assert found.p_larger == pytest.approx(larger, abs=0.06)
        assert found.p_top == pytest.approx(np.eye(5)[five.argmax(axis=1)].mean(axis=0), abs=0.02)
        assert found.p_balanced == pytest.approx((drawn[:, 5] >= 0.5).mean(), abs=0.01)

    def test_meets_the_lattice_where_one_takes_over_from_the_other(self) -> None:
        x = EVEN @ FORM.coordinates
        shares = [
            posterior(x, v * np.eye(12), FORM.coordinates, FORM.personas, misfit_sd=0.0).shares
            for v in (23.0, 26.0)
        ]

        assert shares[0] == pytest.approx(shares[1], abs=0.01)
