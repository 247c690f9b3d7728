"""The libraries that lay out a PDF, for the tests that need them or their absence: Debian's Pango.

Take the fixture `pango`. Where Pango is missing these tests are skipped and say so; with
TIDEMARK_REQUIRE_PANGO=1 they fail instead.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType

import pytest

from apps.dashboards import printing
from apps.dashboards.printing.press import _layout

MISSING = "Pango is not installed (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0)"


class NoPango(MetaPathFinder):
    """Fails as the library does that finds no Pango."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> None:
        """Find every other module elsewhere."""
        if fullname == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


@pytest.fixture
def pango() -> None:
    """Let a test make PDFs."""
    if printing.is_installed():
        return
    if os.environ.get("TIDEMARK_REQUIRE_PANGO") == "1":
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the library not load that loads only where Pango is."""
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.delitem(sys.modules, "apps.dashboards.printing.layout", raising=False)
    monkeypatch.delattr(printing, "layout", raising=False)
    _layout.cache_clear()
    yield
    _layout.cache_clear()
