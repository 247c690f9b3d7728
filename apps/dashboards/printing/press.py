"""Makes a tagged PDF of a document's HTML, where this machine can."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

log = logging.getLogger(__name__)
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # a line for every step
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)  # likewise, for every table


class NoPressError(RuntimeError):
    """The libraries that lay text out (Pango) are not on this machine."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished document."""

    content: bytes
    pages: int


def is_installed() -> bool:
    """Tell whether this machine can make PDFs."""
    return _layout() is not None


def press(markup: str, drawings: Mapping[str, str], faces: Mapping[str, Path]) -> Pdf:
    """Make a PDF of the markup, with these charts and typefaces and nothing else.

    `drawings` are SVG by the name under which the markup asks for them, `faces` font files by
    their family and weight.

    Raises
    ------
    NoPressError
        Where Pango is missing.
    """
    layout = _layout()
    if layout is None:
        raise NoPressError
    return Pdf(*layout.laid_out(markup, drawings, faces))


@cache
def _layout() -> ModuleType | None:
    """Load WeasyPrint, which loads only where Pango is: the rest of Tidemark runs without it."""
    try:
        from apps.dashboards.printing import layout  # noqa: PLC0415 - see above
    except (ImportError, OSError):
        log.info("no PDF reports here: Pango is not installed")
        return None
    return layout
