"""Every figure on every page of results leads to steps with the company's own numbers."""

import re
from collections.abc import Mapping
from html import unescape

import pytest

from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.dashboards.arithmetic import comes_out, stat, sums
from tests.dashboards.reading import words
from tests.performance.entering import AHT, CSAT, FCR, Q3, choose, enter
from tests.reports import rounds

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "pool"]),
    pytest.mark.usefixtures("noon"),
]

QUARTERS = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
NOW, YEAR_END = QUARTERS[-1], "2025-Q4"
HIDDEN: Mapping[str, int] = {"leader": 3, "manager": 2, "frontline": 6}
EVERYBODY: Mapping[str, int] = rounds.PEOPLE
STEPS = re.compile(r'href="([^"]*/worked-out/[^"]*)"')
FILE = re.compile(r'href="([^"]*/charts/[^"]*\.(?:svg|csv|json)[^"]*)"')
WITHOUT_STEPS = {"coverage", "answers"}  # ratings as they were recorded; and their own page


def years(company: Company, people: Mapping[str, int]) -> Company:
    """Let a company answer five rounds, enter KPIs, and see releases with a yearly table."""
    rounds.publish(YEAR_END)
    rounds.publish(NOW)
    with acting_for(company.organisation.pk):
        choose(company, CSAT, FCR, AHT)
        for back, value in enumerate(("80", "78.5", "77", "75", "74", "71.5", "72", "70")):
            enter(company, value, CSAT, Q3.shifted(-back), n=420)
        for back, value in enumerate(("390", "400", "412", "420", "415", "431")):
            enter(company, value, AHT, Q3.shifted(-back))
        enter(company, "71", FCR, Q3)
    for place, quarter in enumerate(QUARTERS):
        round_ = rounds.open_round(company.organisation, quarter)
        wanted = rounds.profile(
            round_.instrument.words(), traditionalist=4 - place, selfie=place + 1
        )
        rounds.answer(round_, wanted, people, seed=place)
        if quarter == NOW:
            rounds.mirror(round_, 2.0, customers=40)
        rounds.close(round_)
    return company


@pytest.fixture
def seasoned(acme: Company) -> Company:
    """Acme after five rounds in which everybody answered."""
    return years(acme, EVERYBODY)


@pytest.fixture
def guarded(acme: Company) -> Company:
    """Acme after five rounds in which two groups are hidden."""
    return years(acme, HIDDEN)


def pages(company: Company) -> dict[str, str]:
    """Return the pages on which figures stand, by their address."""
    home = f"/o/{company.slug}"
    addresses = [
        f"{home}/results/{NOW}/",
        f"{home}/kpis/",
        f"{home}/history/",
        f"{home}/results/{NOW}/dimensions/TEC/",
        f"{home}/results/{NOW}/personas/selfie/",
        f"{home}/compare/?from={QUARTERS[0]}&to={NOW}",
    ]
    client = company.client()
    found = {address: client.get(address) for address in addresses}
    assert {answer.status_code for answer in found.values()} == {200}
    return {address: answer.content.decode() for address, answer in found.items()}


def cards(markup: str) -> dict[str, str]:
    """Return a page's cards by their name."""
    parts = re.split(r'<section class="card[^"]*"\s+id="', markup)[1:]
    return {part.split('"')[0]: part.split("</section>")[0] for part in parts}


def links(markup: str) -> set[str]:
    return {unescape(url) for url in STEPS.findall(markup)}


class TestEveryFigure:
    def test_leads_from_each_card_to_steps_with_own_numbers(self, seasoned: Company) -> None:
        client, walked = seasoned.client(), set()
        for address, markup in pages(seasoned).items():
            for slug, card in cards(markup).items():
                if slug in WITHOUT_STEPS:
                    continue
                way = re.search(r'<a href="([^"]*)">How this is worked out</a>', card)
                assert way is not None, (address, slug)
                if slug == "peers" and "/personas/" in address:
                    continue  # released counts, with nothing of the company's own
                assert "/worked-out/" in way[1], (address, slug)
                page = client.get(unescape(way[1]))
                assert page.status_code == 200, (address, slug)
                assert "<table>" in page.content.decode() or sums(page.content.decode())
                walked.add(f"{address} {slug}")
        assert len(walked) > 16

    def test_every_sum_behind_every_link_comes_out(self, seasoned: Company) -> None:
        client, found = seasoned.client(), set()
        for markup in pages(seasoned).values():
            found |= links(markup)

        kinds = {url.split("/worked-out/")[1].partition("/")[0].partition("-")[0] for url in found}
        checked = 0
        for url in sorted(found):
            page = client.get(url)
            assert page.status_code == 200, url
            checked += comes_out(page.content.decode(), url)
        assert kinds >= {"compass", "trend", "outlook", "agreement", "stated", "satisfaction"}
        assert kinds >= {"expectations", "kpi", "change", "persona", "dimension", "gap", "place"}
        assert checked > 400

    def test_gives_each_of_them_as_json_too(self, seasoned: Company, borealis: Company) -> None:
        client, stranger = seasoned.client(), borealis.client()
        home = f"/o/{seasoned.slug}/results/{NOW}/worked-out"
        for figure in (
            "trend-maturity",
            "trend-TEC",
            "outlook",
            "agreement-TEC",
            "stated-ALL",
            "satisfaction",
            "expectations",
            f"kpi-{CSAT.key}",
        ):
            told = client.get(f"{home}/{figure}.json")
            assert told.status_code == 200, figure
            page = client.get(f"{home}/{figure}/").content.decode()
            assert told.json()["value"] == stat(page)
            assert len(told.json()["steps"]) == page.count('<section class="card stack">')
            for end in ("/", ".json"):
                assert stranger.get(f"{home}/{figure}{end}").status_code == 404

    def test_writes_the_figure_that_led_there(self, seasoned: Company) -> None:
        client = seasoned.client()
        markup = client.get(f"/o/{seasoned.slug}/results/{NOW}/").content.decode()

        found = re.findall(
            r'<a href="([^"]*/worked-out/(?:agreement|stated|satisfaction)[^"]*)"\s+'
            r'aria-label="[^"]*">(.*?)</a>',
            markup,
            re.DOTALL,
        )
        assert len(found) > 10
        for url, text in found:
            assert stat(client.get(url).content.decode()) == words(text)

    def test_finds_a_trend_by_order_and_median_slope(self, seasoned: Company) -> None:
        client = seasoned.client()
        for figure in ("trend-maturity", "trend-TEC"):
            address = f"/o/{seasoned.slug}/results/{NOW}/worked-out/{figure}/"
            page = client.get(address).content.decode()

            names = [name for name, _, _ in sums(page)]
            assert names == ["S", "b", "lower rank", "upper rank", "K", "level"]
            assert "has the median of these 10 slopes" in words(page)

    def test_counts_a_change_from_the_quarter_that_is_asked_for(self, seasoned: Company) -> None:
        client = seasoned.client()
        address = f"/o/{seasoned.slug}/results/{NOW}/worked-out/change-maturity/"

        assert "From 2025 Q3 to 2026 Q3" in words(
            client.get(f"{address}?since={QUARTERS[0]}").content.decode()
        )
        assert "From 2026 Q2 to 2026 Q3" in words(client.get(address).content.decode())
        for unknown in ("2024-Q1", NOW, "then"):
            assert client.get(f"{address}?since={unknown}").status_code == 404

    def test_gives_every_file_that_a_card_offers(self, seasoned: Company) -> None:
        client = seasoned.client()
        offered = {file for page in pages(seasoned).values() for file in FILE.findall(page)}

        found = {file: client.get(unescape(file)).status_code for file in offered}

        assert len(found) > 40
        assert {file: code for file, code in found.items() if code != 200} == {}

    def test_gives_404_for_what_has_no_figure(self, seasoned: Company) -> None:
        client = seasoned.client()
        for figure in (
            *("trend-XYZ", "agreement-XYZ", "stated-XYZ", "stated", "outlook-x"),
            *("kpi-anything", "kpi-csat_pct-unknown-", "kpi", f"kpi-{CSAT.key}x"),
        ):
            page = f"/o/{seasoned.slug}/results/{NOW}/worked-out/{figure}/"
            assert client.get(page).status_code == 404, figure

    def test_explains_a_kpi_before_any_round(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            choose(acme, CSAT)
            enter(acme, "70", CSAT, Q3)
        address = f"/o/{acme.slug}/results/{NOW}/worked-out/kpi-{CSAT.key}/"

        page = acme.client().get(address).content.decode()

        assert stat(page) == "70%"
        assert "A trend is told from 5 quarters on; 1 have a figure" in words(page)

    def test_counts_a_kpi_from_no_other_quarter(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            choose(acme, CSAT)
            enter(acme, "70", CSAT, Q3)
        address = f"/o/{acme.slug}/results/{NOW}/worked-out/kpi-{CSAT.key}"
        browser, asked = acme.client(), {"since": "2025-Q3&theirs"}

        page = browser.get(f"{address}/", asked).content.decode()
        file = browser.get(f"{address}.json", asked).json()

        assert f'href="{address}.json"' in page
        assert file["permalink"] == f"http://testserver{address}/"


class TestWhereGroupsAreHidden:
    def test_tells_nothing_more_finely_than_results_do(self, guarded: Company) -> None:
        client = guarded.client()
        home = f"/o/{guarded.slug}/results/{NOW}/worked-out"
        least = {
            "trend-maturity": set(),
            "trend-TEC": set(),
            "agreement-TEC": set(),
            "stated-ALL": {"close to p", "Δ"},
            "satisfaction": {"l", "u", "Δ"},
            "outlook": {"T11", "close to p"},
            "expectations": {"close to B", "leaning"},
            "compass": {"close to x", "close to y", "Δx", "Δy"},
        }
        for figure, names in least.items():
            page = client.get(f"{home}/{figure}/")
            assert page.status_code == 200, figure
            markup = page.content.decode()
            comes_out(markup, figure)
            assert {name for name, _, _ in sums(markup)} == names, figure
            if figure != "expectations":
                assert "a group is hidden" in words(markup), figure
