"""The pages of events: read by all members, written by analysts, and nobody else's."""

import re

import pytest

from apps.accounts.models import Role
from apps.performance.models import Annotation
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.dashboards.reading import words
from tests.performance.happening import CRM, LAUNCH, note

pytestmark = pytest.mark.usefixtures("noon")

SAID = {"happened_on": "2026-11-02", "text": "Price change", "kpi": "", "detail": "By 4 percent"}


@pytest.fixture
def launched(acme: Company) -> Annotation:
    """An event of the company."""
    with acting_for(acme.organisation.pk):
        return note(acme, LAUNCH)


def address(company: Company, rest: str = "") -> str:
    return f"/o/{company.slug}/kpis/events/{rest}"


def texts(company: Company) -> list[str]:
    with acting_for(company.organisation.pk):
        return [event.text for event in Annotation.objects.oldest_first()]


class TestListEvents:
    def test_shows_the_latest_first_with_who_noted_it(
        self, acme: Company, launched: Annotation
    ) -> None:
        with acting_for(acme.organisation.pk):
            note(acme, CRM)

        told = words(acme.client().get(address(acme)).content.decode())

        assert told.index("Chat launched") < told.index("New CRM")
        assert f"added by {acme.owner.email} on 16 November 2026" in told
        assert "Beside Customer satisfaction (top-2-box)" in told

    def test_gives_a_viewer_the_events_and_no_way_to_write(
        self, acme: Company, launched: Annotation
    ) -> None:
        told = acme.client(acme.hire(Role.VIEWER)).get(address(acme)).content.decode()

        assert "Chat launched" in told
        assert "Add an event" not in told
        assert "Correct" not in told

    def test_shows_a_stranger_none(
        self, acme: Company, borealis: Company, launched: Annotation
    ) -> None:
        assert borealis.client().get(address(acme)).status_code == 404
        assert "Chat launched" not in borealis.client().get(address(borealis)).content.decode()


class TestAddEvent:
    def test_keeps_what_was_noted(self, acme: Company) -> None:
        answer = acme.client().post(address(acme, "add/"), SAID, follow=True)

        assert answer.status_code == 200
        assert "Price change" in answer.content.decode()
        assert texts(acme) == ["Price change"]

    def test_lets_no_browser_cut_what_is_pasted(self, acme: Company) -> None:
        markup = acme.client().get(address(acme, "add/")).content.decode()
        typed = " ".join(["word"] * 20)

        answer = acme.client().post(address(acme, "add/"), SAID | {"text": typed})

        (field,) = re.findall(r'<input[^>]* name="text"[^>]*>', markup)
        assert "maxlength" not in field
        assert typed in answer.content.decode()

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("happened_on", "2027-01-01", "Enter a day that has come"),
            ("happened_on", "1999-12-31", "from the year 2000 on"),
            ("happened_on", "soon", "Write the day as 2026-07-31."),
            ("text", "", "Say in a few words what happened."),
            ("text", "x" * 81, "at most 80 characters"),
            ("kpi", "happiness", "Choose one of the KPIs"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong_and_loses_nothing(
        self, acme: Company, field: str, typed: str, sentence: str
    ) -> None:
        answer = acme.client().post(address(acme, "add/"), SAID | {field: typed})

        told = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in told
        assert "By 4 percent" in told
        assert texts(acme) == []


class TestEditEvent:
    def test_begins_with_what_stands_there(self, acme: Company, launched: Annotation) -> None:
        told = acme.client().get(address(acme, f"{launched.pk}/")).content.decode()

        assert 'value="Chat launched"' in told
        assert 'value="2026-08-16"' in told

    def test_puts_it_right_and_tells_by_whom(self, acme: Company, launched: Annotation) -> None:
        analyst = acme.hire(Role.ANALYST)

        answer = acme.client(analyst).post(address(acme, f"{launched.pk}/"), SAID, follow=True)

        told = words(answer.content.decode())
        assert texts(acme) == ["Price change"]
        assert f"corrected by {analyst.email} on 16 November 2026" in told


class TestRemoveEvent:
    def test_takes_it_away(self, acme: Company, launched: Annotation) -> None:
        acme.client().post(address(acme, f"{launched.pk}/remove/"))

        assert texts(acme) == []

    def test_asks_first_and_takes_nothing_away_by_that(
        self, acme: Company, launched: Annotation
    ) -> None:
        answer = acme.client().get(address(acme, f"{launched.pk}/remove/"))

        assert "Remove this event?" in answer.content.decode()
        assert "keeps its day and its few words, not its detail" in words(answer.content.decode())
        assert "Chat launched" in answer.content.decode()
        assert texts(acme) == ["Chat launched"]

    def test_is_done_where_somebody_else_did_it(self, acme: Company, launched: Annotation) -> None:
        acme.client().post(address(acme, f"{launched.pk}/remove/"))

        assert acme.client().get(address(acme, f"{launched.pk}/remove/")).status_code == 404


class TestRoles:
    @pytest.mark.parametrize("rest", ["add/", "{pk}/", "{pk}/remove/"])
    def test_let_no_viewer_write(self, acme: Company, launched: Annotation, rest: str) -> None:
        path = address(acme, rest.format(pk=launched.pk))

        assert acme.client(acme.hire(Role.VIEWER)).post(path, SAID).status_code == 403
        assert texts(acme) == ["Chat launched"]

    @pytest.mark.parametrize("rest", ["{pk}/", "{pk}/remove/"])
    def test_let_no_stranger_write(
        self, acme: Company, borealis: Company, launched: Annotation, rest: str
    ) -> None:
        under_their_name = address(borealis, rest.format(pk=launched.pk))
        under_ours = address(acme, rest.format(pk=launched.pk))

        assert borealis.client().post(under_their_name, SAID).status_code == 404
        assert borealis.client().post(under_ours, SAID).status_code == 404
        assert texts(acme) == ["Chat launched"]
