"""Languages for tests only: each sentence in brackets, accented and 40% longer, in both directions.

What a page shows outside the brackets never went through a catalogue; what overflows in them would
in Finnish too.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from html.parser import HTMLParser
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings
from django.test import override_settings
from django.utils.translation import trans_real

from apps.instruments.models import InstrumentVersion
from apps.instruments.translating import fingerprint, places
from tests.postgres import SERVER

PSEUDO, MIRRORED = "xa", "xb"  # from left to right, from right to left
OPEN, CLOSE = "⟦", "⟧"
LONGER = 1.4
FILLER = "lorem ipsum dolor "
ACCENTS = str.maketrans("aceinouyACEINOUY", "àçéïñöûýÀÇÉÏÑÖÛÝ")
# What is in a sentence, and no words of ours.
KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{\w*(?::[^}]*)?\}|<[^>]+>|&\w+;|https?://\S+)")
TOLD = {"alt", "title", "aria-label", "placeholder", "label", "content"}  # attributes that are read
SILENT = {"script", "style", "svg", "code"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}

PUBLISH = """
    INSERT INTO instruments_translation
        (version_id, language, revision, texts, content_hash, published_at)
    VALUES (%s, %s, 1, %s, %s, now())
"""
WITHDRAW = "DELETE FROM instruments_translation WHERE language = ANY(%s)"


def pseudo(text: str) -> str:
    """Return a sentence as the pseudo-language says it."""
    spoken = "".join(
        part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in KEPT.split(text)
    )
    more = "".join(islice(cycle(FILLER), round(len(text) * (LONGER - 1))))
    return f"{OPEN}{spoken} {more.strip()}{CLOSE}"


class PseudoTranslations(NullTranslations):
    """A catalogue that has every sentence there is."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.spoken = language

    def gettext(self, message: str) -> str:
        return pseudo(message.rpartition(trans_real.CONTEXT_SEPARATOR)[2])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo((msgid1 if n == 1 else msgid2).rpartition(trans_real.CONTEXT_SEPARATOR)[2])

    def to_language(self) -> str:
        return self.spoken

    def language(self) -> str:
        return self.spoken


@contextmanager
def pseudo_languages(folder: Path) -> Iterator[None]:
    """Speak both languages on every page; the folder is for the files that Django looks for."""
    both = (PSEUDO, MIRRORED)
    for language in both:
        file = folder / language / "LC_MESSAGES" / "django.mo"
        file.parent.mkdir(parents=True)
        with file.open("wb") as opened:
            write_mo(opened, Catalog())
    spoken = override_settings(
        LANGUAGES=[*settings.LANGUAGES, *((language, pseudo("Pseudo")) for language in both)],
        PAGE_LANGUAGES=[*settings.PAGE_LANGUAGES, *both],
        LANGUAGES_BIDI=[*settings.LANGUAGES_BIDI, MIRRORED],
        LOCALE_PATHS=[*settings.LOCALE_PATHS, folder],
    )
    with spoken, _translated_questions(both):
        for language in both:
            trans_real._translations[language] = PseudoTranslations(language)  # type: ignore[attr-defined] # Django's
        yield


def hard_coded(page: str, data: set[str]) -> list[str]:
    """Return the words that a page shows outside the brackets and that are nobody's data."""
    reader = _Reader()
    reader.feed(page)
    names = re.compile("|".join(map(re.escape, sorted(data, key=len, reverse=True))) or "$^")
    shown = [_outside(reader.text), *map(_outside, reader.attributes)]
    return [word for text in shown for word in re.findall(r"[A-Za-z]{2,}", names.sub(" ", text))]


class _Reader(HTMLParser):
    """Collects what a page shows, and what it tells those who do not see it.

    Code is left out, and what a page marks as not to be translated: names, and the data dictionary.
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.attributes: list[str] = []
        self._silent: list[str] = []  # the open elements from the outermost silent one on

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_silent = tag in SILENT or given.get("translate") == "no"
        if tag not in VOID and (self._silent or is_silent):
            self._silent.append(tag)
        if tag == "meta" and given.get("name") != "description":
            return
        self.attributes += [value for name, value in given.items() if name in TOLD]

    def handle_endtag(self, tag: str) -> None:
        while tag in self._silent:  # an element whose end may be left out ends with the next
            if self._silent.pop() == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text += f" {data} "


def _outside(text: str) -> str:
    """Return what stands outside the brackets; values in a sentence are inside."""
    depth, found = 0, []
    for sign in text:
        depth += sign == OPEN
        if depth == 0:
            found.append(sign)
        depth -= sign == CLOSE
    if depth != 0:
        raise ValueError(f"a bracket is left open or closed twice: {text}")
    return "".join(found)


@contextmanager
def _translated_questions(languages: tuple[str, ...]) -> Iterator[None]:
    version = InstrumentVersion.objects.current()
    texts = {p.name: _text(p.text) for p in places(version.definition)}
    with SERVER.administrator() as admin:
        for language in languages:
            row: tuple[Any, ...] = (version.pk, language, json.dumps(texts), uuid4().hex)
            admin.execute(PUBLISH, row)
    try:
        yield
    finally:
        with SERVER.administrator() as admin:
            admin.execute("SET session_replication_role = replica")  # translations are immutable
            admin.execute(WITHDRAW, [list(languages)])


def _text(source: str) -> dict[str, str]:
    return {"of": fingerprint(source), "text": pseudo(source)}
