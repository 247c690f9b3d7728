import numpy as np
import pytest

from apps.method.lattice import lattice


class TestLattice:
    def test_has_every_composition_once(self) -> None:
        counts = lattice().counts

        assert counts.shape == (53130, 6)
        assert (counts.sum(axis=1) == 20).all()
        assert len(np.unique(counts, axis=0)) == 53130
        assert lattice().weights.sum(axis=1) == pytest.approx(np.ones(53130))

    def test_comes_in_blocks_of_any_first_half_with_any_second(self) -> None:
        grid = lattice()

        for points, first, second in grid.blocks:
            halves = [grid.triples[at] for at in (first, second)]
            together = [np.append(a, b) for a in halves[0] for b in halves[1]]
            assert grid.weights[points].tolist() == np.array(together).tolist()
        assert sum(points.stop - points.start for points, _, _ in grid.blocks) == 53130

    def test_is_built_once(self) -> None:
        assert lattice() is lattice()

    def test_adds_up_the_whole_mass_once_for_each_persona_and_once_by_order(self) -> None:
        grid = lattice()
        bins = len(grid.ratio)

        sums = grid.sums @ np.full(53130, 1 / 53130)

        assert sums[: 5 * bins].reshape(5, bins).sum(axis=1) == pytest.approx(np.ones(5))
        assert sums[5 * bins :].sum() == pytest.approx(1.0)
        assert sums[5 * bins :] @ grid.on_top == pytest.approx(np.full(5, 0.2))

    def test_knows_every_order_of_five_personas_ties_included(self) -> None:
        grid = lattice()

        assert grid.larger.shape == (541, 5, 5)  # the weak orders of five
        assert set(np.unique(grid.larger)) == {0.0, 0.5, 1.0}
        assert grid.on_top.sum(axis=1) == pytest.approx(np.ones(541))

    def test_orders_shares_from_the_smallest(self) -> None:
        assert (np.diff(lattice().ratio) >= 0).all()
        assert (lattice().ratio[0], lattice().ratio[-1]) == (0.5 / 22.5, 20.5 / 22.5)
