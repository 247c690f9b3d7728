"""A copy that follows the change feed from nothing holds what stands, removals included."""

from apps.reports.registry import DATASETS
from tests.api.conftest import caller, token_of
from tests.api.doors.doors import Copy
from tests.api.doors.odd import publish_odd_rows, published
from tests.conftest import Company

TURNS = (0, 1, 2)  # each of them changes rows, removes some, and brings others back


def test_copies_of_every_dataset_are_right_after_every_turn(acme: Company) -> None:
    copies = {name: Copy() for name in DATASETS}

    for turn in (None, *TURNS):
        if turn is not None:
            publish_odd_rows(acme, turn)
        standing = published(acme)
        for name, copy in copies.items():
            copy.follow(caller(token_of(acme)), name, "limit=29")
            assert sorted(copy.rows) == sorted(row["id"] for row in standing[name])
            assert _numbers(copy) == {row["id"]: row["change_seq"] for row in standing[name]}


def test_a_copy_of_all_changes_names_every_row_that_stands(acme: Company) -> None:
    copy, call = Copy(), caller(token_of(acme))

    for turn in TURNS:
        publish_odd_rows(acme, turn)
        copy.follow(call, "changes", "limit=211")

        rows = {row["id"]: name for name, rows in published(acme).items() for row in rows}
        assert {pk: row["dataset"] for pk, row in copy.rows.items()} == rows


def _numbers(copy: Copy) -> dict[str, int]:
    return {pk: row["change_seq"] for pk, row in copy.rows.items()}
