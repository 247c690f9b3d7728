from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from apps.charts.geometry import Scale, spread, stack


class TestScale:
    def test_turns_values_into_pixels(self) -> None:
        up = Scale(0, 100, 300, 100)

        assert (up(0), up(25), up(100)) == (300, 250, 100)

    def test_keeps_what_is_beyond_it_inside(self) -> None:
        across = Scale(0, 100, 10, 110)

        assert (across(-5), across(104)) == (10, 110)


class TestSpread:
    def test_leaves_places_that_are_apart(self) -> None:
        assert spread([10, 50, 90], 20, 0, 100) == [10, 50, 90]

    def test_pushes_close_places_apart(self) -> None:
        assert spread([50, 50, 51], 10, 0, 100) == [50, 60, 70]

    @given(
        st.lists(st.floats(0, 300), min_size=1, max_size=6).map(sorted),
        st.floats(0, 60),
    )
    def test_keeps_the_distance_and_the_ends(self, wanted: list[float], gap: float) -> None:
        placed = spread(wanted, gap, 0, 300)

        assert placed[0] >= -1e-6
        assert placed[-1] <= 300 + 1e-6
        assert all(after - before >= gap - 1e-6 for before, after in pairwise(placed))


class TestStack:
    def test_leaves_blocks_that_are_apart(self) -> None:
        assert stack([20, 60], [10, 20], 5, (0, 100)) == [15, 50]

    def test_keeps_close_blocks_apart(self) -> None:
        first, second = stack([50, 50], [20, 20], 5, (0, 100))

        assert second - first == 25

    def test_begins_at_its_first_end_even_without_room(self) -> None:
        assert stack([10, 10, 10], [20, 20, 20], 5, (0, 40)) == [0, 25, 50]

    @given(
        st.lists(st.tuples(st.floats(0, 300), st.floats(10, 40)), min_size=1, max_size=6).map(
            sorted
        ),
        st.floats(0, 8),
    )
    def test_keeps_the_distance_and_the_ends(
        self, wanted: list[tuple[float, float]], gap: float
    ) -> None:
        middles, heights = [middle for middle, _ in wanted], [height for _, height in wanted]

        tops = stack(middles, heights, gap, (0, 300))

        assert tops[0] >= -1e-6
        assert tops[-1] + heights[-1] <= 300 + 1e-6
        ends = [top + height for top, height in zip(tops, heights, strict=True)]
        assert all(below - end >= gap - 1e-6 for end, below in zip(ends, tops[1:], strict=False))
