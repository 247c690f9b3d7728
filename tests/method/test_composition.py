import numpy as np
import pytest
from numpy.typing import NDArray

from apps.method import composition
from apps.method.composition import Posterior, posterior
from apps.method.lattice import lattice
from tests.method.forms import FORM

SEED = 20260402
SMALL = 9.0 * np.eye(12)  # sampling covariance of a large round, points squared


def find(x: NDArray[np.float64], covariance: NDArray[np.float64] = SMALL) -> Posterior:
    return posterior(x, covariance, FORM.coordinates, FORM.personas, FORM.misfit_sd)


def bytes_of(found: Posterior) -> bytes:
    arrays = (found.shares, found.low, found.high, found.p_top, found.mean_weights)
    numbers = (found.balance, found.fit_p, found.fit_distance)
    return b"".join(part.tobytes() for part in (*arrays, found.residual_z, np.array(numbers)))


def a_mix(seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw true weights and a profile that an organisation of these weights could show."""
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(6))
    return weights, weights @ FORM.coordinates + rng.normal(0, np.sqrt(64 + 9), 12)


class TestPosterior:
    @pytest.mark.parametrize("persona", range(5))
    def test_finds_each_persona_at_its_prototype(self, persona: int) -> None:
        found = find(FORM.coordinates[persona])

        assert found.p_top.argmax() == found.shares.argmax() == persona
        assert found.p_top[persona] > 0.95
        assert found.fit_p > 0.5

    def test_finds_the_balanced_reference_at_its_prototype(self) -> None:
        found = find(FORM.coordinates[5])

        assert found.balance > 0.5
        assert found.balance == found.mean_weights[5]

    def test_agrees_with_the_formula_summed_directly(self) -> None:
        _, x = a_mix(SEED)
        rng = np.random.default_rng(SEED)
        root = rng.normal(size=(12, 12))
        covariance = root @ root.T
        weights = lattice().weights

        found = find(x, covariance)

        residuals = x - weights @ FORM.coordinates
        scale = covariance + 64 * np.eye(12)
        distance = np.einsum("nk,kl,nl->n", residuals, np.linalg.inv(scale), residuals)
        p = np.exp(-0.5 * (distance - distance.min()))
        p /= p.sum()
        shares = weights[:, :5] / weights[:, :5].sum(axis=1, keepdims=True)
        largest = weights[:, :5] == weights[:, :5].max(axis=1, keepdims=True)
        on_top = largest / largest.sum(axis=1, keepdims=True)
        assert found.shares == pytest.approx(p @ shares, abs=1e-8)
        assert found.mean_weights == pytest.approx(p @ weights, abs=1e-8)
        assert found.p_top == pytest.approx(p @ on_top, abs=1e-8)
        assert found.p_balanced == pytest.approx(p @ (weights[:, 5] >= 0.5), abs=1e-8)
        order = np.sign(weights[:, :5, None] - weights[:, None, :5])
        assert found.p_larger == pytest.approx(np.tensordot(p, (1 + order) / 2, 1), abs=1e-8)
        for j in range(5):
            order = np.argsort(shares[:, j], kind="stable")
            held = p[order].cumsum()
            low, high = (shares[order[np.searchsorted(held, at)], j] for at in (0.05, 0.95))
            assert found.low[j] == pytest.approx(0.0 if low < 0.06 else low, abs=1e-8)
            assert found.high[j] == pytest.approx(high, abs=1e-8)
        residual = x - found.mean_weights @ FORM.coordinates
        assert found.fit_distance == pytest.approx(
            residual @ np.linalg.solve(scale, residual), abs=1e-6
        )

    def test_shares_and_probabilities_sum_to_one(self) -> None:
        found = find(a_mix(SEED)[1])

        for parts in (found.shares, found.p_top, found.mean_weights):
            assert parts.sum() == pytest.approx(1.0, abs=1e-8)

    def test_knows_nothing_without_a_score(self) -> None:
        found = find(np.full(12, np.nan))

        assert found.shares == pytest.approx(np.full(5, 0.2))
        assert found.p_top == pytest.approx(np.full(5, 0.2))
        assert found.p_larger == pytest.approx(np.full((5, 5), 0.5))
        assert (found.fit_df, found.fit_p) == (0, 1.0)

    def test_gives_the_same_bytes_again_and_in_any_company(self) -> None:
        profiles = np.array([a_mix(SEED + i)[1] for i in range(7)])
        profiles[3, 9] = np.nan
        spread = np.tile(SMALL, (7, 1, 1))

        together = composition.posteriors(profiles, spread, FORM.coordinates, FORM.personas)

        alone = [find(x) for x in profiles]
        assert [bytes_of(one) for one in together] == [bytes_of(one) for one in alone]
        assert bytes_of(find(profiles[0])) == bytes_of(alone[0])

    def test_leaves_out_a_coordinate_without_a_score(self) -> None:
        x = a_mix(SEED)[1]
        x[8:] = np.nan

        found = find(x)

        dimensions = posterior(x[:8], SMALL[:8, :8], FORM.prototypes, FORM.personas)
        assert found.shares == pytest.approx(dimensions.shares, abs=1e-9)
        assert found.fit_p == pytest.approx(dimensions.fit_p, abs=1e-9)
        assert found.fit_df == 8
        assert np.isnan(found.residual_z[8:]).all()

    def test_does_not_depend_on_the_order_of_personas_or_coordinates(self) -> None:
        x = a_mix(SEED)[1]
        personas, coordinates = np.array([3, 0, 4, 1, 2, 5]), np.roll(np.arange(12), 5)

        found = posterior(
            x[coordinates],
            SMALL,
            FORM.coordinates[np.ix_(personas, coordinates)],
            tuple(FORM.personas[i] for i in personas),
        )

        straight = find(x)
        assert found.shares == pytest.approx(straight.shares[personas[:5]], abs=1e-8)
        assert found.low == pytest.approx(straight.low[personas[:5]], abs=1e-8)
        assert found.personas[0] == "casualist"

    def test_says_of_any_two_personas_which_is_larger(self) -> None:
        found = find(0.6 * FORM.coordinates[1] + 0.4 * FORM.coordinates[3])

        assert found.p_larger + found.p_larger.T == pytest.approx(np.ones((5, 5)))
        assert found.p_larger.diagonal() == pytest.approx(np.full(5, 0.5))
        assert found.p_larger[1, 3] > 0.6
        assert (np.delete(found.p_larger[1], 1) >= found.p_top[1] - 1e-8).all()

    def test_says_how_likely_balance_is(self) -> None:
        reference, pure = find(FORM.coordinates[5]), find(FORM.coordinates[4])

        assert reference.p_balanced > 0.9
        assert pure.p_balanced < 0.01

    def test_becomes_surer_with_a_smaller_error(self) -> None:
        x = a_mix(SEED)[1]

        wide, narrow = find(x, 400 * np.eye(12)), find(x, np.eye(12))

        assert (narrow.high - narrow.low).mean() < (wide.high - wide.low).mean()

    def test_intervals_hold_their_level(self) -> None:
        held = []
        for seed in range(150):
            weights, x = a_mix(SEED + seed)
            found = find(x)
            true = weights[:5] / weights[:5].sum()
            held.append((found.low <= true) & (true <= found.high))

        assert 0.86 <= np.mean(held) <= 0.97

    def test_rarely_refuses_a_pure_persona_and_refuses_nonsense(self) -> None:
        rng = np.random.default_rng(SEED)
        pure = [FORM.coordinates[i % 5] + rng.normal(0, 73**0.5, 12) for i in range(100)]
        nonsense = rng.uniform(5, 95, (30, 12))

        assert np.mean([find(x).fit_p < 0.01 for x in pure]) <= 0.08
        assert np.mean([find(x).fit_p < 0.01 for x in nonsense]) >= 0.9

    def test_says_which_coordinate_does_not_fit(self) -> None:
        x = FORM.coordinates[4].copy()
        x[6] = 100.0  # a Stickler who bends every rule

        z = find(x).residual_z

        assert np.abs(z).argmax() == 6
        assert z[6] > 3

    def test_refuses_what_does_not_belong_together(self) -> None:
        x = FORM.coordinates[0]

        with pytest.raises(ValueError, match="does not go with"):
            posterior(x, SMALL, FORM.prototypes, FORM.personas)
        with pytest.raises(ValueError, match="archetypes"):
            posterior(x, SMALL, FORM.coordinates, FORM.personas[:4])
        with pytest.raises(ValueError, match="positive definite"):
            posterior(x, np.zeros((12, 12)), FORM.coordinates, FORM.personas, misfit_sd=0.0)


class TestClosure:
    def test_scales_to_one(self) -> None:
        assert composition.closure(np.array([[2.0, 6.0]])).tolist() == [[0.25, 0.75]]

    @pytest.mark.parametrize("parts", [[0.0, 0.0], [-0.5, 1.5]])
    def test_refuses_what_is_no_amount(self, parts: list[float]) -> None:
        with pytest.raises(ValueError, match="amounts"):
            composition.closure(np.array(parts))


class TestLogRatios:
    def test_reproduce_the_published_example(self) -> None:
        found = composition.clr(np.array([0.1, 0.3, 0.4, 0.2]))

        assert found == pytest.approx([-0.79451346, 0.30409883, 0.5917809, -0.10136628], abs=1e-8)

    def test_distance_ignores_a_common_perturbation(self) -> None:
        a, b, shift = np.random.default_rng(SEED).dirichlet(np.ones(5), 3)

        moved = [composition.closure(part * shift) for part in (a, b)]

        plain = composition.aitchison_distance(a, b)
        assert composition.aitchison_distance(moved[0], moved[1]) == pytest.approx(plain)
        assert plain > 0

    def test_difference_leads_from_one_to_the_other(self) -> None:
        a, b = np.random.default_rng(SEED).dirichlet(np.ones(5), 2)

        step = composition.perturbation_difference(a, b)

        assert composition.closure(a * step) == pytest.approx(b)

    def test_perturbing_reproduces_the_published_example(self) -> None:
        found = composition.closure(np.array([0.2, 0.3, 0.5]) * np.array([0.5, 0.3, 0.2]))

        assert found == pytest.approx([0.34482759, 0.31034483, 0.34482759], abs=1e-8)

    def test_refuse_a_part_of_nothing(self) -> None:
        with_zero, whole = np.array([0.0, 1.0]), np.array([0.5, 0.5])

        with pytest.raises(ValueError, match="above 0"):
            composition.clr(with_zero)
        with pytest.raises(ValueError, match="above 0"):
            composition.perturbation_difference(with_zero, whole)
        with pytest.raises(ValueError, match="shape"):
            composition.aitchison_distance(whole, np.ones(3))
