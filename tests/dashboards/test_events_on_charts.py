"""Events stand on every course and on the compass: drawn, in words, and in the files."""

import re
from datetime import date

import pytest

from apps.performance import actions
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.dashboards.conftest import FIRST, SECOND
from tests.dashboards.faces import read_csv, read_json
from tests.dashboards.reading import words
from tests.reports import rounds

CHAT, RULES = "Chat launched", "New rules for complaints"
COURSES = ("history", "compass", "dimensions/TEC/charts/past", "personas/selfie/charts/past")


@pytest.fixture
def eventful(measured: Company) -> Company:
    """A company with an event in each of its two rounds' quarters."""
    with acting_for(measured.organisation.pk):
        for day, text in ((date(2026, 5, 2), CHAT), (date(2026, 8, 9), RULES)):
            event = actions.Event(day, text, "Said among ourselves", "")
            actions.add_annotation(event=event, by=measured.owner.pk, at=NOON)
    return measured


def face(company: Company, course: str) -> str:
    """Return the address of a course's faces, without what they end with."""
    page = f"/o/{company.slug}/results/{SECOND}/"
    return page + (course if "/" in course else f"charts/{course}")


@pytest.mark.parametrize("course", COURSES)
class TestEvents:
    def test_are_drawn_with_their_words(self, eventful: Company, course: str) -> None:
        for width in (340, 540, 1000):
            address = f"{face(eventful, course)}.svg?width={width}"
            drawn = words(eventful.client().get(address).content.decode())

            assert CHAT in drawn
            assert RULES in drawn
            assert re.search(r"\bA\b", drawn)
            assert re.search(r"\bB\b", drawn)

    def test_stand_in_the_files(self, eventful: Company, course: str) -> None:
        client, address = eventful.client(), face(eventful, course)

        told = read_json(client, address)
        happened = next(table for table in told["tables"] if table["code"] == "events")
        by_quarter = {row["quarter"]: row["events"] for row in told["rows"]}
        csv = read_csv(client, address, "?table=events")

        assert by_quarter == {"2026 Q2": f"A {CHAT}", "2026 Q3": f"B {RULES}"}
        assert [(row["letter"], row["day"], row["event"]) for row in happened["rows"]] == [
            ("A", "2 May 2026", CHAT),
            ("B", "9 August 2026", RULES),
        ]
        assert csv == happened["rows"]
        assert "among ourselves" not in str(told)  # which stands with the list of events alone


def test_a_letter_means_the_same_where_a_course_begins_later(acme: Company) -> None:
    early = rounds.open_round(acme.organisation, FIRST)
    rounds.answer(early, rounds.profile(early.instrument.words(), honcho=1), rounds.PEOPLE, 3)
    rounds.skip(early, "TEC", 24)
    rounds.close(early)
    rounds.scored(acme.organisation, SECOND)
    with acting_for(acme.organisation.pk):
        for day, text in ((date(2026, 5, 2), CHAT), (date(2026, 8, 9), RULES)):
            event = actions.Event(day, text, "", "")
            actions.add_annotation(event=event, by=acme.owner.pk, at=NOON)

    told = read_json(acme.client(), face(acme, "dimensions/TEC/charts/past"))

    (happened,) = [table["rows"] for table in told["tables"] if table["code"] == "events"]
    assert [(row["letter"], row["event"]) for row in happened] == [("B", RULES)]
