"""The one-command run: database, web, worker and beat, started in order until Ctrl-C."""

import fcntl
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

from apps.operations.binaries import NoPostgreSQLError
from apps.operations.embedded import EmbeddedError, EmbeddedPostgreSQL
from apps.operations.preparing import (
    PreparationError,
    prepare_database,
    run_management,
    show_management,
)
from apps.operations.processes import Service, Supervisor
from apps.operations.progress import Progress
from apps.operations.state import CHECKOUT, make_state

HOST = "127.0.0.1"
DEMO = ("make_population", "--organisations", "320", "--quarters", "8", "--seed", "2014")
GIVING_WAY = ("nice", "-n", "15")  # to whoever is being served
GLANCE = 0.25  # seconds between two looks at the processes
READY_PATIENCE = 60.0  # seconds


class LaunchError(Exception):
    """Tidemark cannot start; the message says what to do."""


def run(progress: Progress, *, demo: bool = False) -> None:
    """Serve until Ctrl-C, with a sample population if this is a demonstration.

    Raises
    ------
    LaunchError
        If it cannot start.
    """
    state = make_state()
    port = _port()
    with _only_one(state, port), _interruptible(Supervisor(progress.say)) as supervisor:
        _require_free(port)
        try:
            _prepare(state, supervisor, progress, demo=demo)
        except (EmbeddedError, NoPostgreSQLError, PreparationError) as error:
            raise LaunchError(str(error)) from error
        _serve(state, port, supervisor, progress)
        _announce(state, port, progress, demo=demo)
        if not demo and is_sample_wanted():
            _make_sample(state, supervisor, progress)
        while True:
            supervisor.look()
            time.sleep(GLANCE)


def _prepare(state: Path, supervisor: Supervisor, progress: Progress, *, demo: bool) -> None:
    """Bring up the database with everything in it that is served."""
    if not os.environ.get("DATABASE_URL"):
        progress.say("Starting PostgreSQL")
        supervisor.start(EmbeddedPostgreSQL(state))
    progress.say("Preparing the database")
    prepare_database(lambda line: progress.say(f"  {line}"))
    run_management(["collectstatic", "--no-input", "--clear", "--verbosity", "0"], progress.say)
    if demo:
        progress.say("Making the sample population, unless it is there")
        show_management(list(DEMO), lambda line: progress.say(f"  {line}"))


def _serve(state: Path, port: int, supervisor: Supervisor, progress: Progress) -> None:
    """Start web, worker and beat, and wait until the pages answer."""
    progress.say("Starting web, worker and beat")
    for service in services(state, port):
        supervisor.start(service)
    deadline = time.monotonic() + READY_PATIENCE
    while not _is_ready(port):
        if time.monotonic() > deadline:
            progress.say(f"Still not ready, still trying; see {state / 'logs'} for what is wrong")
            deadline += READY_PATIENCE
        supervisor.look()
        time.sleep(0.1)


def services(state: Path, port: int) -> list[Service]:
    """Return what serves: web, which is first, the workers and beat."""

    def program(name: str) -> str:
        return str(Path(sys.executable).parent / name)

    celery = [program("celery"), "-A", "config"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    logs = state / "logs"
    return [
        Service(
            "web",
            [
                *(program("granian"), "--interface", "wsgi", "--host", HOST, "--port", str(port)),
                *("--workers", "1", "--blocking-threads", "4", "--no-ws"),
                "config.wsgi:application",
            ],
            logs / "web.log",
            patience=10,
        ),
        Service(
            "worker",
            [*celery, "worker", "-Q", "work,pool", "-c", "2", *quiet, "-l", "INFO"],
            logs / "worker.log",
            patience=15,
        ),
        # Who waits for others over the network: see `apps.jobs.tasks.errand`.
        Service(
            "errands",
            [
                *(*celery, "worker", "-Q", "errands", "-c", "4", "-n", "errands@%h"),
                *(*quiet, "-l", "INFO"),
            ],
            logs / "errands.log",
            patience=15,
        ),
        Service(
            "beat",
            [*celery, "beat", "-s", str(state / "beat" / "schedule"), "--pidfile=", "-l", "INFO"],
            logs / "beat.log",
            patience=5,
        ),
    ]


def _announce(state: Path, port: int, progress: Progress, *, demo: bool) -> None:
    progress.say(f"Tidemark is ready on http://{HOST}:{port} (Ctrl-C stops it)")
    login = state / "demo_login"
    if demo and login.exists():
        for line in login.read_text().splitlines():
            progress.say(f"  {line}")


def is_sample_wanted() -> bool:
    """Tell whether everybody is to find a sample organisation; the settings check the word."""
    return os.environ.get("TIDEMARK_SAMPLE", "on") == "on"


def _make_sample(state: Path, supervisor: Supervisor, progress: Progress) -> None:
    """Let a process of low priority make the sample population, unless it is there, while we serve.

    It goes on where an earlier one was interrupted, and is started again if it fails.
    """
    command = [*GIVING_WAY, sys.executable, str(CHECKOUT / "manage.py"), *DEMO, "--without-login"]
    maker = Service("sample population", command, state / "logs" / "sample.log", patience=5)
    progress.say(f"The sample organisation is made in the background; see {maker.log}")
    supervisor.start(maker, is_finished=maker.has_succeeded)


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/readyz", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _port() -> int:
    value = os.environ.setdefault("PORT", "8000")
    if not value.isdigit() or not 0 < int(value) < 2**16:
        raise LaunchError(f"PORT must be a number from 1 to 65535, not {value!r}.")
    return int(value)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise LaunchError(
                f"Port {port} is taken ({error.strerror}): stop what uses it, or choose another "
                f"port by setting PORT, for example PORT={port % 65_535 + 1}."
            ) from error


@contextmanager
def _only_one(state: Path, port: int) -> Iterator[None]:
    """Hold the state folder for this run; the lock ends with the process, however it ends."""
    with (state / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise LaunchError(
                f"Tidemark already runs from {state} ({lock.read().strip() or 'starting'}). "
                "Stop it first, or set TIDEMARK_STATE to another folder."
            ) from error
        _sign(lock, f"process {os.getpid()}, http://{HOST}:{port}")
        yield


def _sign(lock: IO[str], text: str) -> None:
    lock.seek(0)
    lock.truncate()
    lock.write(text)
    lock.flush()


@contextmanager
def _interruptible(supervisor: Supervisor) -> Iterator[Supervisor]:
    """Stop everything in order when a signal or a failure ends the block; hurry at the second."""
    is_stopping = False

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        if is_stopping:
            supervisor.hurry()
        else:
            raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    try:
        yield supervisor
    except KeyboardInterrupt:
        pass
    finally:
        is_stopping = True
        supervisor.stop()
