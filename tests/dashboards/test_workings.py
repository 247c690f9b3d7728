"""The pages that work figures out: every sum on them comes out, in the figure that led there."""

import re
from collections import Counter
from collections.abc import Mapping
from html import unescape

import pytest
from django.test import Client

from apps.accounts.models import Role
from apps.assessments.models import RoundResult
from apps.instruments.models import InstrumentVersion
from apps.reports.workings import Ground, ground
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.dashboards.arithmetic import comes_out, stat, sums
from tests.dashboards.conftest import FIRST, SECOND
from tests.dashboards.reading import read, words
from tests.reports import rounds

FIGURES = (
    "maturity",
    "label",
    "dimension-TEC",
    "persona-stickler",
    "gap-leader_frontline-TEC",
    "gap-self_customer-TEC",
    "change-maturity",
    "change-TEC",
)
ONE_SHOWN: Mapping[str, int] = {"leader": 2, "manager": 4, "frontline": 12}
NONE_SHOWN: Mapping[str, int] = {"leader": 3, "manager": 2, "frontline": 4}


def figure_links(markup: str) -> dict[str, tuple[str, str]]:
    """Return a page's figures that are links: address to name and text."""
    found = re.findall(
        r'<a href="([^"]*/worked-out/[^"]*)"\s+aria-label="([^"]*)">(.*?)</a>', markup, re.DOTALL
    )
    return {url: (unescape(name), unescape(text)) for url, name, text in found}


def read_markup(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def exact_numbers(found: Ground) -> set[str]:
    """Return what is stored of totals and shares, as pages write numbers that they tell exactly."""
    totals = [row for (group, _code), row in found.rows.items() if group == "all"]
    points = [[row.score, row.score_low, row.score_high, row.standard_error] for row in totals]
    result, previous = found.result, found.report.previous
    assert previous is not None
    assert previous.maturity is not None
    points += [[result.maturity or 0, result.maturity_low or 0, result.maturity_high or 0]]
    for change in (previous.maturity, *previous.dimensions.values()):
        points += [[abs(change.delta), abs(change.low), abs(change.high), change.mdc]]
    points += [[abs(gap.value), abs(gap.low), abs(gap.high)] for gap in found.report.gaps]
    parts = [part.row for part in found.report.personas]
    shares = [[row.share, row.share_low, row.share_high, row.p_top] for row in parts]
    weights = [result.balance, result.fit_p, *result.detail["mean_weights"].values()]
    known = {f"{number:.3f}" for row in points for number in row}
    known |= {f"{number:.4f}" for row in [*shares, weights] for number in row}
    known |= {f"{number:.6f}" for number in weights}
    return {number for number in known if number[-2:] != "00"}


@pytest.mark.parametrize("figure", FIGURES)
class TestAccess:
    def test_any_member_may_read(self, measured: Company, figure: str) -> None:
        viewer = measured.client(measured.hire(Role.VIEWER))

        page = f"/o/{measured.slug}/results/{SECOND}/worked-out/{figure}/"
        assert viewer.get(page).status_code == 200

    def test_a_stranger_finds_nothing(
        self, measured: Company, borealis: Company, figure: str
    ) -> None:
        page = f"/o/{measured.slug}/results/{SECOND}/worked-out/{figure}/"

        assert borealis.client().get(page).status_code == 404

    def test_nobody_reads_without_logging_in(
        self, measured: Company, client: Client, figure: str
    ) -> None:
        answer = client.get(f"/o/{measured.slug}/results/{SECOND}/worked-out/{figure}/")

        assert answer.status_code == 302
        assert "login" in answer["Location"]


class TestWorkedOut:
    def test_leads_from_every_figure_to_its_own_page(self, measured: Company) -> None:
        client = measured.client()
        markup = client.get(f"/o/{measured.slug}/").content.decode()

        linked = figure_links(markup)

        kinds = Counter(url.split("/")[-2].partition("-")[0] for url in linked)
        assert kinds == {
            "persona": 5,
            "dimension": 8,
            "change": 8,
            "gap": 8 + 7,
            "maturity": 2,  # of both rounds
            "label": 2,
            "agreement": 8,
            "stated": 3,
        }
        for url, (name, text) in linked.items():
            page = client.get(url)
            assert page.status_code == 200
            assert name.endswith(f": {text}")
            assert text.startswith(stat(page.content.decode()))

    @pytest.mark.parametrize("quarter", [FIRST, SECOND])
    def test_every_sum_comes_out(self, measured: Company, quarter: str) -> None:
        client = measured.client()
        page = client.get(f"/o/{measured.slug}/results/{quarter}/").content.decode()

        checked = 0
        for url in set(re.findall(r'href="([^"]*/worked-out/[^"]*)"', page)):
            checked += comes_out(client.get(url).content.decode(), url)
        assert checked > 100

    def test_ends_a_dimension_in_the_interval_of_the_results(self, measured: Company) -> None:
        client = measured.client()
        results = client.get(f"/o/{measured.slug}/").content.decode()

        for url, (_name, text) in figure_links(results).items():
            if "/dimension-" in url:
                markup = client.get(url).content.decode()
                told = {name: float(result) for name, _expression, result in sums(markup)}
                ends = [f"{min(max(told[end], 0), 100):.0f}" for end in ("lower end", "upper end")]
                assert f"{told['score']:.0f}" == text
                assert f"90% interval {ends[0]}\u2013{ends[1]}" in words(markup)

    def test_says_each_formula_with_raised_and_lowered_signs(self, measured: Company) -> None:
        page = f"/o/{measured.slug}/results/{SECOND}/worked-out/dimension-TEC/"

        markup = measured.client().get(page).content.decode()

        assert "SE = √(Σ<sub>g</sub> w&#x27;<sub>g</sub><sup>2</sup> SE" in markup
        assert "_{" not in markup
        assert "^{" not in markup

    def test_shows_an_earlier_round_from_the_list_of_rounds(self, measured: Company) -> None:
        markup = measured.client().get(f"/o/{measured.slug}/history/").content.decode()

        linked = figure_links(markup)

        for code in ("maturity", "label"):
            assert f"/o/{measured.slug}/results/{FIRST}/worked-out/{code}/" in linked

    @pytest.mark.parametrize(
        "figure",
        [
            "anything",
            "maturity-x",
            "dimension",
            "dimension-XYZ",
            "persona-balanced_reference",
            "gap-leader_frontline",
            "gap-leader_frontline-XYZ",
            "gap-self_customer-LDR",
            "place-overall",
            "change-XYZ",
        ],
    )
    def test_gives_404_for_what_has_no_figure(self, measured: Company, figure: str) -> None:
        page = f"/o/{measured.slug}/results/{SECOND}/worked-out/{figure}/"

        assert measured.client().get(page).status_code == 404

    @pytest.mark.parametrize("quarter", ["2025-Q1", "latest", "2026-Q4"])
    def test_gives_404_for_a_quarter_without_results(self, measured: Company, quarter: str) -> None:
        rounds.open_round(measured.organisation, "2026-Q4")

        page = f"/o/{measured.slug}/results/{quarter}/worked-out/maturity/"
        assert measured.client().get(page).status_code == 404

    def test_says_which_label_stands_and_why(self, measured: Company) -> None:
        page = read(measured.client(), f"/o/{measured.slug}/results/{SECOND}/worked-out/label/")
        with acting_for(measured.organisation.pk):
            result = RoundResult.objects.get(round__quarter=SECOND)

        assert result.standing_kind == result.label_kind == "persona"
        assert "The label of this round stands: Stickler." in page

    def test_says_that_an_earlier_label_still_stands(self, measured: Company) -> None:
        with acting_for(measured.organisation.pk):
            RoundResult.objects.filter(round__quarter=SECOND).update(
                standing_kind="blend", standing_personas=["casualist", "selfie"]
            )

        page = read(measured.client(), f"/o/{measured.slug}/results/{SECOND}/worked-out/label/")

        assert "the earlier label still stands: Casualist + Selfie." in page

    def test_leaves_the_sample_of_nobody_without_links(self, client: Client, db: None) -> None:
        assert "worked-out" not in client.get("/").content.decode()


class TestWorkedOutWithHiddenGroups:
    @pytest.mark.parametrize("people", [ONE_SHOWN, NONE_SHOWN])
    def test_says_why_the_steps_stop_and_shows_the_total(
        self, acme: Company, instrument: InstrumentVersion, people: Mapping[str, int]
    ) -> None:
        rounds.scored(acme.organisation, SECOND, people)

        page = read(acme.client(), f"/o/{acme.slug}/results/{SECOND}/worked-out/dimension-TEC/")

        assert "not shown: fewer than five" in page
        assert "The remaining steps cannot be shown in full here" in page
        assert f"Over all {sum(people.values())} people" in page

    @pytest.mark.parametrize("people", [ONE_SHOWN, NONE_SHOWN])
    def test_prints_no_digits_that_tell_which_groups_answered(
        self, acme: Company, people: Mapping[str, int]
    ) -> None:
        rounds.scored(acme.organisation, FIRST, people, casualist=1)
        round_ = rounds.open_round(acme.organisation, SECOND)
        rounds.answer(round_, rounds.profile(round_.instrument.words(), stickler=1), people, seed=5)
        rounds.mirror(round_, 2.0, customers=40)
        rounds.close(round_)
        client, home = acme.client(), f"/o/{acme.slug}/results/{SECOND}/"

        links = set(re.findall(r'href="([^"]*/worked-out/[^"]*)"', read_markup(client, home)))
        pages = {url: read(client, url) for url in links}

        with acting_for(acme.organisation.pk):
            exact = exact_numbers(ground(SECOND))
        assert {url.split("/")[-2].partition("-")[0] for url in links} >= {
            *("persona", "dimension", "change", "gap", "maturity", "label", "compass")
        }
        assert len(exact) > 80
        for url, page in pages.items():
            assert exact & set(re.findall(r"\d+\.\d+", page)) == set(), url

    def test_every_sum_comes_out_in_whole_points_too(self, acme: Company) -> None:
        rounds.scored(acme.organisation, FIRST, ONE_SHOWN, casualist=1)
        rounds.scored(acme.organisation, SECOND, NONE_SHOWN, stickler=1)
        client, home = acme.client(), f"/o/{acme.slug}/results/{SECOND}/"

        for url in set(re.findall(r'href="([^"]*/worked-out/[^"]*)"', read_markup(client, home))):
            comes_out(read_markup(client, url), url)

    def test_stops_at_the_total_where_they_are_not(self, acme: Company) -> None:
        rounds.scored(acme.organisation, FIRST, NONE_SHOWN, casualist=1)
        rounds.scored(acme.organisation, SECOND, NONE_SHOWN)

        assert self._sums(acme, "dimension-TEC") == set()
        assert self._sums(acme, "maturity") == {"aSTR", "close to the maturity"}
        assert self._sums(acme, "change-TEC") == {"Δ", "RCI"}

    def _sums(self, acme: Company, figure: str) -> set[str]:
        page = f"/o/{acme.slug}/results/{SECOND}/worked-out/{figure}/"
        markup = acme.client().get(page).content.decode()
        return {name for name, _expression, _result in sums(markup)}


class TestWorkedOutAmongPeers:
    pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

    def test_places_the_company_from_noisy_counts(self, measured: Company) -> None:
        rounds.publish(SECOND)
        client = measured.client()
        results = client.get(f"/o/{measured.slug}/").content.decode()

        linked = set(re.findall(r'href="([^"]*/worked-out/place-[^"]*)"', results))

        assert len(linked) == 3
        for url in linked:
            markup = client.get(url).content.decode()
            assert "Both hold, so the peers are shown." in words(markup)
            assert comes_out(markup, url) > 0
        place = stat(client.get(next(u for u in linked if "overall" in u)).content.decode())
        assert f"ahead of roughly {place} of about 320 companies" in words(results)

    def test_explains_a_place_that_is_not_shown(self, measured: Company) -> None:
        rounds.publish(SECOND, scores=(0, 0, 1, 2, 0, -1, 0, 0, 0, 0))

        page = read(
            measured.client(), f"/o/{measured.slug}/results/{SECOND}/worked-out/place-overall/"
        )

        assert "Not shown" in page
        assert "There are too few companies, so the peers are not shown." in page
        assert "Here the total is 2" in page

    def test_does_not_place_an_exact_score_where_a_group_is_hidden(self, acme: Company) -> None:
        rounds.scored(acme.organisation, SECOND, NONE_SHOWN)
        rounds.publish(SECOND)

        url = f"/o/{acme.slug}/results/{SECOND}/worked-out/place-overall/"
        markup = acme.client().get(url).content.decode()

        assert stat(markup).endswith("%")
        assert "the steps are not shown here" in words(markup)
        assert {name for name, _expression, _result in sums(markup)} == {"t"}
