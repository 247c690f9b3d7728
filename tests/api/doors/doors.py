"""Every door to a dataset's rows, read to its end: rows as the REST door writes them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.api.conftest import Call
from tests.api.doors.odd import Rows
from tests.api.v1.reading import READERS, body, from_csv_for_excel, rows_of

MOST_PAGES = 100  # that any test has
LONG_AGO = "2000-01-01T00:00:00Z"
REMOVAL = {"id", "change_seq", "changed_at"}
REMOVALS = (REMOVAL, REMOVAL | {"dataset"})  # of one dataset, and of all

Door = Callable[[Call, str], Rows]


@dataclass
class Copy:
    """Rows by their ids, kept as the change feed tells."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    cursor: str = ""

    def follow(self, call: Call, name: str, asked: str) -> None:
        """Bring the copy up to date: from where it ended the last time, if it has begun."""
        since = f"&since={self.cursor}" if self.cursor else ""
        told, self.cursor = _pages(call, f"/api/v1/{name}?{asked}", since)
        for row in told:
            self.rows.pop(row["id"], None)
            if row.pop("op") == "upsert":
                self.rows[row["id"]] = row
            else:
                assert set(row) in REMOVALS


def by_pages(call: Call, name: str, limit: int) -> Rows:
    """Return the rows of all pages of that size."""
    rows, _ = _pages(call, f"/api/v1/{name}?limit={limit}")
    assert {row.pop("op") for row in rows} <= {"upsert"}
    return rows


def by_changes(call: Call, name: str, limit: int) -> Rows:
    """Return what a copy holds that was told of every change there ever was."""
    copy = Copy()
    copy.follow(call, name, f"limit={limit}&updated_since={LONG_AGO}")
    return list(copy.rows.values())


def by_links(call: Call, name: str, size: int) -> Rows:
    """Return the rows of all pages of the OData door, by the links between them."""
    rows: Rows = []
    address = f"/odata/v4/{name}"
    for _ in range(MOST_PAGES):
        page = call(address, Prefer=f"odata.maxpagesize={size}").json()
        assert len(page["value"]) <= size
        rows += page["value"]
        if "@odata.nextLink" not in page:
            return rows
        address = page["@odata.nextLink"].removeprefix("http://testserver")
    raise AssertionError("the links go round in a circle")


def by_file(call: Call, name: str, suffix: str) -> Rows:
    """Return the rows of the file."""
    return rows_of(name, suffix, body(call(f"/api/v1/{name}.{suffix}")))


def by_file_for_excel(call: Call, name: str, separator: str) -> Rows:
    """Return the rows of CSV in Excel's dialect."""
    asked = {";": "", ",": "&separator=comma"}[separator]
    content = body(call(f"/api/v1/{name}.csv?dialect=excel{asked}"))
    return from_csv_for_excel(name, content, separator)


def _pages(call: Call, address: str, since: str = "") -> tuple[Rows, str]:
    """Return what all pages tell, and the cursor that the last one leaves."""
    rows: Rows = []
    place = since
    for _ in range(MOST_PAGES):
        page = call(address + place).json()
        rows += page["data"]
        if not page["has_more"]:
            return rows, page["next_cursor"]
        place = f"&cursor={page['next_cursor']}"
    raise AssertionError("the cursors go round in a circle")


DOORS: dict[str, Door] = {
    "pages of 3": partial(by_pages, limit=3),
    "pages of 17": partial(by_pages, limit=17),
    "a page": partial(by_pages, limit=5000),
    "changes": partial(by_changes, limit=5000),
    "changes by 7": partial(by_changes, limit=7),
    "odata": partial(by_links, size=5000),
    "odata by 7": partial(by_links, size=7),
    "csv for excel": partial(by_file_for_excel, separator=";"),
    "csv for excel with commas": partial(by_file_for_excel, separator=","),
    **{suffix: partial(by_file, suffix=suffix) for suffix in READERS},
}
