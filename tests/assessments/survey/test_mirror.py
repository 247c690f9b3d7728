"""The customers' mirror: one answer a browser, few from one address, and the doubt that remains."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from apps.assessments.actions import mirror
from apps.assessments.actions.rounds import RoundNotOpenError
from apps.assessments.models import MirrorResponse, MirrorTally
from apps.assessments.views.doubt import MirrorDoubt, doubt
from apps.tenancy import links
from apps.tenancy.context import acting_for
from tests.assessments.survey.conftest import Reply, Survey, open_survey
from tests.assessments.survey.test_answers import at_once
from tests.conftest import found

ANSWERS = {f"statement_{number}": value for number, value in enumerate((5, 4, 3, 2, 1, 4, -2), 1)}
HOME = "203.0.113.7"


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def send(client: Client, survey: Survey, **answers: object) -> Reply:
    """Open the mirror in that browser, then send answers."""
    client.get(survey.mirror_url)
    return client.post(survey.mirror_url, ANSWERS | answers)


def stored(survey: Survey) -> list[list[int]]:
    with acting_for(survey.company.organisation.pk):
        return list(MirrorResponse.objects.values_list("answers", flat=True))


def tally(survey: Survey) -> tuple[int, int]:
    with acting_for(survey.company.organisation.pk):
        hours = list(MirrorTally.objects.all())
    return sum(hour.taken for hour in hours), sum(hour.refused for hour in hours)


def submit(survey: Survey, browser: str, at: datetime, address: str = HOME) -> None:
    with acting_for(survey.company.organisation.pk):
        mirror.submit_mirror(
            round_id=survey.round.pk, browser=browser, address=address, answers=[3] * 7, at=at
        )


def fill(survey: Survey, hours: list[tuple[int, int]]) -> MirrorDoubt:
    """Write what each hour took and refused, and return the doubt that follows."""
    start = datetime(2026, 11, 16, tzinfo=UTC)
    with acting_for(survey.company.organisation.pk):
        for number, (taken, refused) in enumerate(hours):
            MirrorTally.objects.create(
                round=survey.round,
                hour=start + timedelta(hours=number),
                taken=taken,
                refused=refused,
            )
            for _answer in range(taken):
                MirrorResponse.objects.create(round=survey.round, answers=[3] * 7)
        return doubt(survey.round)


class TestMirrorPage:
    def test_asks_seven_statements_and_says_what_is_stored(
        self, client: Client, survey: Survey
    ) -> None:
        page = client.get(survey.mirror_url).content.decode()

        assert page.count("<fieldset") == 7
        assert "I feel valued as an existing customer" in page
        assert "Stored: your seven answers." in page
        assert "we count answers" in page

    def test_keeps_the_answers_in_the_order_of_the_statements(
        self, client: Client, survey: Survey
    ) -> None:
        response = send(client, survey)

        assert response["Location"] == survey.mirror_url
        assert "Thank you" in client.get(survey.mirror_url).content.decode()
        assert stored(survey) == [[5, 4, 3, 2, 1, 4, -2]]
        assert tally(survey) == (1, 0)

    def test_looking_makes_nothing_in_the_database(self, client: Client, survey: Survey) -> None:
        client.get(survey.mirror_url)

        assert stored(survey) == []
        assert tally(survey) == (0, 0)

    def test_takes_one_answer_a_browser(self, client: Client, survey: Survey) -> None:
        for value in (1, 5):
            client.post(survey.mirror_url, ANSWERS)
            send(client, survey, statement_1=value)

        assert len(stored(survey)) == 1
        assert tally(survey) == (1, 0)

    def test_takes_answers_of_other_browsers(self, survey: Survey) -> None:
        for _browser in range(3):
            send(Client(), survey)

        assert len(stored(survey)) == 3

    def test_shows_what_is_missing_and_keeps_what_was_chosen(
        self, client: Client, survey: Survey
    ) -> None:
        response = send(client, survey, statement_2="", statement_3="7")
        page = response.content.decode()

        assert response.status_code == 422
        assert "Choose an answer to statement 2." in page
        assert "Choose one of the answers to statement 3." in page
        assert 'href="#id_statement_2_0"' in page
        assert re.search(r'name="statement_1"\s+value="5"\s+id="\w+"\s+checked', page)
        assert stored(survey) == []

    def test_asks_for_the_cookie_that_keeps_it_to_one_answer(
        self, client: Client, survey: Survey
    ) -> None:
        response = client.post(survey.mirror_url, ANSWERS)

        assert response.status_code == 422
        assert "Your browser didn" in response.content.decode()
        assert stored(survey) == []

    def test_does_not_believe_a_forged_cookie(self, client: Client, survey: Survey) -> None:
        client.get(survey.mirror_url)
        client.cookies["visitor"] = "anything:1xyz:forged"

        assert client.post(survey.mirror_url, ANSWERS).status_code == 422
        assert stored(survey) == []

    def test_refuses_a_form_that_another_site_made(self, survey: Survey) -> None:
        guarded = Client(enforce_csrf_checks=True)
        guarded.get(survey.mirror_url)

        assert guarded.post(survey.mirror_url, ANSWERS).status_code == 403
        assert stored(survey) == []

    def test_sets_no_cookie_but_the_forms_guard_and_the_random_mark(
        self, client: Client, survey: Survey
    ) -> None:
        send(client, survey)

        assert set(client.cookies) == {settings.CSRF_COOKIE_NAME, "visitor"}
        assert client.cookies["visitor"]["path"] == survey.mirror_url
        assert client.cookies["visitor"]["httponly"]

    def test_closes_with_the_round(self, client: Client, survey: Survey) -> None:
        client.get(survey.mirror_url)
        survey.close()

        assert client.post(survey.mirror_url, ANSWERS).status_code == 410
        assert stored(survey) == []

    def test_knows_no_other_links(self, client: Client, survey: Survey) -> None:
        stranger = open_survey(found("Cobalt", "cobalt.example"))
        foreign = links.join(stranger.company.organisation.pk, survey.mirror_secret)
        closed_link = survey.invite().token

        for token in (foreign, closed_link, "x", links.join(survey.round.pk, links.new_secret())):
            assert client.get(f"/m/{token}/").status_code == 404
        assert client.get(stranger.mirror_url).status_code == 200


class TestStuffing:
    def test_refuses_more_than_a_few_answers_an_hour_from_one_address(self, survey: Survey) -> None:
        for _browser in range(mirror.HOURLY_FROM_ADDRESS):
            assert send(Client(REMOTE_ADDR=HOME), survey).status_code == 302

        refused = send(Client(REMOTE_ADDR=HOME), survey)
        elsewhere = send(Client(REMOTE_ADDR="203.0.113.8"), survey)

        assert refused.status_code == 429
        assert 0 < int(refused["Retry-After"]) <= 3600
        assert "Please try again later" in refused.content.decode()
        assert elsewhere.status_code == 302
        assert tally(survey) == (mirror.HOURLY_FROM_ADDRESS + 1, 1)

    def test_takes_an_address_again_in_the_next_hour(self, survey: Survey) -> None:
        at = survey.round.opened_at or datetime.now(UTC)
        for number in range(mirror.HOURLY_FROM_ADDRESS):
            submit(survey, f"browser {number}", at)

        submit(survey, "an hour later", at + timedelta(hours=1))

        assert len(stored(survey)) == mirror.HOURLY_FROM_ADDRESS + 1

    @pytest.mark.parametrize(
        ("one", "other"),
        [("2001:db8::1", "2001:db8::ffff:1"), ("198.51.100.1", "::ffff:198.51.100.1")],
    )
    def test_counts_addresses_of_one_household_together(
        self, survey: Survey, one: str, other: str
    ) -> None:
        at = survey.round.opened_at or datetime.now(UTC)
        for number in range(mirror.HOURLY_FROM_ADDRESS):
            submit(survey, f"browser {number}", at, one)

        with pytest.raises(mirror.TooManyAnswersError):
            submit(survey, "one more", at, other)

    def test_has_a_ceiling_for_the_whole_round(self, survey: Survey) -> None:
        at = survey.round.opened_at or datetime.now(UTC)
        submit(survey, "first", at)
        with acting_for(survey.company.organisation.pk):
            MirrorTally.objects.update(taken=mirror.HOURLY_IN_ROUND)

        with acting_for(survey.company.organisation.pk):
            for address in ("192.0.2.1", "192.0.2.2"):
                with pytest.raises(mirror.TooManyAnswersError):
                    mirror.submit_mirror(
                        round_id=survey.round.pk,
                        browser=address,
                        address=address,
                        answers=[3] * 7,
                        at=at,
                    )

        assert tally(survey) == (mirror.HOURLY_IN_ROUND, 2)
        assert len(stored(survey)) == 1

    def test_believes_only_the_proxies_that_it_was_told_to_trust(
        self, survey: Survey, settings: object
    ) -> None:
        settings.TRUSTED_PROXIES = 1  # type: ignore[attr-defined]
        for number in range(mirror.HOURLY_FROM_ADDRESS + 1):
            client = Client(headers={"x-forwarded-for": f"10.0.0.{number}, {HOME}"})
            last = send(client, survey)

        assert last.status_code == 429

    def test_a_visitor_cannot_name_another_address(self, survey: Survey) -> None:
        for number in range(mirror.HOURLY_FROM_ADDRESS + 1):
            client = Client(headers={"x-forwarded-for": f"10.0.0.{number}"}, REMOTE_ADDR=HOME)
            last = send(client, survey)

        assert last.status_code == 429

    def test_stores_no_address(self, survey: Survey) -> None:
        send(Client(REMOTE_ADDR=HOME), survey)

        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key, value FROM django_cache")
            rows = cursor.fetchall()

        assert rows
        assert HOME not in str(rows)

    @pytest.mark.django_db(transaction=True)
    def test_makes_one_answer_of_twenty_clicks(self, survey: Survey) -> None:
        at = survey.round.opened_at or datetime.now(UTC)

        failures = at_once([lambda: submit(survey, "the same browser", at)] * 20)

        assert failures == []
        assert len(stored(survey)) == 1
        assert tally(survey) == (1, 0)

    @pytest.mark.django_db(transaction=True)
    def test_counts_answers_that_arrive_together(self, survey: Survey) -> None:
        at = survey.round.opened_at or datetime.now(UTC)

        failures = at_once([lambda n=n: submit(survey, f"{n}", at) for n in range(14)])  # type: ignore[misc]

        assert {type(failure) for failure in failures} == {mirror.TooManyAnswersError}
        assert len(stored(survey)) == mirror.HOURLY_FROM_ADDRESS

    def test_refuses_after_the_round_has_ended(self, survey: Survey) -> None:
        with pytest.raises(RoundNotOpenError):
            submit(survey, "late", survey.round.closes_at or datetime.now(UTC))


class TestDoubt:
    def test_is_small_for_answers_spread_over_hours(self, survey: Survey) -> None:
        doubt = fill(survey, [(8, 0), (9, 0), (7, 1)])

        assert (doubt.answers, doubt.refused, doubt.is_doubtful) == (24, 1, False)
        assert doubt.busiest_hour_share == 9 / 24
        assert doubt.words[0] == "24 answers by the public link, one for each browser."
        assert doubt.words[-1].startswith("Anyone who has the link can answer")

    def test_weighs_a_crowded_hour(self, survey: Survey) -> None:
        doubt = fill(survey, [(16, 0), (4, 0)])

        assert doubt.is_doubtful
        assert "80% of the answers came within one hour." in doubt.words

    def test_says_nothing_of_a_crowded_hour_of_few(self, survey: Survey) -> None:
        assert not fill(survey, [(6, 0)]).is_doubtful

    def test_weighs_many_refusals(self, survey: Survey) -> None:
        doubt = fill(survey, [(10, 2)])

        assert doubt.is_doubtful
        assert doubt.words[1].startswith("2 more were refused")

    def test_of_no_answers_is_none(self, survey: Survey) -> None:
        doubt = fill(survey, [])

        assert (doubt.answers, doubt.busiest_hour_share, doubt.is_doubtful) == (0, 0.0, False)
