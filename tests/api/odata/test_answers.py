"""Rows page by page: chosen, ordered, counted, by key."""

from typing import Any

import pytest

from apps.api.odata import options
from apps.reports.models import PublishedBenchmark
from apps.tenancy.context import acting_for
from tests.api.conftest import Call
from tests.api.odata.asking import ask, column, pages, rows
from tests.api.odata.conftest import NUMBER_OF_ROWS, WRITTEN, benchmark
from tests.conftest import Company

ADDRESSES = {  # and what they are answered with
    "periods('1066-Q3')": 404,
    "periods(2001)": 400,
    "periods(null)": 400,
    "periods()": 400,
    "periods('2001-Q2'": 404,
    "periods('2001-Q2',)": 400,
    "periods(name='2001 Q2')": 400,
    "periods(period_id='2001-Q2',name='2001 Q2')": 400,
    "periods(period_id='2001-Q2',period_id='2001-Q2')": 400,
    "periods(period_id=)": 400,
    "benchmarks('r01')": 400,
    "benchmarks(release_id='r01')": 400,
    "periods('2001-Q2')/year": 501,
    "periods('2001-Q2')/$count": 501,
    "benchmarks/$ref": 501,
}
IDS = [values[0] for values in WRITTEN]


def found_by(call: Call, size: int, **asked: str) -> list[Any]:
    """Return the releases on all pages of that size, in their order."""
    prefer = {"Prefer": f"odata.maxpagesize={size}"}
    query = "&".join(f"${name}={value}" for name, value in asked.items())
    answer = call(f"/odata/v4/benchmarks?{query}", **prefer)
    turned = pages(call, answer, **prefer)
    assert all(len(page) == size for page in turned[:-1])
    return column([row for page in turned for row in page], "release_id")


class TestPages:
    def test_come_in_the_order_of_the_key(self, table: Company, call: Call) -> None:
        assert found_by(call, 3) == IDS

    def test_lose_and_repeat_nothing_at_equal_values_and_nulls(
        self, table: Company, call: Call
    ) -> None:
        for by in ("p50", "p50 desc", "n_about,p25 desc", "is_shown,why_not", "why_not desc"):
            whole = column(rows(call, "benchmarks", orderby=by), "release_id")
            assert found_by(call, 1, orderby=by) == found_by(call, 4, orderby=by) == whole
            assert sorted(whole) == IDS

    def test_follow_references_times_and_ids(self, table: Company, call: Call) -> None:
        for by in ("period/starts_on desc", "cohort/name,p50", "changed_at desc", "published_at"):
            whole = column(rows(call, "benchmarks", orderby=by), "release_id")
            assert found_by(call, 4, orderby=by) == whole != IDS

        by_id = rows(call, "benchmarks", orderby="id")
        assert column(by_id, "id") == sorted(column(by_id, "id"))
        assert found_by(call, 4, orderby="id") == column(by_id, "release_id")

    def test_stay_right_when_rows_come_and_go_between_them(
        self, table: Company, call: Call
    ) -> None:
        prefer = {"Prefer": "odata.maxpagesize=5"}
        first = call("/odata/v4/benchmarks?$orderby=n_about", **prefer)
        seen = column(first.json()["value"], "release_id")
        ahead = next(name for name in IDS if name not in seen and name != "r11")

        with acting_for(table.organisation.pk):
            before = ("r00", "nothing", "tele", True, None, -9, None, None)
            after = ("r99", "nothing", "tele", True, None, 900, None, None)
            PublishedBenchmark.objects.bulk_create(
                [benchmark(0, before, 90_001), benchmark(0, after, 90_002)]
            )
            PublishedBenchmark.objects.filter(release_id__in=[seen[0], ahead]).delete()
        turned = [row for page in pages(call, first, **prefer) for row in page]

        assert sorted(column(turned, "release_id")) == sorted({*IDS, "r99"} - {ahead})

    def test_put_nulls_before_all_and_turned_round_behind(self, table: Company, call: Call) -> None:
        up = column(rows(call, "benchmarks", orderby="p50"), "p50")
        down = column(rows(call, "benchmarks", orderby="p50 desc"), "p50")

        assert up[:4] == down[-4:] == [None] * 4
        assert up[4:] == sorted(up[4:])
        assert down[:-4] == sorted(down[:-4], reverse=True)

    def test_are_large_and_hold_what_top_asks_for(
        self, table: Company, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(options, "DEFAULT_PAGE", 5)
        monkeypatch.setattr(options, "MOST_PAGE", 8)

        def sizes(**asked: str) -> list[int]:
            return [len(page) for page in pages(call, ask(call, "benchmarks", **asked))]

        assert sizes() == [5, 5, 4]
        assert sizes(top="7") == [7]
        assert sizes(top="12") == [5, 7]
        assert sizes(top="10") == [5, 5]
        assert sizes(skip="3", top="11") == [5, 6]
        assert sizes(top="0") == [0]
        assert sizes(skip="99999999999999999999") == [0]

    def test_are_of_the_size_that_is_preferred_up_to_the_most(
        self, table: Company, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(options, "MOST_PAGE", 8)
        path = "/odata/v4/benchmarks"

        some = call(path, Prefer="return=minimal, odata.maxpagesize=3")
        many = call(path, Prefer='maxpagesize="6000"')
        none = call(path, Prefer="odata.maxpagesize=0")

        assert [len(answer.json()["value"]) for answer in (some, many, none)] == [3, 8, 14]
        assert some["Preference-Applied"] == "odata.maxpagesize=3"
        assert many["Preference-Applied"] == "odata.maxpagesize=8"
        assert "Preference-Applied" not in none

    def test_count_all_rows_that_match(self, table: Company, call: Call) -> None:
        answer = ask(call, "benchmarks", count="true", top="2", filter="p50 eq null").json()

        assert (answer["@odata.count"], len(answer["value"])) == (4, 2)
        assert "@odata.nextLink" not in answer
        assert "@odata.count" not in ask(call, "benchmarks", count="false").json()

    def test_show_the_chosen_columns(self, table: Company, call: Call) -> None:
        answer = ask(call, "benchmarks", select="p50, release_id", top="1").json()

        assert answer == {
            "@odata.context": ("http://testserver/odata/v4/$metadata#benchmarks(p50,release_id)"),
            "value": [{"p50": 50.0, "release_id": "r01"}],
        }

    def test_can_come_without_their_context(self, table: Company, call: Call) -> None:
        answer = call("/odata/v4/benchmarks?$format=application/json;odata.metadata=none&$top=1")
        accepted = call("/odata/v4/benchmarks", Accept="application/json;odata.metadata=none")

        assert answer["Content-Type"] == accepted["Content-Type"]
        assert answer["Content-Type"] == "application/json;odata.metadata=none"
        assert list(answer.json()) == list(accepted.json()) == ["value"]


class TestCount:
    def test_is_plain_text_of_what_the_filter_keeps(self, table: Company, call: Call) -> None:
        every = ask(call, "benchmarks/$count", top="3")
        some = ask(call, "benchmarks/$count", filter="p50 eq null")

        assert every["Content-Type"] == "text/plain"
        assert (every.content, some.content) == (str(NUMBER_OF_ROWS).encode(), b"4")


class TestRow:
    @pytest.mark.parametrize("address", ["periods('2001-Q2')", "periods(period_id='2001-Q2')"])
    def test_is_found_by_its_key(self, table: Company, call: Call, address: str) -> None:
        answer = ask(call, address, select="year,quarter").json()

        assert answer == {
            "@odata.context": "http://testserver/odata/v4/$metadata#periods(year,quarter)/$entity",
            "year": 2001,
            "quarter": 2,
        }

    def test_is_found_by_all_columns_of_its_key_in_any_order(
        self, table: Company, call: Call
    ) -> None:
        key = "metric_key='overall',release_id='r06',cohort_id='nobody'"

        row = ask(call, f"benchmarks({key})").json()

        assert row["why_not"] == "O'Brien's"
        assert row["@odata.context"].endswith("$metadata#benchmarks/$entity")

    def test_may_have_quotes_and_slashes_in_its_key(self, table: Company, call: Call) -> None:
        with acting_for(table.organisation.pk):
            PublishedBenchmark.objects.filter(release_id="r01").update(release_id="a/(b)'c")

        row = ask(call, "benchmarks(release_id='a/(b)''c',cohort_id='tele',metric_key='TEC')")

        assert row.json()["release_id"] == "a/(b)'c"

    def test_is_refused_or_missing(self, table: Company, call: Call) -> None:
        answers = {address: ask(call, address) for address in ADDRESSES}

        assert {address: each.status_code for address, each in answers.items()} == ADDRESSES
        assert all(set(each.json()["error"]) == {"code", "message"} for each in answers.values())
