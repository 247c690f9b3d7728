"""The pages on which receivers are told what happens."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from apps.audit.models import AuditEntry
from apps.notifications import actions
from apps.notifications.models import (
    CHOOSABLE,
    EventType,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from apps.notifications.webhooks.attempts import switch_off
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.once import fill_in

URL = "https://hooks.acme.example/tidemark"
WANTED = {"url": URL, "description": "Warehouse", "events": ["round.closed", "data.changed"]}
SECRET = re.compile(r'<code id="secret">(whsec_[\w+/=]+)</code>')


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def page(company: Company, path: str = "") -> str:
    answer = company.client().get(f"/o/{company.slug}/webhooks/{path}")
    assert answer.status_code == 200
    return words(answer)


def send(company: Company, path: str, **said: Any) -> Any:
    return company.client().post(f"/o/{company.slug}/webhooks/{path}", said)


def fill(company: Company, path: str, **said: Any) -> Any:
    return fill_in(company.client(), f"/o/{company.slug}/webhooks/{path}", said)


def endpoint_of(company: Company, **terms: Any) -> WebhookEndpoint:
    with acting_for(company.organisation.pk):
        asked: dict[str, Any] = {"url": URL, "description": "Warehouse", "by": company.owner.pk}
        return actions.add_endpoint(**asked | terms, at=now())[0]


def delivery_of(company: Company, endpoint: WebhookEndpoint, **tried: Any) -> WebhookDelivery:
    """Have a test sent; with `tried` a try has been made that came to that."""
    with acting_for(company.organisation.pk):
        delivery = actions.ping(endpoint=endpoint, at=now())
        if tried:
            terms = {"number": 1, "at": now(), "duration_ms": 40} | tried
            WebhookAttempt.objects.create(delivery=delivery, **terms)
            delivery.attempts_made = 1
            is_done = not tried.get("error")
            delivery.state = "delivered" if is_done else "failed"
            delivery.next_attempt_at = None
            delivery.delivered_at = now() if is_done else None
            delivery.save()
    return delivery


def fresh(company: Company, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    with acting_for(company.organisation.pk):
        return WebhookEndpoint.objects.get(pk=endpoint.pk)


class TestListEndpoints:
    def test_says_what_webhooks_are_where_there_is_none(self, acme: Company) -> None:
        assert "Nobody is told yet" in page(acme)

    def test_shows_those_of_the_company_with_their_state_and_no_others(
        self, acme: Company, borealis: Company
    ) -> None:
        endpoint = endpoint_of(acme, events=["round.closed"])
        delivery_of(acme, endpoint, status=500, error="status")
        endpoint_of(acme, url="https://other.acme.example/bi/7", description="")
        endpoint_of(borealis, url="https://hooks.borealis.example/")

        listed = page(acme)

        assert "Warehouse" in listed
        assert "An assessment was closed" in listed
        assert "Did not get through" in listed
        assert ">https://other.acme.example/bi/7</a>" in listed
        assert "All events" in listed
        assert "borealis" not in listed


class TestAddEndpoint:
    def test_shows_the_secret_this_once(self, acme: Company) -> None:
        answer = fill(acme, "new/", **WANTED)

        found = SECRET.search(answer.content.decode())
        assert answer.status_code == 200
        assert found
        assert "no-store" in answer["Cache-Control"]
        assert "How to check a message" in words(answer)
        with acting_for(acme.organisation.pk):
            endpoint = WebhookEndpoint.objects.get()
            assert AuditEntry.objects.get(verb="webhook added").actor_id == acme.owner.pk
        assert endpoint.secrets(now()) == [found[1]]
        assert (endpoint.url, endpoint.description) == (URL, "Warehouse")
        assert endpoint.events == ["round.closed", "data.changed"]
        assert found[1] not in page(acme, f"{endpoint.pk}/")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("url", ""),
            ("url", "http://hooks.acme.example/"),
            ("url", "https://127.0.0.1/"),
            ("url", "https://169.254.169.254/latest/"),
            ("url", "https://db.internal/"),
            ("url", "https://hooks.acme.example:22/"),
            ("url", "not an address"),
            ("events", ["ping"]),
            ("events", ["no.such"]),
            ("description", "x" * 121),
        ],
    )
    def test_says_beside_the_field_what_cannot_be_used(
        self, acme: Company, field: str, value: Any
    ) -> None:
        answer = fill(acme, "new/", **WANTED | {field: value})

        assert answer.status_code == 422
        assert f'id="id_{field}_error"' in answer.content.decode()
        assert "Please check what you entered" in words(answer)
        with acting_for(acme.organisation.pk):
            assert not WebhookEndpoint.objects.exists()

    def test_offers_every_event_but_the_test(self, acme: Company) -> None:
        form = page(acme, "new/")

        assert all(f'value="{event.value}"' in form for event in CHOOSABLE)
        assert 'value="ping"' not in form

    def test_says_when_there_are_too_many(self, acme: Company) -> None:
        for number in range(actions.MOST_ENDPOINTS):
            endpoint_of(acme, url=f"{URL}/{number}")

        answer = fill(acme, "new/", **WANTED)

        assert answer.status_code == 422
        assert f"There are {actions.MOST_ENDPOINTS} already" in words(answer)
        assert "Add a webhook" not in page(acme)


class TestShowEndpoint:
    def test_shows_the_log_and_filters_it_by_state(self, acme: Company) -> None:
        endpoint = endpoint_of(acme)
        delivery_of(acme, endpoint, status=204)
        delivery_of(acme, endpoint, error="tls")
        delivery_of(acme, endpoint)

        everything = page(acme, f"{endpoint.pk}/")
        failed = page(acme, f"{endpoint.pk}/?state=failed")

        assert everything.count("Somebody asked for a test") == 3
        assert "204" in everything
        assert "Not tried yet" in everything
        assert failed.count("Somebody asked for a test") == 1
        assert "The certificate is not valid" in failed

    def test_shows_everything_where_there_is_no_such_state(self, acme: Company) -> None:
        endpoint = endpoint_of(acme)
        delivery_of(acme, endpoint)

        assert "Somebody asked for a test" in page(acme, f"{endpoint.pk}/?state=lost")

    @pytest.mark.parametrize(
        ("because", "sentence"),
        [
            ("by_hand", "Switch it on when the receiver is ready"),
            ("gone", "It answered 410"),
            ("failing", "Nothing got through for five days"),
        ],
    )
    def test_says_why_it_is_off_and_what_to_do(
        self, acme: Company, because: str, sentence: str
    ) -> None:
        endpoint = endpoint_of(acme)
        with acting_for(acme.organisation.pk):
            switch_off(endpoint, because, at=now())  # type: ignore[arg-type] # a value of it

        shown = page(acme, f"{endpoint.pk}/")

        assert sentence in shown
        assert f"{endpoint.pk}/enable/" in shown
        assert f"{endpoint.pk}/ping/" not in shown

    def test_warns_while_nothing_gets_through(self, acme: Company) -> None:
        endpoint = endpoint_of(acme)
        with acting_for(acme.organisation.pk):
            WebhookEndpoint.objects.update(failing_since=now() - timedelta(days=1))

        assert "Nothing has got through since" in page(acme, f"{endpoint.pk}/")


class TestChangeEndpoint:
    def test_keeps_what_was_entered(self, acme: Company) -> None:
        endpoint = endpoint_of(acme)

        answer = send(acme, f"{endpoint.pk}/change/", url=f"{URL}/2", description="", events=[])

        changed = fresh(acme, endpoint)
        assert answer.status_code == 302
        assert (changed.url, changed.description, changed.events) == (f"{URL}/2", "", [])

    def test_refuses_an_address_that_is_not_public(self, acme: Company) -> None:
        endpoint = endpoint_of(acme)

        answer = send(acme, f"{endpoint.pk}/change/", **WANTED | {"url": "https://10.0.0.1/"})

        assert answer.status_code == 422
        assert 'id="id_url_error"' in answer.content.decode()
        assert fresh(acme, endpoint).url == URL


class TestRotateSecret:
    def test_shows_another_and_lets_both_sign_for_as_long_as_was_chosen(
        self, acme: Company
    ) -> None:
        endpoint = endpoint_of(acme)
        [before] = endpoint.secrets(now())

        answer = fill(acme, f"{endpoint.pk}/rotate/", overlap="24")

        found = SECRET.search(answer.content.decode())
        rotated = fresh(acme, endpoint)
        assert found
        assert "no-store" in answer["Cache-Control"]
        assert rotated.secrets(now()) == [found[1], before]
        assert rotated.secrets(now() + timedelta(hours=25)) == [found[1]]
        assert "The secret before signs until" in page(acme, f"{endpoint.pk}/")

    def test_ends_the_old_one_at_once_where_that_was_chosen(self, acme: Company) -> None:
        endpoint = endpoint_of(acme)

        fill(acme, f"{endpoint.pk}/rotate/", overlap="0")

        assert len(fresh(acme, endpoint).secrets(now())) == 1

    def test_refuses_a_time_that_is_not_offered(self, acme: Company) -> None:
        endpoint = endpoint_of(acme)

        answer = fill(acme, f"{endpoint.pk}/rotate/", overlap="9999")

        assert answer.status_code == 422
        assert fresh(acme, endpoint).previous_until is None


class TestWhatCanBeDone:
    def test_a_test_leads_to_what_came_of_it(self, acme: Company) -> None:
        endpoint = endpoint_of(acme)

        answer = send(acme, f"{endpoint.pk}/ping/")

        with acting_for(acme.organisation.pk):
            delivery = WebhookDelivery.objects.get()
        assert answer["Location"].endswith(f"/{endpoint.pk}/deliveries/{delivery.pk}/")
        assert "data-refresh=" in page(acme, f"{endpoint.pk}/deliveries/{delivery.pk}/")

    def test_it_is_switched_off_and_on(self, acme: Company) -> None:
        endpoint = endpoint_of(acme)

        send(acme, f"{endpoint.pk}/disable/")
        assert not fresh(acme, endpoint).is_enabled
        send(acme, f"{endpoint.pk}/enable/")
        assert fresh(acme, endpoint).is_enabled

    @pytest.mark.parametrize("verb", ["ping", "replay"])
    def test_nothing_is_sent_while_it_is_off(self, acme: Company, verb: str) -> None:
        endpoint = endpoint_of(acme)
        delivery = delivery_of(acme, endpoint, status=204)
        send(acme, f"{endpoint.pk}/disable/")
        path = "ping/" if verb == "ping" else f"deliveries/{delivery.pk}/replay/"
        browser = acme.client()

        answer = browser.post(f"/o/{acme.slug}/webhooks/{endpoint.pk}/{path}", follow=True)

        assert "switch it on first" in words(answer)
        with acting_for(acme.organisation.pk):
            assert WebhookDelivery.objects.count() == 1

    def test_it_is_removed_with_its_log(self, acme: Company) -> None:
        endpoint = endpoint_of(acme)
        delivery_of(acme, endpoint, status=204)

        answer = send(acme, f"{endpoint.pk}/remove/")

        assert answer["Location"] == f"/o/{acme.slug}/webhooks/"
        with acting_for(acme.organisation.pk):
            assert not WebhookEndpoint.objects.exists()
            assert not WebhookDelivery.objects.exists()


class TestShowDelivery:
    def test_shows_each_try_and_what_was_answered_as_text(self, acme: Company) -> None:
        endpoint = endpoint_of(acme)
        delivery = delivery_of(
            acme, endpoint, status=500, error="status", response_excerpt="<b>no</b>"
        )

        answer = acme.client().get(
            f"/o/{acme.slug}/webhooks/{endpoint.pk}/deliveries/{delivery.pk}/"
        )

        assert b"&lt;b&gt;no" in answer.content
        shown = words(answer)
        assert "500" in shown
        assert "40 ms" in shown
        assert f"evt_{delivery.event.pk.hex}" in shown
        assert '"type": "ping"' in shown

    def test_is_sent_anew_under_the_same_id(self, acme: Company) -> None:
        endpoint = endpoint_of(acme)
        delivery = delivery_of(acme, endpoint, error="timeout")

        answer = send(acme, f"{endpoint.pk}/deliveries/{delivery.pk}/replay/")

        with acting_for(acme.organisation.pk):
            anew = WebhookDelivery.objects.exclude(pk=delivery.pk).get()
        assert anew.event_id == delivery.event_id
        assert answer["Location"].endswith(f"/deliveries/{anew.pk}/")

    def test_is_not_there_under_another_endpoint(self, acme: Company) -> None:
        one, other = endpoint_of(acme), endpoint_of(acme, url=f"{URL}/2")
        delivery = delivery_of(acme, one)
        path = f"/o/{acme.slug}/webhooks/{other.pk}/deliveries/{delivery.pk}/"

        assert acme.client().get(path).status_code == 404
        assert acme.client().post(f"{path}replay/").status_code == 404


def test_every_event_has_words_of_its_own() -> None:
    assert len({str(event.label) for event in EventType}) == len(EventType)
