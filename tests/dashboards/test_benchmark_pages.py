"""The pages of releases: what they tell whom, what they hide, and that their files agree."""

import re

import pytest
from django.test import Client

from apps.accounts.models import Role
from tests.conftest import Company
from tests.dashboards.faces import faces_of, read_csv, read_json
from tests.dashboards.reading import read
from tests.reports import kpi_releases, rounds
from tests.reports.segmented import APART, EVERYONE, FEW, FOREIGN, GROUP, OWN, publish

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

QUARTER = "2026-Q3"
CARDS = ("cohorts", "maturity", "labels", "dimensions", "kpis")
ADDRESSES = ("", f"{QUARTER}/", f"{QUARTER}/charts/maturity.csv", f"{QUARTER}/charts/labels.svg")
TYPICAL = re.compile(r"[Tt]ypical half of them \d+.\d+, median \d+")


def page(company: Company, rest: str = "") -> str:
    """Return the address of a company's benchmarks."""
    return f"/o/{company.slug}/benchmarks/{rest}"


@pytest.fixture
def released(acme: Company) -> Company:
    """Acme with a round of its own in the quarter of a release."""
    rounds.scored(acme.organisation, QUARTER)
    publish(QUARTER)
    kpi_releases.share_kpis(acme)
    return acme


class TestAccess:
    @pytest.mark.parametrize("rest", ADDRESSES)
    def test_any_member_may_read_and_no_stranger(
        self, acme: Company, borealis: Company, client: Client, rest: str
    ) -> None:
        publish(QUARTER)
        viewer = acme.client(acme.hire(Role.VIEWER))

        assert viewer.get(page(acme, rest)).status_code == 200
        assert borealis.take_part().client().get(page(acme, rest)).status_code == 404
        assert client.get(page(acme, rest)).status_code == 302

    def test_everybody_of_one_organisation_reads_the_same(self, released: Company) -> None:
        viewer = released.client(released.hire(Role.VIEWER))

        for slug in CARDS:
            address = page(released, f"{QUARTER}/charts/{slug}.json")
            assert viewer.get(address).content == released.client().get(address).content

    @pytest.mark.parametrize("rest", ["2026-Q2/", "nothing/", f"{QUARTER}/charts/nothing.csv"])
    def test_what_was_never_drawn_is_not_there(self, acme: Company, rest: str) -> None:
        publish(QUARTER)

        assert acme.client().get(page(acme, rest)).status_code == 404


class TestWithoutConsent:
    def test_no_figure_of_others_is_told(self, borealis: Company) -> None:
        rounds.scored(borealis.organisation, QUARTER)
        publish(QUARTER)
        browser = borealis.client()

        told = read(browser, page(borealis))

        assert "Peers are shown to companies that take part" in told
        assert TYPICAL.search(told) is None
        assert "companies in Technology" not in told
        for slug in CARDS:
            for extension in ("csv", "json", "svg", "png"):
                address = page(borealis, f"{QUARTER}/charts/{slug}.{extension}")
                assert browser.get(address).status_code == 404

    @pytest.mark.parametrize("quarter", [QUARTER, "2020-Q1"])
    def test_no_quarter_tells_whether_it_had_a_release(
        self, borealis: Company, quarter: str
    ) -> None:
        publish(QUARTER)

        answer = borealis.client().get(page(borealis, f"{quarter}/"))

        assert (answer.status_code, answer["Location"]) == (302, page(borealis))

    def test_who_may_decide_finds_the_way_there(self, borealis: Company) -> None:
        publish(QUARTER)
        way = f"/o/{borealis.slug}/settings/benchmarks/"
        viewer = borealis.client(borealis.hire(Role.VIEWER))

        assert way in borealis.client().get(page(borealis)).content.decode()
        assert way not in viewer.get(page(borealis)).content.decode()
        assert "An owner of the organisation can agree" in read(viewer, page(borealis))


class TestHead:
    def test_begins_with_the_place_and_its_doubts(self, released: Company) -> None:
        told = read(released.client(), page(released))

        assert re.search(r"You are ahead of roughly \d+\W+\d+% of about \d+0 companies in", told)
        assert "drawn on 16 November 2026; the next one is due after 31 January 2027" in told
        assert "Noise in every count hides single companies." in told
        assert "Benchmarks are context, not a target." in told

    def test_says_what_is_missing_before_the_first_release(self, acme: Company) -> None:
        told = read(acme.client(), page(acme))

        assert "No benchmark has been drawn yet" in told
        assert "Sample" in told

    def test_shows_peers_to_a_company_without_a_round(self, acme: Company) -> None:
        publish(QUARTER)

        told = read(acme.client(), page(acme))

        assert "You have no maturity of your own in 2026 Q3" in told
        assert TYPICAL.search(told)

    def test_marks_a_sample_as_a_sample(self, sample: Company) -> None:
        publish(QUARTER, population="sample")

        told = read(sample.client(), page(sample))

        assert "Sample companies" in told
        assert "over sample companies, which are invented" in told
        assert "the next one is due" not in told

    def test_leads_to_every_release_and_to_its_document(self, acme: Company) -> None:
        for quarter in ("2026-Q2", QUARTER):
            publish(quarter)

        markup = acme.client().get(page(acme)).content.decode()

        assert f'href="{page(acme, "2026-Q2/")}"' in markup
        assert f'href="/o/{acme.slug}/releases/{QUARTER}.json"' in markup

    def test_stands_in_the_navigation(self, acme: Company) -> None:
        markup = acme.client().get(f"/o/{acme.slug}/kpis/").content.decode()

        assert f'href="{page(acme)}"' in markup


class TestCohorts:
    def test_are_chosen_without_a_script(self, released: Company) -> None:
        address = f"{page(released, f'{QUARTER}/')}?cohort=all"
        browser = released.client()

        told = read(browser, address)

        assert "You chose this cohort." in told
        assert "You are compared with all of about" in told
        links = browser.get(address).content.decode()
        assert f"{page(released)}{QUARTER}/charts/maturity.csv?cohort=all" in links
        assert "charts/dimensions.png?cohort=all&amp;width=1000" in links

    def test_are_in_the_names_of_their_files(self, released: Company) -> None:
        address = page(released, f"{QUARTER}/charts/dimensions.csv")
        browser = released.client()

        names = [
            browser.get(f"{address}{asked}")["Content-Disposition"] for asked in ("", "?cohort=all")
        ]

        assert f'"tidemark-{QUARTER}-benchmarks-dimensions.csv"' in names[0]
        assert f'"tidemark-{QUARTER}-benchmarks-all-dimensions.csv"' in names[1]

    @pytest.mark.parametrize("cohort", [FOREIGN, OWN, "nothing"])
    def test_that_are_foreign_or_hidden_are_not_there(self, acme: Company, cohort: str) -> None:
        publish(QUARTER, {OWN: FEW})
        browser = acme.client()

        for rest in (f"{QUARTER}/", f"{QUARTER}/charts/maturity.csv", ""):
            assert browser.get(page(acme, rest), {"cohort": cohort}).status_code == 404

    def test_that_are_hidden_show_no_numbers(self, acme: Company) -> None:
        publish(QUARTER, {OWN: FEW})
        browser = acme.client()

        told = read(browser, page(acme))
        rows = read_csv(browser, page(acme, f"{QUARTER}/charts/cohorts"))

        assert "too few companies there: fewer than 25" in told
        assert "Why wider than your segment? Too few companies are there." in told
        assert [(row["cohort"], row["n_about"] == "") for row in rows] == [
            (OWN, True),
            (GROUP, False),
            (EVERYONE, False),
        ]

    def test_say_how_unsure_a_median_would_be_but_not_where(self, acme: Company) -> None:
        publish(QUARTER, {OWN: APART})
        browser = acme.client()

        told = read(browser, page(acme))
        rows = read_csv(browser, page(acme, f"{QUARTER}/charts/cohorts"))

        assert re.search(r"the median would be known only to ±\d+ points", told)
        assert rows[0]["n_about"] == ""

    def test_leave_nothing_to_choose_where_all_are_too_small(self, acme: Company) -> None:
        publish(QUARTER, otherwise=(0,) * 10, labels=(0,) * 7)
        browser = acme.client()

        told = read(browser, page(acme))

        assert "Not enough companies yet to compare you with" in told
        assert "Even all companies together are fewer than 25." in told
        assert "Compare with this cohort" not in told
        assert TYPICAL.search(told) is None
        for slug in ("maturity", "labels"):
            assert browser.get(page(acme, f"{QUARTER}/charts/{slug}.csv")).status_code == 404


class TestCards:
    def test_have_their_faces(self, released: Company) -> None:
        browser = released.client()

        found = faces_of(browser, page(released))

        every = {"csv", "json", "svg", "png"}
        assert {slug: found[slug] for slug in CARDS} == {
            "cohorts": {"csv", "json"},
            "kpis": {"csv", "json"},
            **dict.fromkeys(("maturity", "labels", "dimensions"), every),
        }
        for slug, extensions in found.items():
            for extension in extensions:
                address = page(released, f"{QUARTER}/charts/{slug}.{extension}")
                assert browser.get(address).status_code == 200

    def test_tell_a_file_what_they_tell_the_page(self, released: Company) -> None:
        browser = released.client()
        address = page(released, f"{QUARTER}/charts/dimensions")

        rows, told = read_csv(browser, address), read_json(browser, address)

        assert [row["dimension"] for row in rows] == [row["dimension"] for row in told["rows"]]
        assert {row["quarter"] for row in rows} == {"2026 Q3"}
        assert all(int(row["n_about"]) % 10 == 0 for row in rows)
        assert all(float(row["half_low"]) <= float(row["median"]) for row in rows)

    def test_tell_the_year_s_moves_and_where_companies_stand(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTER)
        publish("2025-Q4")
        publish(QUARTER)
        browser = acme.client()

        found = faces_of(browser, page(acme))

        assert {"transitions", "compass"} <= set(found)
        assert "release of 2025 Q4: about 440 companies" in read(browser, page(acme))

    def test_say_when_the_year_s_moves_will_be_told(self, released: Company) -> None:
        told = read(released.client(), page(released))

        assert "How companies change label in a year is not known yet" in told

    def test_of_kpis_are_told_to_those_who_share_theirs(self, acme: Company) -> None:
        publish(QUARTER)
        browser = acme.client()
        address = page(acme, f"{QUARTER}/charts/kpis.csv")

        assert "KPIs of others are shown to companies that share theirs" in read(
            browser, page(acme)
        )
        assert browser.get(address).status_code == 404

        kpi_releases.share_kpis(acme)
        assert "Among about 300 companies: typical half" in read(browser, page(acme))
        assert browser.get(address).status_code == 200
