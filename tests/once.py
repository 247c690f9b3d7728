"""Forms that happen once: they are opened before they are sent, as people do."""

import re
from collections.abc import Mapping
from typing import Any

from django.test import Client


def fill_in(browser: Client, path: str, said: Mapping[str, Any]) -> Any:
    """Open a form, and send it with what it holds."""
    return browser.post(path, {**said, "once": value_shown(browser, path)})


def value_shown(browser: Client, path: str) -> str:
    """Return the value by which this showing of a form is known; nothing where there is none."""
    found = re.search(r'name="once" value="([^"]+)"', browser.get(path).content.decode())
    return found[1] if found else ""
