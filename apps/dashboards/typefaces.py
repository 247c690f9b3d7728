"""The typefaces of drawings that leave the browser: files made at set-up, never the system's."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

SANS, SERIF = "Inter", "Source Serif 4"


class NoTypefacesError(RuntimeError):
    """The typefaces have not been made."""

    def __init__(self) -> None:
        super().__init__("There are no typefaces in dist/type: run `make setup`.")


def files() -> Mapping[str, Path]:
    """Return the TrueType files by their family and weight: `Inter-400`.

    Raises
    ------
    NoTypefacesError
        If the set-up has not made them.
    """
    found = {path.stem: path for path in sorted(folder().glob("*.ttf"))}
    if not found:
        raise NoTypefacesError
    return found


def folder() -> Path:
    """Return where the set-up puts them."""
    return Path(settings.BASE_DIR, "dist", "type")
