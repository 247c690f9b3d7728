"""A whole Tidemark, started as a person would start it: `manage.py up` on a free port."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import httpx

from apps.operations.state import CHECKOUT

PATIENCE = 240.0  # seconds: generous, for machines that do much else
GLANCE = 0.1  # seconds between two looks
RULE = b"-" * 79 + b"\n"  # what the mail files put after each message
OURS = ("DATABASE_URL", "CELERY_BROKER_URL", "TIDEMARK_SECRET_KEY")  # set by the tests' own server


@dataclass(frozen=True)
class Served:
    """A running Tidemark and where it keeps things."""

    process: subprocess.Popen[bytes]
    state: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the running processes, and return what it says."""
        done = subprocess.run(  # noqa: S603 - our own command line
            [sys.executable, "manage.py", *arguments],
            cwd=CHECKOUT,
            env=environment(self.state, self.port),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def mails(self, to: str, about: str = "") -> list[EmailMessage]:
        """Return the mails to that address with such a subject, in the order of their writing."""
        files = sorted((self.state / "mail").iterdir(), key=lambda file: file.stat().st_mtime_ns)
        messages = [message for file in files for message in file.read_bytes().split(RULE)[:-1]]
        mine = [message for message in messages if f"\nTo: {to}\n".encode() in message]
        parsed = [BytesParser(EmailMessage, policy=default).parsebytes(m) for m in mine]
        return [mail for mail in parsed if about in mail["Subject"]]

    def mail(self, to: str, about: str = "", number: int = 1) -> str:
        """Wait for so many such mails to that address, and return the text of the last of them."""
        wait_until(lambda: len(self.mails(to, about)) >= number, f"mail {number} to {to}")
        body = self.mails(to, about)[number - 1].get_body(("plain",))
        assert body, f"mail {number} to {to} has no plain text"
        return str(body.get_content())

    def processes(self) -> list[int]:
        """Return the ids of every process that serves from the state folder."""
        mark = f"TIDEMARK_STATE={self.state}\0".encode()
        pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return [pid for pid in pids if mark in _environment_of(pid)]


def wait_until(is_so: Callable[[], bool], what: str, *, glance: float = GLANCE) -> None:
    """Wait for a condition, and fail with its name when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, f"waited {PATIENCE:.0f} s in vain for: {what}"
        time.sleep(glance)


@contextmanager
def serving() -> Iterator[Served]:
    """Start everything from nothing, wait until it is ready, and leave nothing behind."""
    state = Path(tempfile.mkdtemp(prefix="tidemark-journey-"))
    state.chmod(0o755)  # the database may run as another user
    served = _start(state)
    try:
        wait_until(lambda: _is_ready(served), f"a ready Tidemark: {_said(served)}")
        yield served
    finally:
        _stop(served)
    shutil.rmtree(state)


def environment(state: Path, port: int) -> dict[str, str]:
    """Return the environment of a Tidemark that has nothing to do with the tests' own server."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {"TIDEMARK_STATE": str(state), "PORT": str(port), "TIDEMARK_SAMPLE": "off"}


def link_in(text: str) -> str:
    """Return the address that a mail holds."""
    found = re.search(r"http://\S+", text)
    assert found, text
    return found[0]


def _start(state: Path) -> Served:
    port = free_port()
    with (state / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=CHECKOUT,
            env=environment(state, port),
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    return Served(process, state, port)


def _stop(served: Served) -> None:
    """Interrupt it as Ctrl-C does, and see that no process of it is left."""
    served.process.send_signal(signal.SIGINT)
    try:
        code = served.process.wait(PATIENCE)
    finally:
        left = served.processes()
        for pid in left:
            os.kill(pid, signal.SIGKILL)
    assert code == 0, f"it ended with {code}: {_said(served)}"
    assert left == [], f"processes outlived it: {left}"


def _is_ready(served: Served) -> bool:
    assert served.process.poll() is None, _said(served)
    try:
        return httpx.get(f"{served.url}/readyz", timeout=5).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _said(served: Served) -> str:
    return (served.state / "said").read_text()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:  # it has just ended
        return b""
