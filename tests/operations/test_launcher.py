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
import urllib.request
from collections.abc import Iterator
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


def _environment(state: Path, port: int) -> dict[str, str]:
    ours = ("DATABASE_URL", "CELERY_BROKER_URL", "TIDEMARK_SECRET_KEY")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"TIDEMARK_STATE": str(state), "PORT": str(port)}


def _up(state: Path, port: int) -> subprocess.CompletedProcess[str]:
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


@pytest.fixture
def run() -> Iterator[Run]:
    """Start everything from nothing, and wait until it is ready."""
    state = Path(tempfile.mkdtemp(prefix="tidemark-up-"))
    state.chmod(0o755)
    port = _free_port()
    with (state / "said").open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 - the program under test
            [sys.executable, "manage.py", "up"],
            cwd=CHECKOUT,
            env=_environment(state, port),
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
        shutil.rmtree(state, ignore_errors=True)


class TestRun:
    def test_serves_from_one_command_until_it_is_interrupted(self, run: Run) -> None:
        assert run.answer("/livez")[0] == 200
        assert run.answer("/readyz")[1]["warnings"] == []
        commands = " ".join(run.processes().values())
        assert all(program in commands for program in ("granian", " worker ", " beat "))

        self._refuses_a_second_run(run)
        self._refuses_a_taken_port(run)
        self._brings_back_a_killed_web_process(run)
        self._stops_in_order_and_leaves_nothing(run)

    def _refuses_a_second_run(self, run: Run) -> None:
        second = _up(run.state, _free_port())

        assert second.returncode != 0
        assert f"already runs from {run.state} (process {run.process.pid}" in second.stderr
        assert "Traceback" not in second.stderr

    def _refuses_a_taken_port(self, run: Run) -> None:
        with tempfile.TemporaryDirectory() as elsewhere:
            second = _up(Path(elsewhere), run.port)

        assert second.returncode != 0
        assert f"Port {run.port} is taken" in second.stderr
        assert "PORT=" in second.stderr

    def _brings_back_a_killed_web_process(self, run: Run) -> None:
        web = min(pid for pid, command in run.processes().items() if "granian" in command)

        os.kill(web, signal.SIGKILL)

        _until(run, "web has ended; starting it again")
        deadline = time.monotonic() + PATIENCE
        while not (serving := self._is_serving(run)) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert serving

    def _stops_in_order_and_leaves_nothing(self, run: Run) -> None:
        run.process.send_signal(signal.SIGINT)

        assert run.process.wait(30) == 0
        stops = [line.split("Stopping ")[1] for line in run.said().splitlines() if "Stopp" in line]
        assert stops[:4] == ["beat", "worker", "web", "PostgreSQL"]
        assert run.processes() == {}

    @staticmethod
    def _is_serving(run: Run) -> bool:
        try:
            return run.answer("/readyz")[0] == 200
        except OSError:
            return False

    @pytest.mark.parametrize("port", ["0", "65536", "web"])
    def test_refuses_a_port_that_is_none(self, port: str, tmp_path: Path) -> None:
        refused = subprocess.run(  # noqa: S603 - the program under test
            [sys.executable, "manage.py", "up"],
            cwd=CHECKOUT,
            env=_environment(tmp_path, 1) | {"PORT": port},
            capture_output=True,
            text=True,
            check=False,
        )

        assert refused.returncode != 0
        assert f"not '{port}'" in refused.stderr


class TestKilled:
    def test_takes_everything_with_it_and_starts_again(self, run: Run) -> None:
        run.process.kill()
        run.process.wait()

        deadline = time.monotonic() + PATIENCE
        while run.processes() and time.monotonic() < deadline:
            time.sleep(0.2)

        assert run.processes() == {}
