"""The compositions that a posterior is summed over: a lattice on the simplex of six archetypes."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

PARTS = 6  # archetypes: five personas and the balanced reference
STEPS = 20  # a share moves by 1/20 from one lattice point to the next
HALF = 0.5  # added to every count, so that no share is ever 0


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """All compositions of six parts in steps of 1/20, and the sums over them that are needed."""

    counts: NDArray[np.int8]  # (N, 6) steps of each part, each row adding up to 20
    triples: NDArray[np.float64]  # (T, 3) shares of three parts, those with fewer steps first
    blocks: tuple[tuple[slice, slice, slice], ...]  # places in N, and of its two halves in T
    sums: sparse.csr_array  # (5 * B + R, N) marginal of each persona, then the order of the five
    larger: NDArray[np.float64]  # (R, 5, 5) 1 where i is larger than j in that order, ties 1/2
    on_top: NDArray[np.float64]  # (R, 5) part of the first place that each has in that order
    ratio: NDArray[np.float64]  # (B,) a persona's share among the five, ascending
    share: NDArray[np.float64]  # (B,) the same point's share among the six
    balance: NDArray[np.float64]  # (B,) the balanced reference's share there

    @property
    def weights(self) -> NDArray[np.float64]:
        """The compositions themselves.

        Returns
        -------
        ndarray of shape (N, 6), float64
            Proportions above 0 that sum to 1, one composition a row.
        """
        return (self.counts.astype(np.float64) + HALF) / (STEPS + PARTS * HALF)


@lru_cache(maxsize=1)
def lattice() -> Lattice:
    """Build the lattice of compositions, once.

    Every way to deal 20 steps to six parts is one point, a half added to each count:
    ``W = (c + .5) / 23``. The points come in blocks of one number of steps to the first three
    parts: within a block, any first half goes with any second, and a quadratic form of the six
    parts is a product of two small matrices.

    Returns
    -------
    Lattice
        Its 53,130 points.

    References
    ----------
    .. [1] H. Scheffe (1958). Experiments with mixtures. Journal of the Royal Statistical Society B
       20(2), 344-360 (the simplex lattice). doi:10.1111/j.2517-6161.1958.tb00299.x

    Examples
    --------
    >>> lattice().counts.shape
    (53130, 6)
    >>> lattice().weights[0].round(3)
    array([0.022, 0.022, 0.022, 0.022, 0.022, 0.891])
    """
    triples = _triples()
    sizes = np.bincount(triples.sum(axis=1)).tolist()
    ends = np.concatenate([[0], np.cumsum(sizes)]).tolist()
    halves = [slice(ends[s], ends[s + 1]) for s in range(STEPS + 1)]
    ends = np.concatenate([[0], np.cumsum(np.multiply(sizes, sizes[::-1]))]).tolist()
    blocks = tuple(
        (slice(ends[s], ends[s + 1]), halves[s], halves[STEPS - s]) for s in range(STEPS + 1)
    )
    counts = np.concatenate(
        [
            np.hstack([triples[a].repeat(sizes[STEPS - s], axis=0), np.tile(triples[b], (n, 1))])
            for s, (n, (_, a, b)) in enumerate(zip(sizes, blocks, strict=True))
        ]
    )

    own, among = np.array([(c, s) for s in range(STEPS + 1) for c in range(s + 1)]).T
    ratio = (own + HALF) / (among + (PARTS - 1) * HALF)
    order = np.lexsort((among, ratio))
    orders, larger, on_top = _orders(counts[:, : PARTS - 1])
    return Lattice(
        counts=counts.astype(np.int8),
        triples=(triples.astype(np.float64) + HALF) / (STEPS + PARTS * HALF),
        blocks=blocks,
        sums=_sums(counts, np.argsort(order), orders),
        larger=larger,
        on_top=on_top,
        ratio=ratio[order],
        share=((own + HALF) / (STEPS + PARTS * HALF))[order],
        balance=((STEPS - among + HALF) / (STEPS + PARTS * HALF))[order],
    )


def _triples() -> NDArray[np.intp]:
    """Return every way to give up to 20 steps to three parts, those with fewer steps first."""
    counts = np.array(list(product(range(STEPS + 1), repeat=PARTS // 2)), dtype=np.intp)
    steps = counts.sum(axis=1)
    order = np.argsort(steps, kind="stable")
    ordered: NDArray[np.intp] = counts[order[steps[order] <= STEPS]]
    return ordered


def _orders(
    five: NDArray[np.integer],
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Return which order of the personas each point has, and what the orders say.

    Ties make orders of their own: 541 in all. There, a pair is split in half and the first place
    among all who share it.
    """
    first, second = np.triu_indices(PARTS - 1, 1)
    sign = np.sign(five[:, first] - five[:, second])
    _, examples, orders = np.unique(
        sign @ 3 ** np.arange(len(first)), return_index=True, return_inverse=True
    )
    some = five[examples]
    larger = (1.0 + np.sign(some[:, :, None] - some[:, None, :])) / 2
    largest = some == some.max(axis=1, keepdims=True)
    return orders, larger, largest / largest.sum(axis=1, keepdims=True)


def _sums(
    counts: NDArray[np.integer], rank: NDArray[np.integer], orders: NDArray[np.intp]
) -> sparse.csr_array:
    """Return the matrix that adds up the lattice: five marginals, and the orders of personas.

    `rank` gives the place of a persona's count c among s steps of all five, at s(s + 1)/2 + c.
    """
    five = counts[:, : PARTS - 1]
    among = five.sum(axis=1, keepdims=True)
    rows = rank[among * (among + 1) // 2 + five] + len(rank) * np.arange(PARTS - 1)

    row = np.concatenate([rows.ravel(), orders + len(rank) * (PARTS - 1)])
    points = np.arange(len(counts))
    column = np.concatenate([np.repeat(points, PARTS - 1), points])
    shape = (int(row.max()) + 1, len(counts))
    return sparse.csr_array((np.ones(row.size), (row, column)), shape=shape)
