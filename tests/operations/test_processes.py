"""Keeping processes running: real ones, killed for real."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from apps.operations import processes
from apps.operations.processes import Service, Supervisor

WAITS = "import time; print('up', flush=True); time.sleep(60)"
ENDS_AT_ONCE = "pass"
WILL_NOT_END = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITS}"
LOSES_A_CHILD = (
    "import subprocess, os; child = subprocess.Popen(['sleep', '60']);"
    "print('child', child.pid, flush=True); os.kill(os.getpid(), 9)"
)


@pytest.fixture
def said() -> list[str]:
    """Return the lines that the supervisor says."""
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Iterator[Supervisor]:
    """Return a supervisor whose children end with the test."""
    supervisor = Supervisor(said.append)
    yield supervisor
    supervisor.hurry()
    supervisor.stop()


def service(tmp_path: Path, program: str, *, name: str = "web", patience: float = 5) -> Service:
    log = tmp_path / f"{name}.log"
    return Service(name, [sys.executable, "-c", program], log, patience=patience)


def until(is_so: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)
    return is_so()


def look_until(supervisor: Supervisor, is_so: Callable[[], bool]) -> None:
    def looked() -> bool:
        supervisor.look()
        return is_so()

    assert until(looked)


def says(log: Path, word: str) -> bool:
    return log.exists() and word in log.read_text()


class TestLook:
    def test_says_with_what_words_it_ended(
        self, supervisor: Supervisor, said: list[str], tmp_path: Path
    ) -> None:
        supervisor.start(service(tmp_path, "raise SystemExit('no such port')"))

        look_until(supervisor, lambda: bool(said))

        assert said[0].endswith("no such port")

    def test_brings_back_what_was_killed(self, supervisor: Supervisor, tmp_path: Path) -> None:
        web = service(tmp_path, WAITS)
        supervisor.start(web)
        killed = web.pid
        os.kill(killed or 0, signal.SIGKILL)
        until(lambda: not web.is_running())

        supervisor.look()
        time.sleep(0.6)
        supervisor.look()

        assert web.pid not in {None, killed}

    def test_waits_longer_the_more_often_it_ends(
        self, supervisor: Supervisor, said: list[str], tmp_path: Path
    ) -> None:
        supervisor.start(service(tmp_path, ENDS_AT_ONCE))

        look_until(supervisor, lambda: len(said) == 3)

        assert [line.split(" again in ")[1].split(". The")[0] for line in said] == [
            "0.5 s",
            "1 s",
            "2 s",
        ]

    def test_ends_the_children_that_a_program_lost(
        self, supervisor: Supervisor, tmp_path: Path
    ) -> None:
        web = service(tmp_path, LOSES_A_CHILD)
        supervisor.start(web)
        until(lambda: says(web.log, "child") and not web.is_running())
        lost = int(web.log.read_text().split()[1])

        supervisor.stop()

        assert until(lambda: not Path(f"/proc/{lost}").exists() or _is_dead(lost))


class TestAProgramThatEnds:
    def test_is_left_alone_once_it_has_ended_well(
        self, supervisor: Supervisor, said: list[str], tmp_path: Path
    ) -> None:
        maker = service(tmp_path, "print('done')", name="maker")
        supervisor.start(maker, is_finished=maker.has_succeeded)
        assert until(maker.has_succeeded)

        supervisor.look()
        supervisor.stop()

        assert said == []
        assert maker.log.read_text() == "done\n"

    def test_is_started_again_where_it_failed(
        self, supervisor: Supervisor, said: list[str], tmp_path: Path
    ) -> None:
        made = tmp_path / "made"
        program = f"import pathlib; made = pathlib.Path({str(made)!r});"
        program += "existed = made.exists(); made.touch(); raise SystemExit(0 if existed else 'no')"
        maker = service(tmp_path, program, name="maker")
        supervisor.start(maker, is_finished=maker.has_succeeded)

        look_until(supervisor, maker.has_succeeded)

        assert len(said) == 1
        assert "maker has ended; starting it again" in said[0]


class TestStop:
    def test_stops_the_last_one_first(
        self, supervisor: Supervisor, said: list[str], tmp_path: Path
    ) -> None:
        for name in ("web", "worker", "beat"):
            supervisor.start(service(tmp_path, WAITS, name=name))

        supervisor.stop()

        assert said == ["Stopping beat", "Stopping worker", "Stopping web"]

    def test_ends_by_force_what_will_not_end(self, supervisor: Supervisor, tmp_path: Path) -> None:
        web = service(tmp_path, WILL_NOT_END, patience=0.3)
        supervisor.start(web)
        until(lambda: says(web.log, "up"))

        supervisor.stop()

        assert not web.is_running()

    def test_does_not_wait_when_hurried(self, supervisor: Supervisor, tmp_path: Path) -> None:
        web = service(tmp_path, WILL_NOT_END, patience=60)
        supervisor.start(web)
        until(lambda: says(web.log, "up"))
        started = time.monotonic()

        supervisor.hurry()
        supervisor.stop()

        assert time.monotonic() - started < 10


class TestLog:
    def test_is_put_aside_when_it_has_grown_large(
        self, supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(processes, "LARGEST_LOG", 10)
        web = service(tmp_path, WAITS)
        web.log.write_text("of an earlier run\n")

        supervisor.start(web)

        assert until(lambda: says(web.log, "up"))
        assert "earlier" not in web.log.read_text()
        assert "earlier" in web.log.with_suffix(".old.log").read_text()


def _is_dead(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
