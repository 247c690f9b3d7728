"""Tells the person at the terminal what is going on, and since when."""

import time
from collections.abc import Callable

Say = Callable[[str], object]


class Progress:
    """Says one line a step, with the seconds since the start."""

    def __init__(self, write: Say) -> None:
        self._write = write
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self._started

    def say(self, line: str) -> None:
        """Say one line."""
        self._write(f"[{self.seconds:6.1f} s] {line}")
