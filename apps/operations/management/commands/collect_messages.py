"""Brings the translators' catalogues up to date with the sentences that respondents meet."""

import ast
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

SOURCES = (  # whatever a respondent or a customer may be shown
    "templates/survey/*.html",
    "templates/mail/invitation.*",
    "templates/mail/reminder.*",
    "templates/mail/base.html",
    "templates/mail/_*.html",
    "templates/notices/respondents.html",
    "templates/notices/base.html",
    "templates/notices/_links.html",
    "templates/base.html",
    "templates/narrow.html",
    "templates/public.html",
    "templates/_messages.html",
    "templates/components/_theme.html",
    "templates/4*.html",
    "templates/500.html",
    "templates/django/forms/*.html",
    "apps/assessments/models/group.py",
    "apps/assessments/forms/answers.py",
    "apps/assessments/views/mirror.py",
    "apps/assessments/views/private_pages.py",
    "apps/assessments/views/survey.py",
    "apps/assessments/views/visit.py",
)
KEYWORDS: dict[str, Any] = {  # which arguments of a function are words
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
Sentence = tuple[str | tuple[str, ...], str | None]  # the words, singular and plural; their context
TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(({TEXT}(?:,\s*{TEXT})*)")


class Command(BaseCommand):
    """Run after sentences have changed, then write what it lists."""

    help = "Update locale/*/LC_MESSAGES/django.po; with --check, only say what it lacks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option that changes nothing."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Update each catalogue; fail if one lacks a translation."""
        lacking = []
        for file in catalogues():
            catalogue = updated(file)
            if not options["check"]:
                write(catalogue, file)
            lacking += [f"{file.parts[-3]}: {text}" for text in untranslated(catalogue)]
        if lacking:
            raise CommandError("\n".join(["Not translated:", *lacking]))
        self.stdout.write("Every sentence is translated.")


def catalogues() -> list[Path]:
    """Return the catalogues, one a language."""
    (folder,) = settings.LOCALE_PATHS
    return sorted(Path(folder).glob("*/LC_MESSAGES/django.po"))


def updated(file: Path) -> Catalog:
    """Return the catalogue with today's sentences; those that are gone are left out.

    No guess is made from sentences that look alike: a wrong translation would seem to be one.
    """
    with file.open("rb") as opened:
        catalogue = read_po(opened, locale=file.parts[-3], domain="django")
    catalogue.update(collected(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the sentences without a whole and certain translation."""
    return [_first(message) for message in _messages(catalogue) if not _is_translated(message)]


def write(catalogue: Catalog, file: Path) -> None:
    """Write a catalogue as translators' programs read it, without places that change daily."""
    with file.open("wb") as opened:
        write_po(opened, catalogue, width=100, no_location=True, omit_header=False)


def collected() -> Catalog:
    """Return the sentences of the sources, in the order in which they are met."""
    catalogue = Catalog(domain="django")
    for pattern in SOURCES:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            found = _in_python(path) if path.suffix == ".py" else _in_template(path)
            for text, context in found:
                catalogue.add(text, context=context)
    return catalogue


def _in_python(path: Path) -> Iterator[Sentence]:
    with path.open("rb") as opened:
        for _line, text, _comments, context in extract("python", opened, KEYWORDS):
            yield text, context


def _in_template(path: Path) -> Iterator[Sentence]:
    for call in CALL.finditer(templatize(path.read_text(encoding="utf-8"), str(path))):
        keyword, texts = call[1], ast.literal_eval(f"({call[2]},)")
        context, texts = (texts[0], texts[1:]) if "pgettext" in keyword else (None, texts)
        yield (texts[:2] if keyword.startswith("n") else texts[0]), context


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _is_translated(message: Message) -> bool:
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(forms) and not message.fuzzy


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]
