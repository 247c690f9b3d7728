"""The libraries that lay out a PDF, for the tests that need them: Debian's Pango.

Take the fixture `pango`. Where Pango is missing these tests are skipped and say so; with
TIDEMARK_REQUIRE_PANGO=1 they fail instead.
"""

import os

import pytest

from apps.dashboards import printing

MISSING = "Pango is not installed (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0)"


@pytest.fixture
def pango() -> None:
    """Let a test make PDFs."""
    if printing.is_installed():
        return
    if os.environ.get("TIDEMARK_REQUIRE_PANGO") == "1":
        pytest.fail(MISSING)
    pytest.skip(MISSING)
