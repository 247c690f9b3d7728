"""How tests read the faces of a card: what its page, its CSV and its JSON say."""

import csv
import json
import re
from html.parser import HTMLParser
from io import StringIO
from typing import Any

from django.test import Client

MINUS = "\u2212"
NUMBER = re.compile(r"(?<![\w.])[+\u2212-]?\d+(?:\.\d+)?")


class Tables(HTMLParser):
    """The tables of a page by their captions: rows of the words of their cells."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] = []
        self._words: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"th", "td", "caption"}:
            self._words = []

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        words = " ".join(" ".join(self._words).split())
        if tag == "caption":
            self.found[words] = self._rows
        elif tag in {"th", "td"}:
            self._rows[-1].append(words)


def numbers(words: str) -> list[float]:
    """Return the numbers in words as they are written: 90% interval 52-64 has three."""
    told = words.replace("\u2013", " ")
    return [float(found.replace(MINUS, "-")) for found in NUMBER.findall(told)]


def read_csv(client: Client, address: str, query: str = "") -> list[dict[str, str]]:
    """Return the rows of a card's CSV."""
    answer = client.get(f"{address}.csv{query}")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.count("\n") == text.count("\r\n")
    return list(csv.DictReader(StringIO(text, newline="")))


def read_json(client: Client, address: str, query: str = "") -> dict[str, Any]:
    """Return what a card's JSON says."""
    answer = client.get(f"{address}.json{query}")
    assert answer.status_code == 200
    told: dict[str, Any] = json.loads(answer.content)
    return told


def faces_of(client: Client, page: str) -> dict[str, set[str]]:
    """Return the extensions that each card's foot leads to, by the card's slug."""
    found: dict[str, set[str]] = {}
    links = re.findall(r'href="[^"]*/charts/([\w-]+)\.(\w+)', client.get(page).content.decode())
    for slug, extension in links:
        found.setdefault(slug, set()).add(extension)
    return found
