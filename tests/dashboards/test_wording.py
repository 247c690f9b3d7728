"""A printed difference is that of the printed values, wherever one is printed."""

import re
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from apps.dashboards import cards, findings, showcase, tables, wording
from apps.dashboards.findings.gaps import MIRROR, ROLES
from apps.method.change import Change, difference
from apps.reports.changes import Comparison
from apps.reports.results import GapPart, GroupPart, RoundReport
from tests.dashboards.test_findings import part
from tests.method.simulated import unhurried

SAMPLE = showcase.report()
SINCE = "2026-Q2"
SCORES = st.floats(0, 100).map(lambda score: round(score, 9))  # as they are stored
each_pair = given(first=SCORES, second=SCORES)


class TestRisen:
    @unhurried
    @each_pair
    @example(first=62.5, second=20.1)
    def test_is_the_difference_of_what_is_written(self, first: float, second: float) -> None:
        assert wording.risen(changed(first, second), second) == written(second) - written(first)

    @unhurried
    @each_pair
    def test_is_never_a_point_off_the_stored_difference(self, first: float, second: float) -> None:
        assert abs(wording.risen(changed(first, second), second) - (second - first)) <= 1


class TestPrintedDifferences:
    @unhurried
    @each_pair
    def test_agree_in_maturity_with_its_history(self, first: float, second: float) -> None:
        told = Comparison(SINCE, None, maturity=changed(first, second))
        row = replace(SAMPLE.row, maturity=second, maturity_low=second, maturity_high=second)
        report = replace(SAMPLE, row=row, previous=told, drift=told)

        said = [findings.maturity(report).sentence, findings.history(report).sentence]

        assert [difference_in(sentence) for sentence in said] == [
            written(second) - written(first)
        ] * 2

    @unhurried
    @each_pair
    def test_agree_in_dimensions(self, first: float, second: float) -> None:
        change = changed(first, second)
        row = replace(part("CUS", "Customer regard", second, 5), change=change)
        told = Comparison(SINCE, None, dimensions={"CUS": change}, headline="CUS")
        report = replace(SAMPLE, dimensions=(row,), previous=told)

        cell = tables.dimensions(report).rows[0][4]
        lede = findings.lede(report)

        apart = written(second) - written(first)
        assert re.search(rf" by about {abs(apart)} points? since", lede)
        if change.verdict != "no clear change":
            assert number(cell.split(" ")[0]) == apart

    @unhurried
    @each_pair
    def test_agree_in_gaps(self, first: float, second: float) -> None:
        for kind in (ROLES, MIRROR):
            report = with_gap(kind, first, second)

            (row,) = cards.gaps(report).content["tables"][0].rows

            assert number(row.difference) == int(row.first) - int(row.second)
            said = findings.gaps(report).sentence
            assert re.search(rf" about {abs(number(row.difference))} points? ", said)


def changed(before: float, after: float) -> Change:
    return difference(before, 1.0, 20.0, after, 1.0, 20.0)


def with_gap(kind: str, first: float, second: float) -> RoundReport:
    """Return the sample with one gap between two views that are shown."""

    def view(code: str, score: float) -> GroupPart:
        row = part("CUS", "Customer regard", score, 5).row
        return GroupPart(code, "shown", 9, {"CUS": row} if row else {})

    value = round(first - second, 9)
    return replace(
        SAMPLE,
        dimensions=(part("CUS", "Customer regard", first, 5),),
        groups=(view("leader", first), view("frontline", second)),
        customers=view("customer", second),
        gaps=(
            GapPart(kind, "CUS", "Customer regard", value, value - 3, value + 3, is_called=True),
        ),
    )


def written(score: float) -> int:
    return int(wording.points(score))


def number(words: str) -> int:
    return int(words.replace(wording.MINUS, "-"))


def difference_in(sentence: str) -> int:
    found = re.search(r"difference.* is (\S+), 90%", sentence)
    assert found is not None
    return number(found[1])


class TestCount:
    def test_sets_thousands_apart_on_the_page_and_not_in_files(self) -> None:
        many = wording.count(14_400)

        assert str(many) == "14,400"
        assert many.value == 14_400
