"""The program that receivers are told to begin with, run as it stands in docs/webhooks.md."""

import re
import runpy
from collections.abc import Iterator
from http.server import HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.conf import settings as project
from django.utils.timezone import now

from apps.notifications import actions
from apps.notifications.models import EventType, WebhookDelivery
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.jobs.doing import do_jobs
from tests.notifications.conftest import endpoint_of

PAGE = Path(project.BASE_DIR, "docs", "webhooks.md")


@pytest.fixture
def server(settings: Any) -> Iterator[HTTPServer]:
    """Listen at a port, so that an endpoint can be set up before there is a secret."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    listening = HTTPServer(("127.0.0.1", 0), object)  # type: ignore[arg-type] # put in afterwards
    yield listening
    listening.server_close()


def test_the_program_in_the_docs_takes_what_is_sent_once_and_refuses_what_is_not(
    acme: Company,
    server: HTTPServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    _, secret = endpoint_of(acme, url=url, events=["round.opened"])
    monkeypatch.setenv("TIDEMARK_WEBHOOK_SECRET", secret)
    (tmp_path / "program.py").write_text(program)
    server.RequestHandlerClass = runpy.run_path(str(tmp_path / "program.py"))["Receiver"]
    Thread(target=server.serve_forever, daemon=True).start()

    with acting_for(acme.organisation.pk):
        actions.emit(EventType.ROUND_OPENED, {"round_id": "4be1"}, at=now())
        actions.replay(delivery=WebhookDelivery.objects.get(), at=now())
    do_jobs(acme)
    forged = Request(url, b'{"type": "round.opened"}', {"webhook-id": "evt_1"}, method="POST")

    with pytest.raises(OSError, match="400"):
        urlopen(forged, timeout=10)  # noqa: S310 - ours
    server.shutdown()
    with acting_for(acme.organisation.pk):
        states = WebhookDelivery.objects.values_list("state", flat=True)
        assert list(states) == ["delivered", "delivered"]
    assert capsys.readouterr().out == "round.opened {'round_id': '4be1'}\n"


def test_the_docs_name_every_type_of_event() -> None:
    told = set(re.findall(r"`([a-z_]+\.[a-z_]+|ping)`", PAGE.read_text()))

    assert set(EventType.values) <= told
