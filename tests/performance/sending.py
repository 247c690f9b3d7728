"""What a browser sends of a form that somebody opened: all that its page carries."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


def opened(browser: Client, address: str) -> dict[str, str]:
    """Return the fields of the page at an address, as they would be sent back untouched."""
    answer: Any = browser.get(address)
    return carried(answer.content.decode())


def carried(markup: str) -> dict[str, str]:
    """Return the fields of a page by their names: typed, hidden, ticked and chosen."""
    fields = _Fields()
    fields.feed(markup)
    return fields.found


class _Fields(HTMLParser):
    """Collects fields and what they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.choice = ""  # the select that its options belong to

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value")
        if tag == "select":
            self.choice = name
        elif tag == "option" and ("selected" in told or self.choice not in self.found):
            self.found[self.choice] = value or ""
        elif tag == "input" and told.get("type") in ("checkbox", "radio"):
            if "checked" in told:
                self.found[name] = value or "on"
        elif tag == "input" and name:
            self.found[name] = value or ""
