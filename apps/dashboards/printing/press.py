"""Makes a tagged PDF of a document's HTML, where this machine can."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

log = logging.getLogger(__name__)
PROGRESS, PAGE = logging.getLogger("weasyprint.progress"), "Page %d"
PROGRESS.setLevel(logging.WARNING)  # a line for every step
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


def press(
    markup: str,
    drawings: Mapping[str, str],
    faces: Mapping[str, Path],
    at_page: Callable[[int], None] | None = None,
) -> Pdf:
    """Make a PDF of the markup, with these charts and typefaces and nothing else.

    `drawings` are SVG by the name under which the markup asks for them, `faces` font files by
    their family and weight; `at_page` is called with the number of each page that is begun.

    Raises
    ------
    NoPressError
        Where Pango is missing.
    """
    layout = _layout()
    if layout is None:
        raise NoPressError
    with _watched(at_page):
        return Pdf(*layout.laid_out(markup, drawings, faces))


class Watch(logging.Handler):
    """Tells the pages of which the library's log says that it begins them."""

    def __init__(self, at_page: Callable[[int], None]) -> None:
        super().__init__(logging.INFO)
        self._at_page = at_page

    def emit(self, record: logging.LogRecord) -> None:
        """Tell the page, where the line is about one."""
        if PAGE in record.msg and record.args:
            self._at_page(int(str(record.args[0])))  # type: ignore[index] # a tuple


@contextmanager
def _watched(at_page: Callable[[int], None] | None) -> Iterator[None]:
    if at_page is None:
        yield
        return
    watch = Watch(at_page)
    PROGRESS.addHandler(watch)
    PROGRESS.setLevel(logging.INFO)
    PROGRESS.propagate = False
    try:
        yield
    finally:
        PROGRESS.removeHandler(watch)
        PROGRESS.setLevel(logging.WARNING)
        PROGRESS.propagate = True


@cache
def _layout() -> ModuleType | None:
    """Load WeasyPrint, which loads only where Pango is: the rest of Tidemark runs without it."""
    try:
        from apps.dashboards.printing import layout  # noqa: PLC0415 - see above
    except OSError:  # a library of the system that cannot be loaded
        log.info("no PDF reports here: Pango is not installed")
        return None
    return layout
