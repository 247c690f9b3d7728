"""The pages of results: who may read them, what they say, and in which state."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from apps.accounts.models import Role
from apps.assessments.models import Round
from apps.assessments.models.round import State
from apps.instruments.models import InstrumentVersion
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.dashboards.conftest import FIRST, SECOND
from tests.dashboards.reading import read, table, words
from tests.reports import rounds

SHOWN = ("rounds", "dimension_scores", "persona_shares")  # datasets that the page is made of
PAGES = ("", f"results/{SECOND}/", "history/")


@pytest.mark.parametrize("page", PAGES)
class TestAccess:
    def test_any_member_may_read(self, measured: Company, page: str) -> None:
        viewer = measured.client(measured.hire(Role.VIEWER))

        assert viewer.get(f"/o/{measured.slug}/{page}").status_code == 200

    def test_a_stranger_finds_nothing(
        self, measured: Company, borealis: Company, page: str
    ) -> None:
        assert borealis.client().get(f"/o/{measured.slug}/{page}").status_code == 404

    def test_nobody_reads_without_logging_in(
        self, measured: Company, client: Client, page: str
    ) -> None:
        answer = client.get(f"/o/{measured.slug}/{page}")

        assert answer.status_code == 302
        assert "login" in answer["Location"]


class TestResults:
    def test_shows_the_latest_rounds_finding(self, measured: Company) -> None:
        page = read(measured.client(), f"/o/{measured.slug}/")

        assert "2026 Q3 · answers of 24 people · closed on 30 September 2026" in page
        assert "Stickler" in page
        assert "90% interval" in page
        assert "Computed on" in page

    def test_shows_the_numbers_of_the_datasets(self, measured: Company) -> None:
        markup = measured.client().get(f"/o/{measured.slug}/").content.decode()

        with acting_for(measured.organisation.pk):
            told = {name: DATASETS[name].rows() for name in SHOWN}
            names = {d.code: d.name for d in InstrumentVersion.objects.current().words().dimensions}
        dimensions = table(markup, "Dimensions in 2026 Q3")
        for row in told["dimension_scores"]:
            if (row.period_id, row.group) == (SECOND, "all"):
                score, interval, answers, *_rest = dimensions[names[row.dimension_key]]
                assert score == f"{row.score:.0f}"
                assert interval == f"{row.score_low:.0f}–{row.score_high:.0f}"  # noqa: RUF001
                assert answers == str(row.respondents)
        personas = table(markup, "Personas in 2026 Q3")
        for row in told["persona_shares"]:
            if row.period_id == SECOND:
                assert personas[row.persona_key.capitalize()][0] == f"{100 * row.share:.0f}%"
        history = table(markup, "Your rounds")
        for row in told["rounds"]:
            maturity, _ends, _label, answers, *_beside = history[row.period_id.replace("-", " ")]
            assert (maturity, answers) == (f"{row.maturity:.0f}", str(row.respondents))

    def test_shows_strength_beside_trap(self, measured: Company) -> None:
        page = read(measured.client(), f"/o/{measured.slug}/")

        assert "Strength: Reliability and clear policy." in page
        assert "Trap: Policy before the person" in page

    def test_calls_what_clearly_changed_and_nothing_else(self, measured: Company) -> None:
        markup = measured.client().get(f"/o/{measured.slug}/").content.decode()

        rows = table(markup, "Dimensions in 2026 Q3")
        assert rows["Structure and protocol"][3].endswith("since 2026 Q2")
        assert "Maturity has risen since 2026 Q2" in words(markup)
        assert "Clearly more Stickler, clearly less Casualist than in 2026 Q2" in words(markup)

    def test_says_that_two_rounds_cannot_be_compared(self, acme: Company) -> None:
        rounds.scored(acme.organisation, FIRST, {"leader": 6, "frontline": 9})
        rounds.scored(acme.organisation, SECOND)

        page = read(acme.client(), f"/o/{acme.slug}/")

        assert "It cannot be compared with 2026 Q2: other groups of people answered then." in page
        assert "since 2026 Q2" not in page

    def test_shows_the_gap_to_the_customers_with_their_number(self, measured: Company) -> None:
        markup = measured.client().get(f"/o/{measured.slug}/").content.decode()

        assert "40 customers through a public link" in words(markup)
        rows = table(markup, "Your people and your customers")
        assert "Structure and protocol Gap" in rows
        assert "Leadership in practice" not in rows

    def test_explains_what_is_hidden(self, acme: Company) -> None:
        rounds.scored(acme.organisation, SECOND, {"leader": 2, "manager": 3, "frontline": 9})

        page = read(acme.client(), f"/o/{acme.slug}/")

        assert "Leaders and Managers: fewer than 5 people answered, or" in page
        assert "Customers: none answered the mirror survey." in page

    def test_says_when_there_is_no_benchmark_yet(self, measured: Company) -> None:
        page = read(measured.client(), f"/o/{measured.slug}/")

        assert "No benchmark for 2026 Q3" in page
        assert "not enough companies yet" in page
        assert "ahead of" not in page.replace("clearly ahead of", "")

    def test_tells_of_a_round_that_is_under_way(self, measured: Company) -> None:
        rounds.open_round(measured.organisation, "2026-Q4")

        page = read(measured.client(), f"/o/{measured.slug}/")

        assert "2026 Q4 is under way until the end of 31 December 2026." in page
        assert "Start the next round" not in page

    def test_offers_the_next_round_to_those_who_may_start_one(self, measured: Company) -> None:
        viewer = measured.client(measured.hire(Role.VIEWER))

        assert "Start the next round" in read(measured.client(), f"/o/{measured.slug}/")
        assert "Start the next round" not in read(viewer, f"/o/{measured.slug}/")

    def test_is_drawn_without_a_script_or_a_style_of_its_own(self, measured: Company) -> None:
        markup = measured.client().get(f"/o/{measured.slug}/").content.decode()

        assert markup.count("<svg") >= 9
        assert " style=" not in markup
        assert "<style" not in markup
        assert "onclick" not in markup

    def test_marks_a_sample_organisation(self, sample: Company) -> None:
        rounds.scored(sample.organisation, SECOND)

        assert "Sample organisation." in read(sample.client(), f"/o/{sample.slug}/")


class TestResultsAmongPeers:
    pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

    def test_places_the_company_as_a_range_of_about_so_many(self, measured: Company) -> None:
        rounds.publish(SECOND)

        page = read(measured.client(), f"/o/{measured.slug}/")

        assert "of about 320 companies" in page
        assert "Typical half of them 45–66, median 56" in page  # noqa: RUF001
        assert "Peers are shown for Measurement discipline and Structure and protocol" in page
        assert "Blend of two" in page

    def test_says_not_enough_companies_yet(self, measured: Company) -> None:
        rounds.publish(SECOND, scores=(0, 0, 1, 2, 0, 1, 0, 0, 0, 0), labels=(0, 0, 1, 2, 0, 1, 0))

        page = read(measured.client(), f"/o/{measured.slug}/")

        assert "Not enough companies yet" in page
        assert "but not enough companies yet to show them" in page
        assert "Peers" not in page.replace("Peers are shown from about 25 companies on", "")


class TestResultsThatAreMissing:
    def test_invites_to_start_the_first_round(self, acme: Company) -> None:
        markup = acme.client().get(f"/o/{acme.slug}/").content.decode()

        assert "No results yet" in words(markup)
        assert f'href="/o/{acme.slug}/rounds/start/"' in markup
        assert "Sample: invented figures" in words(markup)

    def test_tells_a_viewer_whom_to_ask(self, acme: Company) -> None:
        markup = acme.client(acme.hire(Role.VIEWER)).get(f"/o/{acme.slug}/").content.decode()

        assert "An owner or admin of your organisation can start one." in words(markup)
        assert "rounds/start/" not in markup

    def test_keeps_silent_while_the_round_is_open(self, acme: Company) -> None:
        round_ = rounds.open_round(acme.organisation, SECOND)
        wanted = rounds.profile(round_.instrument.words(), honcho=1)
        rounds.answer(round_, wanted, rounds.PEOPLE, seed=1)

        markup = acme.client().get(f"/o/{acme.slug}/").content.decode()

        assert "It is open until the end of 30 September 2026" in words(markup)
        assert f"/rounds/{round_.pk}/" in markup

    def test_says_that_a_closed_round_is_being_scored(self, acme: Company) -> None:
        round_ = rounds.open_round(acme.organisation, SECOND)
        with acting_for(acme.organisation.pk):
            Round.objects.filter(pk=round_.pk).update(
                state=State.CLOSED, closed_at=now() - timedelta(minutes=1)
            )

        page = read(acme.client(), f"/o/{acme.slug}/")

        assert "The results are being computed" in page
        assert "usually within a minute" in page

    def test_says_that_a_draft_is_in_preparation(self, acme: Company) -> None:
        round_ = rounds.open_round(acme.organisation, SECOND)
        with acting_for(acme.organisation.pk):
            Round.objects.filter(pk=round_.pk).update(
                state=State.DRAFT, opened_at=None, closes_at=None
            )

        assert "The round is in preparation" in read(acme.client(), f"/o/{acme.slug}/")

    def test_explains_four_answers(self, acme: Company) -> None:
        rounds.scored(acme.organisation, SECOND, rounds.FEW)

        page = read(acme.client(), f"/o/{acme.slug}/")

        assert "Fewer than 5 usable answers came in" in page
        assert "Start the next round" in page

    def test_tells_the_floor_that_the_organisation_has_raised(self, acme: Company) -> None:
        round_ = rounds.open_round(acme.organisation, SECOND)
        with acting_for(acme.organisation.pk):
            Round.objects.filter(pk=round_.pk).update(anonymity_floor=8)

        page = read(acme.client(), f"/o/{acme.slug}/")

        assert "at least 8 people have answered" in page


class TestRoundResults:
    def test_shows_an_earlier_round_with_the_way_to_the_later(self, measured: Company) -> None:
        page = read(measured.client(), f"/o/{measured.slug}/results/{FIRST}/")

        assert "2026 Q2 · answers of 24 people" in page
        assert "Results of 2026 Q3" in page
        assert "Your first round" in page

    @pytest.mark.parametrize("quarter", ["2025-Q1", "2026-Q5", "latest", "2026-Q3 "])
    def test_gives_the_same_404_for_whatever_is_not_there(
        self, measured: Company, quarter: str
    ) -> None:
        found = measured.client().get(f"/o/{measured.slug}/results/{quarter}/")

        assert found.status_code == 404

    def test_gives_the_same_404_for_a_foreign_quarter(
        self, measured: Company, borealis: Company
    ) -> None:
        own = borealis.client().get(f"/o/{borealis.slug}/results/{SECOND}/")
        foreign = borealis.client().get(f"/o/{measured.slug}/results/{SECOND}/")
        missing = borealis.client().get("/o/nobody/results/2026-Q3/")

        assert (own.status_code, foreign.status_code, missing.status_code) == (404, 404, 404)
        assert words(foreign.content.decode()) == words(missing.content.decode())

    def test_shows_where_an_open_round_stands(self, measured: Company) -> None:
        rounds.open_round(measured.organisation, "2026-Q4")

        page = read(measured.client(), f"/o/{measured.slug}/results/2026-Q4/")

        assert "The round is under way" in page


class TestHistory:
    def test_lists_the_rounds_with_the_way_to_each(self, measured: Company) -> None:
        markup = measured.client().get(f"/o/{measured.slug}/history/").content.decode()

        for quarter in (FIRST, SECOND):
            assert f'href="/o/{measured.slug}/results/{quarter}/"' in markup

    def test_leads_to_the_comparison_of_neighbours(self, measured: Company) -> None:
        markup = measured.client().get(f"/o/{measured.slug}/history/").content.decode()

        assert f"/compare/?from={FIRST}&amp;to={SECOND}" in markup
        assert "Computed on" in markup

    def test_has_nothing_to_list_before_the_first_round(self, acme: Company) -> None:
        assert "No results yet" in read(acme.client(), f"/o/{acme.slug}/history/")


class TestHome:
    def test_says_what_tidemark_is_to_anyone(self, client: Client, db: None) -> None:
        markup = client.get("/").content.decode()

        assert "What kind of customer care do you run?" in words(markup)
        assert markup.count("<svg") >= 9
        for address in ("/account/signup/", "/account/login/", "/method/"):
            assert f'href="{address}' in markup

    def test_marks_every_invented_figure_as_a_sample(self, client: Client, db: None) -> None:
        markup = client.get("/").content.decode()

        cards = markup.split('<section class="card')[1:]
        assert len(cards) == 3
        assert all(">Sample<" in card for card in cards)

    def test_leads_members_to_their_organisations(self, acme: Company) -> None:
        markup = acme.client().get("/").content.decode()

        assert 'href="/organisations/"' in markup
        assert "/account/signup/" not in markup
