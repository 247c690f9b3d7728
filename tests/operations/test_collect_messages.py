"""What respondents read in other languages: whole, certain, and up to date."""

import gettext
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.management import CommandError, call_command
from django.test import override_settings

from apps.operations.management.commands.collect_messages import (
    catalogues,
    collected,
    untranslated,
    updated,
)

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|</?\w+>")
FILES = catalogues()
IDS = [file.parts[-3] for file in FILES]
each_language = pytest.mark.parametrize("file", FILES, ids=IDS)


def first(words: str | Sequence[str]) -> str:
    """Return a sentence; of one with a plural that form, which names all of its values."""
    return words if isinstance(words, str) else words[-1]


class TestCatalogues:
    def test_are_there_for_german(self) -> None:
        assert "de" in IDS

    @each_language
    def test_translate_every_sentence_that_respondents_meet(self, file: Path) -> None:
        assert untranslated(updated(file)) == []

    @each_language
    def test_hold_no_guess(self, file: Path) -> None:
        with file.open("rb") as opened:
            assert [message.id for message in read_po(opened) if message.fuzzy and message.id] == []

    @each_language
    def test_keep_every_placeholder(self, file: Path) -> None:
        astray = [
            message.id
            for message in updated(file)
            if message.id
            and sorted(PLACEHOLDER.findall(first(message.id)))
            != sorted(PLACEHOLDER.findall(first(message.string or "")))
        ]

        assert astray == []

    @each_language
    def test_are_compiled_as_they_are_written(self, file: Path) -> None:
        """Left behind by `make setup`; without it Django would silently speak English."""
        spoken = gettext.GNUTranslations(file.with_suffix(".mo").open("rb"))

        stale = [
            message.id
            for message in updated(file)
            if isinstance(message.id, str)
            and message.id
            and spoken.gettext(message.id) != message.string
        ]

        assert stale == []


class TestCollected:
    def test_finds_sentences_in_templates_and_in_code(self) -> None:
        found = {first(message.id) for message in collected() if message.id}

        assert "Hand in your answers" in found  # {% translate %}
        assert "Question %(number)s of %(total)s" in found  # {% blocktranslate %}
        assert "%(count)s questions have no answer" in found  # its plural
        assert "This survey has closed" in found  # gettext
        assert "Frontline" in found  # gettext_lazy

    def test_check_names_a_sentence_without_a_translation(self, tmp_path: Path) -> None:
        empty = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
        empty.parent.mkdir(parents=True)
        empty.write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n')

        with (
            override_settings(LOCALE_PATHS=[tmp_path]),
            pytest.raises(CommandError, match="fr: Hand in your answers"),
        ):
            call_command("collect_messages", check=True)
