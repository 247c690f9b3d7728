from itertools import combinations, product

import numpy as np
import pytest

from apps.method.anonymity import shown

FLOOR = 5
WEIGHTS = np.array([0.3, 0.3, 0.4, 0.2])


def groups_a_reader_can_solve(
    counts: tuple[int, ...], visible: tuple[bool, ...]
) -> list[tuple[int, ...]]:
    """List the sets of groups of which some weighted mean follows from what is published.

    Published are the overall score, a weighted mean of all groups that answered, and the score of
    every visible group: a system of equations. A set of groups is given away if some combination of
    the equations speaks of these groups alone.
    """
    present = [g for g, n in enumerate(counts) if n]
    overall = np.array([WEIGHTS[g] if n else 0.0 for g, n in enumerate(counts)])
    equations = np.array([overall, *np.eye(len(counts))[np.array(visible)]])
    rank = np.linalg.matrix_rank(equations)
    solved = []
    for size in range(1, len(present) + 1):
        for some in combinations(present, size):
            others = [g for g in present if g not in some]
            if np.linalg.matrix_rank(equations[:, others]) < rank:
                solved.append(some)
    return solved


class TestShown:
    def test_never_lets_a_reader_solve_for_fewer_than_five_people(self) -> None:
        for counts in product(range(13), repeat=3):
            if sum(counts) < FLOOR:
                continue  # then nothing at all is published

            visible = shown(counts, FLOOR)

            for some in groups_a_reader_can_solve(counts, visible):
                assert sum(counts[g] for g in some) >= FLOOR, (counts, visible, some)

    def test_never_lets_a_reader_solve_for_one_hidden_group(self) -> None:
        for counts in product((0, 1, 2, 4, 5, 6, 9), repeat=4):
            if sum(counts) < FLOOR:
                continue

            visible = shown(counts, FLOOR)

            solved = groups_a_reader_can_solve(counts, visible)
            hidden = [g for g, n in enumerate(counts) if n and not visible[g]]
            alone = [g for g in hidden if (g,) in solved]
            assert not alone or len(hidden) == sum(map(bool, counts)) == 1, (counts, visible)

    def test_the_reader_of_this_test_does_find_a_leak(self) -> None:
        careless = (False, True, True)  # only the floor was minded

        assert (0,) in groups_a_reader_can_solve((3, 6, 9), careless)

    @pytest.mark.parametrize(
        ("counts", "visible"),
        [
            ((5, 5, 5), (True, True, True)),
            ((4, 5, 9), (False, False, True)),  # the smallest shown hides with the one hidden
            ((4, 7, 7), (False, False, True)),  # the first of equals
            ((2, 2, 9), (False, False, False)),  # four would be left
            ((2, 3, 9), (False, False, True)),  # five are enough
            ((0, 3, 9), (False, False, False)),  # nobody to hide among
            ((0, 0, 9), (False, False, True)),  # the overall score itself
            ((0, 5, 9), (False, True, True)),
        ],
    )
    def test_follows_the_published_rule(
        self, counts: tuple[int, ...], visible: tuple[bool, ...]
    ) -> None:
        assert shown(counts, FLOOR) == visible

    def test_keeps_hidden_what_the_page_hides_already(self) -> None:
        assert shown((0, 5, 9), FLOOR, (False, False, True)) == (False, False, False)

    def test_shows_less_under_a_higher_floor(self) -> None:
        for counts in product(range(0, 16, 3), repeat=3):
            low, high = shown(counts, 5), shown(counts, 10)

            assert all(a or not b for a, b in zip(low, high, strict=True))
