"""A real Chromium for the tests that need one: Debian's, never a download.

Import `browser_type_launch_args` into a `conftest.py`, mark the tests `browser`, and use `page` or
`new_context` of pytest-playwright. Where no Chromium is installed these tests are skipped and say
so; with TIDEMARK_REQUIRE_BROWSER=1 they fail instead.
"""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no Chromium is installed (Debian: apt install chromium)"
PHONE = {"width": 390, "height": 844}  # CSS pixels
PATIENCE_MS = 20_000  # for what is expected of a page; a busy machine needs more than the usual 5 s


@pytest.fixture(scope="session")
def browser_type_launch_args() -> Iterator[dict[str, Any]]:
    """Say which browser is started, and how."""
    options = launching()
    if options is None:
        if os.environ.get("TIDEMARK_REQUIRE_BROWSER") == "1":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with pytest.MonkeyPatch.context() as patch:
        # Playwright's event loop runs in the test's own thread; its queries share nothing with it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE_MS)
        yield options


def launching() -> dict[str, Any] | None:
    """Return how the browser is started; None where there is none."""
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None:
        return None
    return {"executable_path": executable, "args": ["--no-sandbox", "--disable-gpu"]}
