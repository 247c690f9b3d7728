"""The one-command run, started for real from an empty state folder."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from apps.operations.state import CHECKOUT

PATIENCE = 90.0  # seconds


@dataclass
class Run:
    """A run of `manage.py up` and where it writes."""

    process: subprocess.Popen[bytes]
    state: Path
    port: int

    def answer(self, path: str) -> tuple[int, dict[str, object]]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.status, json.load(answer)

    def said(self) -> str:
        return (self.state / "said").read_text()

    def processes(self) -> dict[int, str]:
        """Return the command lines of everything that serves from the state folder."""
        mine = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and f"TIDEMARK_STATE={self.state}\0" in _read(entry, "environ"):
                mine[int(entry.name)] = _read(entry, "cmdline").replace("\0", " ")
        return mine


def _read(entry: Path, name: str) -> str:
    try:
        return (entry / name).read_text(errors="replace")
    except OSError:  # it has just ended
        return ""


def _environment(state: Path, port: int | str, sample: str = "off") -> dict[str, str]:
    ours = ("DATABASE_URL", "CELERY_BROKER_URL", "TIDEMARK_SECRET_KEY")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"TIDEMARK_STATE": str(state), "PORT": str(port), "TIDEMARK_SAMPLE": sample}


def _up(state: Path, port: int | str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=CHECKOUT,
        env=_environment(state, port),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until(run: Run, words: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while words not in run.said():
        assert run.process.poll() is None, run.said()
        assert time.monotonic() < deadline, run.said()
        time.sleep(0.1)


@contextmanager
def _running(sample: str = "off") -> Iterator[Run]:
    """Start everything from nothing, and wait until it is ready."""
    state = Path(tempfile.mkdtemp(prefix="tidemark-up-"))
    state.chmod(0o755)
    port = _free_port()
    with (state / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=CHECKOUT,
            env=_environment(state, port, sample),
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    run = Run(process, state, port)
    try:
        _until(run, "ready on")
        yield run
    finally:
        process.kill()
        process.wait()
        _wait_until(lambda: not run.processes())
        shutil.rmtree(state, ignore_errors=True)


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Return a run that the tests of this file share; the last one of them interrupts it."""
    with _running() as run:
        yield run


class TestRun:
    def test_serves_when_it_says_so(self, run: Run) -> None:
        assert run.answer("/livez")[0] == 200
        assert run.answer("/readyz")[1]["warnings"] == []

    @pytest.mark.parametrize("program", ["postgres ", "granian ", " worker ", " beat "])
    def test_runs_everything(self, run: Run, program: str) -> None:
        assert any(program in command for command in run.processes().values())

    def test_refuses_a_second_run_from_the_same_state_folder(self, run: Run) -> None:
        second = _up(run.state, _free_port())

        assert second.returncode != 0
        assert f"already runs from {run.state} (process {run.process.pid}" in second.stderr
        assert "Traceback" not in second.stderr

    def test_refuses_a_taken_port(self, run: Run, tmp_path: Path) -> None:
        second = _up(tmp_path, run.port)

        assert second.returncode != 0
        assert f"Port {run.port} is taken" in second.stderr
        assert "PORT=" in second.stderr

    @pytest.mark.parametrize("port", ["0", "65536", "web"])
    def test_refuses_a_port_that_is_none(self, port: str, tmp_path: Path) -> None:
        refused = _up(tmp_path, port)

        assert refused.returncode != 0
        assert f"not '{port}'" in refused.stderr

    @pytest.mark.parametrize(("name", "program"), [("web", "granian"), ("PostgreSQL", "postgres")])
    def test_brings_back_what_was_killed(self, run: Run, name: str, program: str) -> None:
        first = min(pid for pid, command in run.processes().items() if program in command)

        os.kill(first, signal.SIGKILL)

        _until(run, f"{name} has ended; starting it again")
        assert _wait_until(lambda: _is_ready(run))

    def test_stops_in_order_when_interrupted_and_leaves_nothing(self, run: Run) -> None:
        run.process.send_signal(signal.SIGINT)

        assert run.process.wait(PATIENCE) == 0
        said = run.said().splitlines()
        stops = [line.split("Stopping ")[1] for line in said if "Stopping " in line]
        assert stops == ["beat", "errands", "worker", "web", "PostgreSQL"]
        assert run.processes() == {}


class TestSample:
    def test_is_made_while_others_are_served_and_gives_way_to_them(self) -> None:
        with _running(sample="on") as run:
            assert "The sample organisation is made in the background" in run.said()
            assert _is_ready(run)
            assert _wait_until(lambda: _niceness(run, "make_population") == [15])
            assert _wait_until(lambda: _status(run, "/sample/") == 200)  # led into it
            run.process.send_signal(signal.SIGINT)  # in the middle of it

            assert run.process.wait(PATIENCE) == 0
            assert run.processes() == {}


class TestKilled:
    def test_takes_everything_with_it(self) -> None:
        with _running() as run:
            run.process.kill()
            run.process.wait()

            assert _wait_until(lambda: not run.processes())


def _niceness(run: Run, program: str) -> list[int]:
    """Return how nice the processes of that program are to others, 0 to 19."""
    pids = [pid for pid, command in run.processes().items() if program in command]
    return [os.getpriority(os.PRIO_PROCESS, pid) for pid in pids]


def _status(run: Run, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{run.port}{path}", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _is_ready(run: Run) -> bool:
    try:
        return run.answer("/readyz")[0] == 200
    except OSError:
        return False


def _wait_until(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.2)
    return is_so()
