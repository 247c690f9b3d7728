"""One request over TLS, to the address that was checked; and all that receivers may do wrong."""

from pathlib import Path
from typing import Any

import pytest

from apps.notifications.webhooks.sending import MOST_READ, Outcome, send
from apps.notifications.webhooks.signing import Message
from tests.notifications.receiver import (
    Answer,
    Behave,
    Flood,
    Receiver,
    babble,
    chunk_below_nothing,
    drip_body,
    drip_headers,
    hang_up,
    number_boundaries_in_two_ways,
    receiving,
)

BODY = b'{"type":"ping"}'
MEGABYTE = 1024 * 1024


def sent(receiver: Receiver, url: str = "", *, seconds: float = 10.0) -> Outcome:
    message = Message(url or receiver.url(), BODY, {"webhook-id": "evt_1"})
    return send(message, seconds=seconds)


class TestSend:
    def test_delivers_the_body_and_its_headers(self, receiver: Receiver) -> None:
        outcome = sent(receiver)

        (received,) = receiver.received
        assert (outcome.status, outcome.error, outcome.excerpt) == (200, "", "ok")
        assert (received.path, received.body) == ("/hook?for=tidemark", BODY)
        assert received.headers["webhook-id"] == "evt_1"
        assert received.headers["Host"] == f"localhost:{receiver.port}"

    def test_connects_to_the_very_address_that_was_checked_and_keeps_the_name(
        self, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.WEBHOOKS_TO_LOOPBACK = True
        asked: list[tuple[str, int]] = []

        def once(host: str, port: int, _seconds: float) -> list[str]:
            asked.append((host, port))  # a system's resolver does not know the name at all
            return ["127.0.0.1"]

        with receiving(tmp_path, name="hooks.test") as receiver:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
            outcome = send(Message(receiver.url("hooks.test"), BODY, {}), resolve=once)

        assert outcome.is_success
        assert asked == [("hooks.test", receiver.port)]
        assert receiver.names == ["hooks.test"]
        assert receiver.received[0].headers["Host"] == f"hooks.test:{receiver.port}"

    def test_opens_no_connection_to_an_address_that_is_not_public(
        self, receiver: Receiver, settings: Any
    ) -> None:
        settings.WEBHOOKS_TO_LOOPBACK = False

        outcomes = [
            sent(receiver, receiver.url(host)) for host in ("localhost", "127.0.0.1", "127.1")
        ]

        assert [outcome.error for outcome in outcomes] == ["refused_address"] * 3
        assert (receiver.names, receiver.received) == ([], [])

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 304])
    def test_follows_no_redirect(self, receiver: Receiver, status: int) -> None:
        receiver.usual = Answer(status, {"Location": receiver.url(path="/elsewhere")}, b"")

        outcome = sent(receiver)

        assert (outcome.status, outcome.error) == (status, "redirect")
        assert [one.path for one in receiver.received] == ["/hook?for=tidemark"]

    @pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
    def test_tells_an_answer_that_is_a_refusal(self, receiver: Receiver, status: int) -> None:
        receiver.usual = Answer(status, body=b"not now")

        outcome = sent(receiver)

        assert (outcome.status, outcome.error, outcome.excerpt) == (status, "status", "not now")

    def test_keeps_what_is_said_by_a_receiver_that_hangs_up_afterwards(
        self, receiver: Receiver
    ) -> None:
        receiver.usual = Answer(503, headers={"Connection": "close"}, body=b"not now")

        assert sent(receiver).excerpt == "not now"

    @pytest.mark.parametrize("status", [200, 201, 202, 204])
    def test_takes_every_answer_from_200_to_299_for_a_yes(
        self, receiver: Receiver, status: int
    ) -> None:
        receiver.usual = Answer(status, body=b"")

        assert sent(receiver).is_success

    def test_asks_no_proxy(self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")

        assert sent(receiver).is_success

    def test_waits_no_longer_however_slowly_the_answer_drips(self, receiver: Receiver) -> None:
        receiver.behave = drip_headers

        assert sent(receiver, seconds=0.4).error == "timeout"

    def test_takes_a_yes_whose_body_never_ends(self, receiver: Receiver) -> None:
        receiver.behave = drip_body

        outcome = sent(receiver, seconds=0.4)

        assert (outcome.status, outcome.error) == (200, "")

    def test_takes_no_more_of_an_answer_whose_chunk_is_said_to_be_everything(
        self, receiver: Receiver
    ) -> None:
        flood = Flood(most=64 * MEGABYTE)
        receiver.behave = flood

        outcome = sent(receiver)

        assert (outcome.status, outcome.excerpt) == (200, "b" * 500)
        assert flood.poured < 32 * MEGABYTE  # what systems on the way hold is some

    def test_takes_a_yes_whose_chunk_is_of_less_than_nothing(self, receiver: Receiver) -> None:
        receiver.behave = chunk_below_nothing

        outcome = sent(receiver)

        assert (outcome.status, outcome.error, outcome.excerpt) == (200, "", "")

    @pytest.mark.parametrize("behave", [hang_up, babble, number_boundaries_in_two_ways])
    def test_tells_of_an_answer_that_is_none(self, receiver: Receiver, behave: Behave) -> None:
        receiver.behave = behave

        assert (sent(receiver).status, sent(receiver).error) == (None, "connection")

    def test_keeps_the_beginning_of_a_long_answer_as_text(self, receiver: Receiver) -> None:
        receiver.usual = Answer(500, body=b"\x00\xffa\r\n" + b"b" * (2 * MOST_READ))

        excerpt = sent(receiver).excerpt

        assert len(excerpt) == 500
        assert excerpt.startswith("\N{REPLACEMENT CHARACTER}" * 2 + "a")
        assert "\x00" not in excerpt

    def test_tells_that_nobody_is_there(self, receiver: Receiver, tmp_path: Path) -> None:
        (tmp_path / "other").mkdir()
        with receiving(tmp_path / "other") as gone:
            pass

        assert sent(gone).error == "connection"
        assert sent(receiver, "https://no-such-name.invalid/").error in {"connection", "timeout"}


class TestTheCertificate:
    def test_has_to_be_of_an_authority_that_is_known(
        self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("SSL_CERT_FILE")

        assert sent(receiver).error == "tls"
        assert receiver.received == []

    def test_has_to_be_for_the_name(self, receiver: Receiver) -> None:
        assert sent(receiver, receiver.url("127.0.0.1")).error == "tls"
        assert receiver.received == []

    def test_has_to_be_shown_at_all(self, tmp_path: Path, settings: Any) -> None:
        settings.WEBHOOKS_TO_LOOPBACK = True
        with receiving(tmp_path, is_secure=False) as plain:
            plain.scheme = "https"

            assert sent(plain).error == "tls"
