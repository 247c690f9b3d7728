"""A PostgreSQL of our own: a child process on a private socket, for one machine.

As root the server runs as an unprivileged user, because PostgreSQL refuses to run as root.
"""

import ctypes
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from apps.operations import binaries
from apps.operations.state import DATABASE_URL, write_privately

UNPRIVILEGED_USER = "nobody"
LONGEST_SOCKET_PATH = 100  # bytes: the system's limit is 107, with the file's own name in it
LOCK_PATIENCE = 10.0  # seconds: after a crash the killed server's lock outlives it for a moment
START_PATIENCE = 120.0  # seconds: recovery after a crash replays what was written since
STOP_PATIENCE = 30.0  # seconds

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "max_parallel_workers_per_gather": "0",  # containers give little shared memory
    "jit": "off",  # the queries are short: compiling them costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    "log_min_error_statement": "panic",  # a failing statement holds addresses and hashes
    "log_error_verbosity": "terse",  # and so do the details of a constraint's refusal
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_libc = ctypes.CDLL(None)  # loaded before any fork: nothing may be imported after one


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot start; the message says what to do."""


class EmbeddedPostgreSQL:
    """One server process with its data in the state folder."""

    name = "PostgreSQL"

    def __init__(self, state: Path, *, durable: bool = True) -> None:
        self.state = state
        self.log = state / "logs" / "postgresql.log"
        self._settings = SETTINGS | ({} if durable else FORGETFUL)
        self._durable = durable
        self._as_user = _unprivileged()
        self._process: subprocess.Popen[bytes] | None = None
        self._log_start = 0  # bytes of the log that earlier starts wrote
        self._binaries = binaries.find_binaries()
        if self._as_user and not binaries.everyone_reaches(self._binaries.folder):
            self._binaries = binaries.stage(self._binaries)
        self._home = self._find_home()
        self.socket_folder = _socket_folder(self._home)

    @property
    def data(self) -> Path:
        """Return PostgreSQL's own data directory."""
        return self._home / "pgdata"

    @property
    def pid(self) -> int | None:
        """Return the server's process id while it runs."""
        return self._process.pid if self.is_running() and self._process else None

    def url(self, database: str = "tidemark", *, role: str = "postgres") -> str:
        """Return the address of a database on this server."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_folder), safe='/')}"

    def is_running(self) -> bool:
        """Tell whether the server process is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the server, making its data directory on the first run, and wait for it.

        Raises
        ------
        EmbeddedError
            If the data belong to another major version, or the server does not come up.
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._home.mkdir(parents=True, exist_ok=True)
        self._make_socket_folder()
        if (self.data / "PG_VERSION").exists():
            self._require_same_major()
        else:
            self._initialise()
        deadline = time.monotonic() + LOCK_PATIENCE
        while not self._comes_up():
            if "lock file" not in self._complaint() or time.monotonic() > deadline:
                raise EmbeddedError(f"PostgreSQL did not start:\n{self._complaint()}")
            time.sleep(0.25)
        write_privately(self.state / DATABASE_URL, self.url() + "\n")

    def stop(self, *, at_once: bool = False) -> None:
        """Close every connection, write everything down and end the server.

        At once means without the last step: the next start then recovers from the log.
        """
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGQUIT if at_once else signal.SIGINT)
        try:
            self._process.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(STOP_PATIENCE)

    def _find_home(self) -> Path:
        """Return the folder of the data: the state folder, unless the server's user is shut out.

        The other place is remembered in the state folder, so that a new state folder has new data.
        """
        marker = self.state / "database_folder"
        if marker.exists():
            return Path(marker.read_text().strip())
        if not self._as_user or binaries.everyone_reaches(self.state):
            return self.state
        home = binaries.MACHINE_WIDE / secrets.token_hex(6)
        self.state.mkdir(parents=True, exist_ok=True)
        write_privately(marker, f"{home}\n")
        return home

    def _make_socket_folder(self) -> None:
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        found = self.socket_folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {
            os.geteuid(),
            self._as_user.get("user"),
        }:
            raise EmbeddedError(f"{self.socket_folder} is not ours: remove it, then start again.")
        self._hand_over(self.socket_folder)

    def _hand_over(self, folder: Path) -> None:
        """Make the folder the server's own, closed to everyone else."""
        folder.chmod(0o700)
        if self._as_user:
            os.chown(folder, self._as_user["user"], self._as_user["group"])

    def _require_same_major(self) -> None:
        recorded = int((self.data / "PG_VERSION").read_text())
        if recorded != self._binaries.major:
            raise EmbeddedError(
                f"The data in {self.data} were written by PostgreSQL {recorded}, but this is "
                f"PostgreSQL {self._binaries.major}. Start PostgreSQL {recorded} on that folder, "
                "write everything out with its pg_dumpall, move the folder away, start again, and "
                "read the dump back with psql."
            )

    def _initialise(self) -> None:
        draft = self.data.with_name("pgdata.draft")  # a first run that was cut short leaves no data
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        self._hand_over(draft)
        done = subprocess.run(  # noqa: S603 - a fixed program of ours
            [
                *(self._binaries.program("initdb"), "-D", str(draft), "-U", "postgres"),
                *("-E", "UTF8", "--auth=trust", "--no-instructions", "--data-checksums"),
                *([] if self._durable else ["--no-sync"]),
                *_locale(self._binaries.major),
            ],
            **self._surroundings(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise EmbeddedError(f"initdb failed:\n{done.stdout}{done.stderr}")
        draft.rename(self.data)

    def _comes_up(self) -> bool:
        """Start the process once; false when it ended instead of getting ready."""
        settings = self._settings | {"unix_socket_directories": str(self.socket_folder)}
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._process = subprocess.Popen(  # noqa: S603 - a fixed program of ours
                [
                    *(self._binaries.program("postgres"), "-D", str(self.data)),
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                **self._surroundings(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 - one C call, no thread
            )
        deadline = time.monotonic() + START_PATIENCE
        while self._process.poll() is None and not self._is_ready():
            if time.monotonic() > deadline:
                self.stop()
                raise EmbeddedError(
                    f"PostgreSQL is not ready after {START_PATIENCE:.0f} s; see {self.log}"
                )
            time.sleep(0.02)
        return self._process.poll() is None

    def _is_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        mine = self._process is not None and lines[:1] == [str(self._process.pid)]
        return mine and len(lines) > 7 and lines[7].strip() == "ready"  # noqa: PLR2004 - its format

    def _complaint(self) -> str:
        return self.log.read_bytes()[self._log_start :].decode(errors="replace")[-2000:]

    def _surroundings(self) -> dict[str, Any]:
        return {"cwd": "/", "env": _clean(os.environ), **self._as_user}


def die_with_parent(signal_number: signal.Signals) -> Callable[[], None] | None:
    """Return what a child runs first, so that it gets the signal when its parent is gone.

    The system sends it when the *thread* that made the child ends: make children in the main one.
    """
    if not hasattr(_libc, "prctl"):
        return None
    return lambda: _libc.prctl(1, int(signal_number))  # 1 is PR_SET_PDEATHSIG


def _unprivileged() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(UNPRIVILEGED_USER)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _socket_folder(home: Path) -> Path:
    """Return the home's own folder, or a private one in /tmp where its path cannot be used.

    The broker's client passes the path on without quoting it, so it must hold plain characters.
    """
    folder = home / "run"
    plain = str(folder).replace("/", "").replace("-", "").replace("_", "").replace(".", "")
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_PATH and plain.isascii() and plain.isalnum():
        return folder
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return Path("/tmp") / f"tidemark-{name}"  # noqa: S108 - made 0700, and checked to be ours


def _locale(major: int) -> list[str]:
    builtin = 17  # the first version whose C.UTF-8 does not depend on the system
    if major >= builtin:
        return ["--locale-provider=builtin", "--locale=C.UTF-8"]
    return ["--locale=C"]


def _clean(environment: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environment.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}
