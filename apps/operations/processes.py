"""Keeps processes running: starts them in order, restarts what ends, stops them in reverse."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from apps.operations.embedded import die_with_parent
from apps.operations.progress import Say
from apps.operations.state import CHECKOUT

SHORTEST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds before a restart
STEADY = 60.0  # seconds: who ran that long starts again without delay
LARGEST_LOG = 10_000_000  # bytes


class Child(Protocol):
    """What a supervisor looks after."""

    @property
    def name(self) -> str:
        """Return what a person calls it."""

    @property
    def log(self) -> Path:
        """Return where it writes."""

    def start(self) -> None:
        """Start it."""

    def is_running(self) -> bool:
        """Tell whether it is alive."""

    def stop(self, *, at_once: bool = False) -> None:
        """End it, in an orderly way or at once."""


class Service:
    """A program of ours that runs until it is told to stop, writing to a file."""

    def __init__(self, name: str, command: list[str], log: Path, *, patience: float) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._patience = patience  # seconds that an orderly end may take
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Return the process id while it runs."""
        return self._process.pid if self._process and self.is_running() else None

    def start(self) -> None:
        """Start the program in a session of its own, so that a terminal's Ctrl-C passes it by."""
        self._clear()
        _make_room(self.log)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own command line
                self._command,
                cwd=CHECKOUT,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one C call
            )

    def is_running(self) -> bool:
        """Tell whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    def has_succeeded(self) -> bool:
        """Tell whether the program has ended by itself, and well."""
        return self._process is not None and self._process.poll() == 0

    def stop(self, *, at_once: bool = False) -> None:
        """Ask the program to end, and end it and its own children if it takes too long."""
        if self._process and self.is_running() and not at_once:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(self._patience)
        self._clear()

    def _clear(self) -> None:
        """End whatever is left of the program's session, such as children that it lost."""
        if self._process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None


def _never() -> bool:
    return False


@dataclass
class _Watched:
    child: Child
    is_finished: Callable[[], bool] = _never
    started_at: float = 0.0
    restart_at: float | None = None
    wait: float = field(default=SHORTEST_WAIT)


class Supervisor:
    """Starts children in the order given, and brings back the ones that end."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._watched: list[_Watched] = []
        self._is_hurried = False

    def start(self, child: Child, *, is_finished: Callable[[], bool] = _never) -> None:
        """Start the child and look after it from now on, until it is finished if it ever is."""
        self._watched.append(_Watched(child, is_finished, started_at=time.monotonic()))
        child.start()

    def look(self) -> None:
        """Bring back what has ended, after a delay that doubles while it keeps ending."""
        now = time.monotonic()
        for watched in self._watched:
            if watched.child.is_running() or watched.is_finished():
                continue
            if watched.restart_at is None:
                self._schedule(watched, now)
            elif now >= watched.restart_at:
                self._restart(watched, now)

    def stop(self) -> None:
        """Stop the children, the last one started first."""
        while self._watched:
            child = self._watched[-1].child
            if child.is_running():
                self._say(f"Stopping {child.name}")
            child.stop(at_once=self._is_hurried)
            self._watched.pop()

    def hurry(self) -> None:
        """Let the children that are still to be stopped end at once."""
        self._is_hurried = True

    def _schedule(self, watched: _Watched, now: float) -> None:
        if now - watched.started_at > STEADY:
            watched.wait = SHORTEST_WAIT
        watched.restart_at = now + watched.wait
        self._say(
            f"{watched.child.name} has ended; starting it again in {watched.wait:g} s. "
            f"The end of {watched.child.log}: {_last_line(watched.child.log)}"
        )
        watched.wait = min(watched.wait * 2, LONGEST_WAIT)

    def _restart(self, watched: _Watched, now: float) -> None:
        watched.restart_at = None
        watched.started_at = now
        try:
            watched.child.start()
        except Exception as error:  # whatever it is, the others go on
            self._say(f"{watched.child.name} did not start: {error}")


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    return next((line.strip()[:200] for line in reversed(lines) if line.strip()), "(empty)")


def _make_room(log: Path) -> None:
    """Put a log that has grown large aside, replacing the one put aside before."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
