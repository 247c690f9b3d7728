"""The page of two rounds: which two, what is said of them, and what is not."""

from datetime import date

import pytest
from django.test import Client

from apps.accounts.models import Role
from apps.assessments.models import RoundResult
from apps.performance import actions
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.dashboards.conftest import FIRST, SECOND
from tests.dashboards.faces import faces_of, numbers, read_json
from tests.dashboards.reading import read, table, words
from tests.reports import rounds

ASKED = f"?from={FIRST}&to={SECOND}"


def compare(company: Company, query: str = ASKED) -> str:
    """Return the address of a company's comparison."""
    return f"/o/{company.slug}/compare/{query}"


class TestAccess:
    def test_any_member_may_read(self, measured: Company) -> None:
        viewer = measured.client(measured.hire(Role.VIEWER))

        assert viewer.get(compare(measured)).status_code == 200

    def test_a_stranger_finds_nothing(self, measured: Company, borealis: Company) -> None:
        assert borealis.client().get(compare(measured)).status_code == 404

    def test_a_stranger_compares_nothing_of_others(
        self, measured: Company, borealis: Company
    ) -> None:
        rounds.scored(borealis.organisation, "2026-Q1")
        rounds.scored(borealis.organisation, "2025-Q4")

        answer = borealis.client().get(compare(borealis))

        assert answer.status_code == 422  # these quarters are rounds of somebody else

    def test_nobody_reads_without_logging_in(self, measured: Company, client: Client) -> None:
        assert client.get(compare(measured)).status_code == 302


class TestChoosing:
    def test_takes_the_latest_two_unless_others_are_asked(self, measured: Company) -> None:
        assert words(_page(measured, "")) == words(_page(measured, ASKED))

    def test_takes_the_round_of_a_year_before_if_there_is_one(self, measured: Company) -> None:
        rounds.scored(measured.organisation, "2025-Q3")

        assert "from 2025 Q3 to 2026 Q3" in words(_page(measured, ""))

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            (f"?from={SECOND}&to={FIRST}", "Choose a round after the earlier one."),
            (f"?from={FIRST}&to={FIRST}", "Choose a round after the earlier one."),
            ("?from=2020-Q1", "No results of “2020-Q1”. Choose a round from the list."),
            ("?to=nonsense", "No results of “nonsense”. Choose a round from the list."),
        ],
    )
    def test_says_which_rounds_can_be_compared(
        self, measured: Company, query: str, said: str
    ) -> None:
        answer = measured.client().get(compare(measured, query))

        assert answer.status_code == 422
        assert said in words(answer.content.decode())
        assert 'class="chart"' not in answer.content.decode()

    def test_waits_for_a_second_round(self, acme: Company) -> None:
        rounds.scored(acme.organisation, SECOND)

        page = read(acme.client(), compare(acme, ""))

        assert "It takes two rounds with results" in page


class TestComparison:
    def test_writes_differences_that_anyone_can_check(self, measured: Company) -> None:
        markup = _page(measured)

        for row in _rows(markup):
            before, after, difference, *_rest = row
            told = int(difference.replace("\u2212", "-"))
            assert int(after.split()[0]) - int(before.split()[0]) == told

    def test_calls_what_clearly_changed(self, measured: Company) -> None:
        markup = _page(measured)

        assert "Maturity has risen from 2026 Q2 to 2026 Q3" in words(markup)
        dimensions = table(markup, "Dimensions, 0 to 100")
        assert dimensions["Structure and protocol"][-1] == "clearly higher"
        shares = table(markup, "Shares of the five personas")
        assert shares["Casualist"][-1] == "clearly less"
        assert shares["Stickler"][-1] == "clearly more"

    def test_leads_to_it_from_the_results(self, measured: Company) -> None:
        markup = measured.client().get(f"/o/{measured.slug}/").content.decode()

        assert f"/o/{measured.slug}/compare/?from={FIRST}&amp;to={SECOND}" in markup

    def test_says_when_and_from_what_it_was_computed(self, measured: Company) -> None:
        assert "from 24 answers of the earlier round and 24 of the later one" in words(
            _page(measured)
        )


class TestFaces:
    def test_each_card_is_a_picture_and_a_file_at_its_address(self, measured: Company) -> None:
        client, found = measured.client(), faces_of(measured.client(), compare(measured))

        assert found == {
            "rounds": {"csv", "json"},
            "mix": {"csv", "json", "png", "svg"},
            "dimensions": {"csv", "json", "png", "svg"},
        }
        for slug, kinds in found.items():
            for kind in kinds:
                address = f"/o/{measured.slug}/compare/charts/{slug}.{kind}{ASKED}"
                assert client.get(address).status_code == 200

    def test_files_tell_what_the_page_tells(self, measured: Company) -> None:
        address = f"/o/{measured.slug}/compare/charts/dimensions"

        told = read_json(measured.client(), address, ASKED)["rows"]

        for row, shown in zip(told, _rows(_page(measured)), strict=True):
            keys = ("before", "before_low", "before_high", "after", "after_low", "after_high")
            assert numbers(" ".join(shown[:2])) == [row[key] for key in keys]
            assert numbers(shown[2]) == [row["difference"]]
            assert shown[4] == row["verdict"]

    def test_a_file_names_both_rounds(self, measured: Company) -> None:
        address = f"/o/{measured.slug}/compare/charts/dimensions.csv{ASKED}"

        named = measured.client().get(address)["Content-Disposition"]

        assert f'"tidemark-{SECOND}-compared-with-{FIRST}-dimensions.csv"' in named

    def test_what_is_not_compared_has_no_file(self, measured: Company) -> None:
        address, client = f"/o/{measured.slug}/compare/charts", measured.client()

        for asked in ("nothing.csv", f"mix.csv?from={SECOND}&to={FIRST}", "mix.pdf", "MIX.csv"):
            assert client.get(f"{address}/{asked}").status_code == 404

    def test_a_stranger_finds_none(self, measured: Company, borealis: Company) -> None:
        for company in (measured, borealis):
            address = f"/o/{company.slug}/compare/charts/mix.csv{ASKED}"
            assert borealis.client().get(address).status_code == 404


class TestEvents:
    def test_lists_what_happened_in_between(self, measured: Company) -> None:
        self._note(measured, date(2026, 5, 2), "Chat launched")
        self._note(measured, date(2025, 5, 2), "Long before")

        markup = _page(measured)
        told = read_json(measured.client(), f"/o/{measured.slug}/compare/charts/rounds", ASKED)[
            "tables"
        ][-1]

        assert table(markup, "What happened meanwhile") == {
            "Letter": ["Day", "Quarter", "Event"],
            "A": ["2 May 2026", "2026 Q2", "Chat launched"],
        }
        assert [row["event"] for row in told["rows"]] == ["Chat launched"]

    def test_offers_to_add_one_to_who_may(self, measured: Company) -> None:
        offer = f'href="/o/{measured.slug}/kpis/events/add/"'
        viewer = measured.client(measured.hire(Role.VIEWER))

        assert offer in _page(measured)
        assert offer not in viewer.get(compare(measured)).content.decode()

    @staticmethod
    def _note(company: Company, day: date, text: str) -> None:
        with acting_for(company.organisation.pk):
            actions.add_annotation(
                event=actions.Event(day, text, "", ""), by=company.owner.pk, at=NOON
            )


class TestWhatCannotBeCompared:
    def test_subtracts_nothing_where_other_groups_answered(self, acme: Company) -> None:
        rounds.scored(acme.organisation, FIRST, {"leader": 6, "frontline": 9})
        rounds.scored(acme.organisation, SECOND)

        markup = _page(acme)

        assert "2026 Q2 and 2026 Q3 cannot be compared" in words(markup)
        for row in _rows(markup):
            assert row[2:] == ["–", "–", "–"]  # noqa: RUF001

    def test_flags_another_questionnaire(self, acme: Company) -> None:
        rounds.scored(acme.organisation, FIRST)
        rounds.scored(acme.organisation, SECOND)
        with acting_for(acme.organisation.pk):
            RoundResult.objects.filter(round__quarter=FIRST).update(scoring_version="0.9.0")

        page = words(_page(acme))

        assert "Not asked alike" in page
        assert "The instrument changed in between: scoring 0.9.0 to" in page

    def test_says_nothing_of_the_instrument_where_it_is_the_same(self, measured: Company) -> None:
        assert "Not asked alike" not in words(_page(measured))


def _page(company: Company, query: str = ASKED) -> str:
    answer = company.client().get(compare(company, query))
    assert answer.status_code == 200
    return answer.content.decode()


def _rows(markup: str) -> list[list[str]]:
    """Return the figures of the eight dimensions."""
    _head, *rows = table(markup, "Dimensions, 0 to 100").values()
    assert len(rows) == 8
    return rows
