"""The pages of one number: what they explain, and that hidden groups stay hidden on them."""

import pytest
from django.test import Client

from apps.accounts.models import Role
from apps.assessments.models import Response
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.dashboards.conftest import FIRST, SECOND
from tests.dashboards.reading import read, table, words
from tests.reports import rounds

PAGES = (
    "dimensions/STR/",
    "personas/stickler/",
    "dimensions/STR/charts/past.svg",
    "personas/stickler/charts/likeness.csv",
)
HIDDEN = {"leader": 2, "manager": 3, "frontline": 9}


def page(company: Company, of: str, quarter: str = SECOND) -> str:
    """Return the address of a page about one number."""
    return f"/o/{company.slug}/results/{quarter}/{of}"


@pytest.mark.parametrize("of", PAGES)
class TestAccess:
    def test_any_member_may_read(self, measured: Company, of: str) -> None:
        viewer = measured.client(measured.hire(Role.VIEWER))

        assert viewer.get(page(measured, of)).status_code == 200

    def test_a_stranger_finds_nothing(self, measured: Company, borealis: Company, of: str) -> None:
        rounds.scored(borealis.organisation, FIRST)

        assert borealis.client().get(page(measured, of)).status_code == 404
        assert borealis.client().get(page(borealis, of)).status_code == 404

    def test_nobody_reads_without_logging_in(
        self, measured: Company, client: Client, of: str
    ) -> None:
        assert client.get(page(measured, of)).status_code == 302


class TestWhatIsNotThere:
    @pytest.mark.parametrize(
        "of",
        [
            "dimensions/XXX/",
            "dimensions/selfie/",
            "personas/STR/",
            "personas/balanced/",
            "dimensions/STR/charts/nothing.svg",
            "dimensions/STR/charts/past.exe",
        ],
    )
    def test_gives_404(self, measured: Company, of: str) -> None:
        assert measured.client().get(page(measured, of)).status_code == 404

    def test_gives_404_for_a_quarter_without_results(self, measured: Company) -> None:
        found = measured.client().get(page(measured, "dimensions/STR/", "2025-Q1"))

        assert found.status_code == 404


class TestDimension:
    def test_explains_the_number_of_the_results(self, measured: Company) -> None:
        results = measured.client().get(f"/o/{measured.slug}/").content.decode()
        score, interval, *_rest = table(results, "Dimensions in 2026 Q3")["Structure and protocol"]

        markup = measured.client().get(page(measured, "dimensions/STR/")).content.decode()

        assert "Structure and protocol has risen" in words(markup)
        assert f"{score} 90% interval {interval}" in words(markup)
        assert f"/o/{measured.slug}/results/{SECOND}/worked-out/dimension-STR/" in markup

    def test_tells_its_past_and_its_groups(self, measured: Company) -> None:
        markup = measured.client().get(page(measured, "dimensions/STR/")).content.decode()

        past = table(markup, "Structure and protocol, round by round")
        assert list(past)[-2:] == ["2026 Q3", "2026 Q2"]
        groups = table(markup, "Structure and protocol by group")
        answers = {name: row[-1] for name, row in groups.items() if name != "Group"}
        assert answers == {
            "All your people": "24",
            "Leaders": "6",
            "Managers": "6",
            "Frontline": "12",
            "Customers": "40",
        }

    def test_says_what_is_hidden_and_shows_nothing_of_it(self, acme: Company) -> None:
        rounds.scored(acme.organisation, SECOND, HIDDEN)

        markup = acme.client().get(page(acme, "dimensions/STR/")).content.decode()

        groups = table(markup, "Structure and protocol by group")
        assert not {"Leaders", "Managers"} & set(groups)
        assert "Leaders and Managers: fewer than 5 people answered" in words(markup)

    def test_hides_them_in_its_files_too(self, acme: Company) -> None:
        rounds.scored(acme.organisation, SECOND, HIDDEN)
        client = acme.client()

        for extension in ("csv", "json", "svg"):
            face = client.get(page(acme, f"dimensions/STR/charts/groups.{extension}"))
            assert face.status_code == 200
            assert b"Leaders" not in face.content
            assert b"Managers" not in face.content

    def test_draws_no_score_more_finely_than_it_is_written(self, acme: Company) -> None:
        rounds.scored(acme.organisation, SECOND, HIDDEN)

        drawn = acme.client().get(page(acme, "dimensions/STR/charts/groups.csv"))

        for line in drawn.content.decode().splitlines()[1:]:
            assert "." not in line

    def test_names_its_files_by_the_dimension(self, acme: Company) -> None:
        rounds.scored(acme.organisation, SECOND)

        named = acme.client().get(page(acme, "dimensions/STR/charts/groups.csv"))

        disposition = named["Content-Disposition"]
        assert f'"tidemark-{SECOND}-dimension-STR-groups.csv"' in disposition

    def test_explains_a_score_that_is_missing(self, acme: Company) -> None:
        round_ = rounds.open_round(acme.organisation, SECOND)
        wanted = rounds.profile(round_.instrument.words(), honcho=1)
        rounds.answer(round_, wanted, rounds.PEOPLE, seed=1)
        rounds.skip(round_, "STR", people=20)
        rounds.close(round_)

        said = read(acme.client(), page(acme, "dimensions/STR/"))

        assert "Structure and protocol has no score this quarter" in said
        assert "Scores are shown from 5 people on." in said

    def test_says_that_answers_are_gone(self, measured: Company) -> None:
        with acting_for(measured.organisation.pk):
            Response.objects.filter(round__quarter=SECOND).delete()

        said = read(measured.client(), page(measured, "dimensions/STR/"))

        assert "Its answers have been deleted" in said


class TestDimensionAmongPeers:
    pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

    def test_shows_how_the_peers_spread(self, measured: Company) -> None:
        rounds.publish(SECOND)

        markup = measured.client().get(page(measured, "dimensions/STR/")).content.decode()

        bins = table(markup, "Structure and protocol of your peers")
        shares = [int(row[0].removesuffix("%")) for name, row in bins.items() if name != "Scores"]
        assert len(shares) == 10
        assert sum(shares) == pytest.approx(100, abs=5)
        assert "You are ahead of roughly" in words(markup)

    def test_says_that_too_few_are_there(self, measured: Company) -> None:
        rounds.publish(SECOND, scores=(0, 0, 1, 2, 0, 1, 0, 0, 0, 0), labels=(0, 0, 1, 2, 0, 1, 0))

        markup = measured.client().get(page(measured, "dimensions/STR/")).content.decode()

        assert "Not enough companies yet to show peers" in words(markup)
        assert "of your peers" not in markup.split("<caption>", 1)[-1].split("</caption>")[0]

    def test_shows_nothing_of_a_dimension_that_was_not_released(self, measured: Company) -> None:
        rounds.publish(SECOND)

        said = read(measured.client(), page(measured, "dimensions/CUS/"))

        assert "Peers: two of the eight dimensions are released a quarter" in said


class TestPersona:
    def test_tells_strength_beside_trap(self, measured: Company) -> None:
        said = read(measured.client(), page(measured, "personas/stickler/"))

        assert "Strength: Reliability and clear policy. Trap: Policy before the person" in said
        assert "Your care resembles The Stickler more than before" in said

    def test_shows_the_share_of_the_results(self, measured: Company) -> None:
        results = measured.client().get(f"/o/{measured.slug}/").content.decode()
        share, *_rest = table(results, "Personas in 2026 Q3")["Stickler"]

        markup = measured.client().get(page(measured, "personas/stickler/")).content.decode()

        assert table(markup, "The Stickler, round by round")["2026 Q3"][0] == share

    def test_leads_to_the_other_four(self, measured: Company) -> None:
        markup = measured.client().get(page(measured, "personas/stickler/")).content.decode()

        for other in ("traditionalist", "honcho", "selfie", "casualist"):
            assert f'href="/o/{measured.slug}/results/{SECOND}/personas/{other}/"' in markup
