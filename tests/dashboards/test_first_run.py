"""What a company sees before its first results, and anybody on the start page."""

import re

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from apps.accounts.actions.organisations import Profile, found_organisation
from apps.accounts.models import BenchmarkConsent, Organisation, Role, User
from apps.accounts.public_sample import PUBLIC_SAMPLE
from apps.assessments.actions.quick_check import take_quick_check
from apps.assessments.models import Round
from apps.dashboards.first_run import sample as live
from apps.instruments.models import InstrumentVersion
from apps.performance.models import TrackedKpi
from apps.reports.quick_check import quick_result
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company, register
from tests.dashboards.faces import faces_of, read_csv, read_json
from tests.dashboards.reading import read, words
from tests.reports import rounds

pytestmark = pytest.mark.usefixtures("instrument")

CASUALIST = [3, 3, 2, 4, 2, 4, 1, 5, 1, 5, 1, 5, 3, 3, 2, 4]
STICKLER = [2, 4, 3, 3, 3, 3, 3, 3, 3, 3, 5, 1, 2, 4, 2, 4]
UNDECIDED = [3] * 16
DONT_KNOW = -1


@pytest.fixture(autouse=True)
def nothing_kept(db: None) -> None:
    """Begin without a start page of an earlier test."""
    cache.clear()


def take(company: Company, answers: list[int], person: User | None = None) -> None:
    with acting_for(company.organisation.pk):
        take_quick_check(
            instrument=InstrumentVersion.objects.current(),
            answers=answers,
            by=(person or company.owner).pk,
            at=NOON,
        )


def make_sample(*, with_results: bool = True) -> Organisation:
    organisation = found_organisation(
        profile=Profile(name="Open Water", industry="telecom", size_band="e250_999"),
        has_consented=False,
        by=register("founder@open.sample.example"),
        at=NOON,
        organisation_id=PUBLIC_SAMPLE,
        sample_domain="open.sample.example",
    )
    if with_results:
        rounds.scored(organisation, "2026-Q3", stickler=1)
    return organisation


class TestShowQuickCheck:
    def result(self, company: Company, person: User | None = None) -> str:
        return f"/o/{company.slug}/quick-check/result/"

    def test_shows_a_place_with_its_ellipse_and_every_share_with_its_range(
        self, acme: Company
    ) -> None:
        take(acme, UNDECIDED)

        page = acme.client().get(self.result(acme)).content.decode()

        assert page.count("<ellipse") == 6  # in each of three widths, and in its key
        with acting_for(acme.organisation.pk):
            found = quick_result(acme.owner.pk)
        assert found is not None
        assert all(one.high - one.low > 0.2 for one in found.personas)
        for one in found.personas:
            assert f"{100 * one.low:.0f}–{100 * one.high:.0f}%" in page  # noqa: RUF001

    def test_names_a_persona_only_where_it_is_nearly_certain(self, acme: Company) -> None:
        pages = []
        for answers in (UNDECIDED, STICKLER, CASUALIST):
            take(acme, answers)
            pages.append(read(acme.client(), self.result(acme)))
        undecided, leaning, certain = pages

        assert "no persona stands out in your care" in undecided
        assert "your care leans towards Stickler or" in leaning
        assert "your care resembles The Casualist most" in certain

    def test_says_that_it_is_provisional_and_counts_nowhere(self, acme: Company) -> None:
        take(acme, UNDECIDED)

        page = read(acme.client(), self.result(acme))

        assert "Provisional Quick check of 16 November 2026 · 16 of 16 statements" in page
        assert "never counted in benchmarks" in page
        assert "It gives no maturity, no place among peers and no trend." in page

    def test_has_no_place_where_a_dimension_was_left_out(self, acme: Company) -> None:
        take(acme, [DONT_KNOW, DONT_KNOW, *[3] * 14])

        page = acme.client().get(self.result(acme)).content.decode()

        assert "<ellipse" not in page
        assert "missing: Customer regard" in words(page)

    @pytest.mark.parametrize("dimensions", [0, 5])
    def test_finds_nothing_in_too_few_answers_and_leads_back(
        self, acme: Company, dimensions: int
    ) -> None:
        take(acme, [*STICKLER[: 2 * dimensions], *[DONT_KNOW] * (16 - 2 * dimensions)])

        page = acme.client().get(self.result(acme)).content.decode()

        assert "Too few answers for a provisional result" in words(page)
        assert "No mix of personas yet" in words(page)
        assert f"6 of the 8 dimensions; you answered about {dimensions}." in words(page)
        assert "leads is" not in words(page)
        assert "comes first" not in words(page)
        assert 'class="chart' not in page
        assert f'button-primary" href="/o/{acme.slug}/quick-check/"' in " ".join(page.split())

    def test_finds_a_mix_in_answers_about_six_dimensions(self, acme: Company) -> None:
        take(acme, [*STICKLER[:12], *[DONT_KNOW] * 4])

        page = read(acme.client(), self.result(acme))

        assert "Which personas one person describes" in page
        assert "Too few answers" not in page

    def test_names_no_leader_where_none_stands_out(self, acme: Company) -> None:
        take(acme, UNDECIDED)

        page = read(acme.client(), self.result(acme))

        assert "None comes first clearly: the largest share" in page
        assert "No persona leads with a probability of 40% or more." in page
        assert not re.search(r"\w+ (comes first with|leads is)", page)

    def test_leads_to_an_assessment_for_those_who_may_start_one(self, acme: Company) -> None:
        viewer = acme.hire()
        take(acme, UNDECIDED)
        take(acme, UNDECIDED, viewer)

        owners = acme.client().get(self.result(acme)).content.decode()
        viewers = acme.client(viewer).get(self.result(acme)).content.decode()

        assert "rounds/start/" in owners
        assert "rounds/start/" not in viewers
        assert "An owner or admin of your organisation can start one." in words(viewers)

    def test_is_one_s_own_and_nobody_else_s(self, acme: Company) -> None:
        take(acme, CASUALIST)
        admin = acme.hire(Role.ADMIN)

        sent = acme.client(admin).get(self.result(acme))
        take(acme, UNDECIDED, admin)
        page = read(acme.client(admin), self.result(acme))

        assert sent["Location"] == f"/o/{acme.slug}/quick-check/"
        assert "Casualist most" not in page
        assert acme.owner.email in page  # that it was taken, for those who may delete it

    def test_tells_viewers_nothing_of_who_has_taken_it(self, acme: Company) -> None:
        take(acme, CASUALIST)
        viewer = acme.hire()
        take(acme, UNDECIDED, viewer)

        assert acme.owner.email not in read(acme.client(viewer), self.result(acme))

    def test_is_missing_for_a_stranger(self, acme: Company, borealis: Company) -> None:
        take(acme, UNDECIDED)

        assert borealis.client().get(self.result(acme)).status_code == 404

    def test_is_in_no_dataset(self, acme: Company) -> None:
        take(acme, CASUALIST)

        with acting_for(acme.organisation.pk):
            own = {"rounds", "dimension_scores", "persona_shares"}
            assert all(DATASETS[name].rows() == [] for name in own)
            assert not Round.objects.exists()


class TestQuickCheckChart:
    def charts(self, company: Company) -> str:
        return f"/o/{company.slug}/quick-check/result/charts"

    def test_each_card_is_a_picture_and_a_file_at_its_address(self, acme: Company) -> None:
        take(acme, CASUALIST)
        client = acme.client()

        found = faces_of(client, f"/o/{acme.slug}/quick-check/result/")

        every = {"csv", "json", "png", "svg"}
        assert found == {"compass": every, "mix": every}
        for slug, kinds in found.items():
            for kind in kinds:
                assert client.get(f"{self.charts(acme)}/{slug}.{kind}").status_code == 200

    def test_files_tell_what_one_person_describes(self, acme: Company) -> None:
        take(acme, CASUALIST)
        client = acme.client()

        shares = read_json(client, f"{self.charts(acme)}/mix")["rows"]
        places = read_csv(client, f"{self.charts(acme)}/compass")

        assert len(shares) == 5
        for row in shares:
            assert 0 <= row["share_low"] <= row["share"] <= row["share_high"] <= 100
        assert [-1.5 < float(row["place"]) < 1.5 for row in places] == [True, True]

    def test_files_are_named_by_the_quick_check_and_its_quarter(self, acme: Company) -> None:
        take(acme, CASUALIST)

        sent = acme.client().get(f"{self.charts(acme)}/mix.csv")

        assert '"tidemark-2026-Q4-quick-check-mix.csv"' in sent["Content-Disposition"]

    def test_what_was_not_found_has_no_face(self, acme: Company) -> None:
        client = acme.client()
        before = client.get(f"{self.charts(acme)}/mix.csv").status_code
        take(acme, [DONT_KNOW] * 16)

        sent = [
            client.get(f"{self.charts(acme)}/{name}").status_code
            for name in ("mix.csv", "compass.svg", "nothing.csv")
        ]

        assert [before, *sent] == [404] * 4
        assert faces_of(client, f"/o/{acme.slug}/quick-check/result/") == {}

    def test_are_one_s_own_and_nobody_else_s(self, acme: Company, borealis: Company) -> None:
        take(acme, CASUALIST)
        take(borealis, CASUALIST)

        for client in (acme.client(acme.hire(Role.ADMIN)), borealis.client()):
            assert client.get(f"{self.charts(acme)}/mix.json").status_code == 404


class TestWaiting:
    def test_offers_the_quick_check_first(self, acme: Company) -> None:
        page = acme.client().get(f"/o/{acme.slug}/").content.decode()

        assert page.index("Take the quick check") < page.index("First steps")
        assert f'href="/o/{acme.slug}/quick-check/"' in page

    def test_shows_what_the_quick_check_said_once_it_is_taken(self, acme: Company) -> None:
        take(acme, CASUALIST)

        page = acme.client().get(f"/o/{acme.slug}/").content.decode()

        assert "Seen by one person, your care resembles The Casualist most" in words(page)
        assert "<ellipse" in page
        assert f'href="/o/{acme.slug}/quick-check/result/"' in page

    def test_finds_nothing_in_a_check_without_answers_and_leads_back(self, acme: Company) -> None:
        take(acme, [DONT_KNOW] * 16)

        page = acme.client().get(f"/o/{acme.slug}/").content.decode()

        assert "Too few answers for a provisional result" in words(page)
        assert "leads is" not in words(page)
        assert f'href="/o/{acme.slug}/quick-check/">Go back to the statements' in " ".join(
            page.split()
        )

    def test_shows_a_colleague_nothing_of_it(self, acme: Company) -> None:
        take(acme, CASUALIST)

        page = read(acme.client(acme.hire(Role.ADMIN)), f"/o/{acme.slug}/")

        assert "Seen by one person" not in page

    def test_asks_for_as_many_people_as_the_organisation_s_floor(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            Organisation.objects.update(anonymity_floor=8)

        assert "8 people or more answer" in read(acme.client(), f"/o/{acme.slug}/")

    def test_ticks_the_steps_that_are_done(self, acme: Company) -> None:
        first = read(acme.client(), f"/o/{acme.slug}/")
        take(acme, UNDECIDED)
        acme.hire()
        with acting_for(acme.organisation.pk):
            TrackedKpi.objects.create(kpi="csat")
            BenchmarkConsent.objects.create(
                is_given=False, at=NOON, by_id=acme.owner.pk, terms_version="1"
            )
        rounds.open_round(acme.organisation, "2026-Q3")
        last = read(acme.client(), f"/o/{acme.slug}/")

        assert (first.count("To do"), first.count(" Done ")) == (5, 0)
        assert (last.count("To do"), last.count(" Done ")) == (0, 5)

    def test_gives_way_to_results(self, acme: Company) -> None:
        rounds.scored(acme.organisation, "2026-Q3", stickler=1)

        assert "First steps" not in read(acme.client(), f"/o/{acme.slug}/")


class TestHome:
    def test_shows_the_sample_organisation_s_own_figures(self) -> None:
        organisation = make_sample()

        page = Client().get("/").content.decode()

        assert "Open Water, a company that does not exist" in words(page)
        assert "2026 Q3" in page
        assert re.search(r'<h2 id="sample">The care of Open Water ', page)
        assert "<ellipse" in page
        for card in ("compass", "mix", "dimensions", "maturity", "history"):
            assert f'id="{card}"' in page
        assert 'href="/sample/"' in page
        assert f"/o/{organisation.slug}/results/" in page  # how each figure is worked out

    def test_has_one_way_to_sign_up_that_stands_out(self) -> None:
        make_sample()

        page = Client().get("/").content.decode()

        assert page.count("button-primary") == 1
        assert 'href="/account/signup/">Sign up' in " ".join(page.split())

    def test_draws_the_sample_once_for_many_visitors(self) -> None:
        organisation = make_sample()
        first = live.live_sample(NOON)
        with acting_for(PUBLIC_SAMPLE):
            Organisation.objects.update(name="Another Name")

        assert live.live_sample(NOON) == first
        cache.clear()
        again = live.live_sample(NOON)
        assert again is not None
        assert "Another Name" in again.html
        assert again.slug == organisation.slug

    @pytest.mark.parametrize(("is_on", "is_said"), [(True, True), (False, False)])
    def test_shows_invented_figures_as_long_as_there_is_no_sample(
        self, *, is_on: bool, is_said: bool
    ) -> None:
        with override_settings(SAMPLE=is_on):
            page = read(Client(), "/")

        assert "Sample: invented figures of a company that does not exist" in page
        assert ("is being made" in page) == is_said


class TestVisitSample:
    def test_leads_everybody_into_it(self, acme: Company) -> None:
        organisation = make_sample()

        for client in (Client(), acme.client()):
            assert client.get("/sample/")["Location"] == f"/o/{organisation.slug}/"

    @pytest.mark.parametrize(
        ("is_on", "sentence"),
        [(True, "The sample is being made"), (False, "There is no sample here")],
    )
    def test_says_so_as_long_as_there_is_none(self, *, is_on: bool, sentence: str) -> None:
        with override_settings(SAMPLE=is_on):
            answer = Client().get("/sample/")

        assert answer.status_code == 404
        assert sentence in answer.content.decode()
