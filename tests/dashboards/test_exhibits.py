"""Tables whose cells carry their numbers."""

import pytest

from apps.dashboards import wording
from apps.dashboards.exhibits import (
    NONE,
    Column,
    Estimate,
    Figure,
    Number,
    Range,
    Table,
    UncodedColumnError,
    Verdict,
)

HEAD = (
    Column("name", "Name"),
    Column("score", "Score", "points", Number),
    Column("score", "90% interval", "points", Range),
)


def table(*cells: str) -> Table:
    return Table("Scores", HEAD, (cells,))


class TestTable:
    def test_gives_an_interval_two_columns(self) -> None:
        told = table("Reach", Number("58", 58), Range("52 to 64", 52, 64))

        assert [field.code for field in told.fields] == ["name", "score", "score_low", "score_high"]
        assert told.records == [("Reach", 58, 52, 64)]

    def test_gives_an_estimate_its_number_and_its_interval(self) -> None:
        head = (Column("median", "Median", "points", Estimate),)

        told = Table("Peers", head, ((wording.estimate(54.4, 49.6, 57.2),),))

        assert [field.code for field in told.fields] == ["median", "median_low", "median_high"]
        assert told.records == [(54, 50, 57)]

    def test_gives_a_verdict_its_number_only_where_it_is_clear(self) -> None:
        head = (Column("change", "Change", "points", Verdict),)
        rows = ((Verdict("+6 since 2026 Q2", 6),), (Verdict("no clear change", None),))

        told = Table("Changes", head, rows)

        assert [(field.code, field.unit) for field in told.fields] == [
            ("change", "points"),
            ("change_in_words", ""),
        ]
        assert told.records == [(6, "+6 since 2026 Q2"), (None, "no clear change")]

    def test_tells_nothing_where_the_page_tells_nothing(self) -> None:
        assert table("Reach", NONE, NONE).records == [("Reach", None, None, None)]

    def test_looks_through_the_way_to_how_a_figure_was_worked_out(self) -> None:
        linked = Figure(Number("58", 58), "/worked-out/", "How it is worked out: 58")

        assert linked == "58"
        assert table("Reach", linked, NONE).records == [("Reach", 58, None, None)]

    def test_writes_words_as_words_even_where_they_hold_numbers(self) -> None:
        told = Table("Peers", (Column("half", "Half"),), ((Range("71 to 77%", 71, 77),),))

        assert told.records == [("71 to 77%",)]

    def test_refuses_a_cell_of_another_kind(self) -> None:
        with pytest.raises(TypeError, match="not shown"):
            _ = table("Reach", "not shown", NONE).records

    def test_refuses_a_file_of_columns_without_codes(self) -> None:
        with pytest.raises(UncodedColumnError):
            _ = Table("Scores", ("Name", *HEAD[1:]), ()).fields


class TestWording:
    @pytest.mark.parametrize(
        ("cell", "values"),
        [
            (wording.points(57.6), (58,)),
            (wording.percent(0.256), (26,)),
            (wording.signed(-3.4), (-3,)),
            (wording.signed(-0.2), (0,)),
            (wording.rate(-0.04), (0.0,)),
            (wording.rate(1.26), (1.3,)),
            (wording.between(51.7, 64.2), (52, 64)),
            (wording.percents(0.189, 0.331), (19, 33)),
            (wording.differences(-4.4, 10.2), (-4, 10)),
            (wording.probability(0.9999), (99,)),
            (wording.probability(0.38), (38,)),
        ],
    )
    def test_tells_a_file_no_more_than_the_page(
        self, cell: Number | Range, values: tuple[float, ...]
    ) -> None:
        assert cell.values == values
        assert all(f"{abs(value):g}" in cell for value in values if value)
