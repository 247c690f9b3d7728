"""The questions in other languages: each text is bound to the wording that it translates."""

from collections.abc import Iterator
from typing import Any

import pytest

from apps.instruments.models import InstrumentVersion, Translation
from apps.instruments.publishing import publish_translations, read_files
from apps.instruments.translating import (
    Texts,
    UnfaithfulTranslationError,
    faults,
    fingerprint,
    places,
    read_translations,
)
from tests.assessments.versions import next_version, other_item
from tests.conftest import NOON
from tests.postgres import SERVER

TABLE = "instruments_translation"


@pytest.fixture
def german() -> Texts:
    """The German words of the data files."""
    return read_translations()["de"]


@pytest.fixture
def publisher(instrument: InstrumentVersion) -> Iterator[InstrumentVersion]:
    """The version, at a moment in which it may be published: the app may not otherwise."""
    with SERVER.administrator() as admin:
        admin.execute(f"GRANT INSERT ON {TABLE} TO tidemark_app")
        admin.execute(f"GRANT USAGE ON SEQUENCE {TABLE}_id_seq TO tidemark_app")
    yield instrument
    with SERVER.administrator() as admin:
        admin.execute(f"REVOKE INSERT ON {TABLE} FROM tidemark_app")
        admin.execute(f"REVOKE USAGE ON SEQUENCE {TABLE}_id_seq FROM tidemark_app")


class TestTheDataFiles:
    @pytest.mark.parametrize("language", sorted(read_translations()))
    def test_translate_every_text_of_the_wording_that_is_asked(self, language: str) -> None:
        assert faults(read_files(), read_translations()[language]) == []

    def test_leave_no_text_in_english(self, german: Texts) -> None:
        same = [p.name for p in places(read_files()) if german[p.name]["text"] == p.text]

        assert same == []

    def test_hold_everything_that_respondents_and_customers_read(self) -> None:
        names = [place.name for place in places(read_files())]

        assert len(names) == 5 + 8 + 32 + 7 + 2 * 5 + 7
        assert len(set(names)) == len(names)


class TestFaults:
    def test_names_a_question_that_changed_and_its_translation_did_not(self, german: Texts) -> None:
        content = read_files()
        other_item(content)

        assert [fault.partition(":")[0] for fault in faults(content, german)] == ["items.TEC2"]

    def test_names_what_is_missing_and_what_is_left_over(self, german: Texts) -> None:
        del german["items.CUS1"]
        german["items.CUS9"] = {"of": fingerprint("Gone."), "text": "Fort."}

        assert faults(read_files(), german) == [
            "items.CUS1: not translated",
            "items.CUS9: translates nothing in this version",
        ]


class TestPublishTranslations:
    def test_changes_nothing_the_second_time(self, instrument: InstrumentVersion) -> None:
        assert publish_translations(instrument, read_translations(), NOON) == []
        assert instrument.translations.count() == len(read_translations())

    def test_makes_the_next_revision_of_a_correction(
        self, publisher: InstrumentVersion, german: Texts
    ) -> None:
        german["items.CUS1"]["text"] = "Besser gesagt."

        (correction,) = publish_translations(publisher, {"de": german}, NOON)

        assert correction.revision == 2
        assert publisher.words_in("de").questions[0].text == "Besser gesagt."
        assert Translation.objects.filter(revision=1).exists()

    def test_refuses_words_for_another_wording(
        self, instrument: InstrumentVersion, german: Texts
    ) -> None:
        german["items.CUS1"]["of"] = fingerprint("Another wording.")

        with pytest.raises(UnfaithfulTranslationError, match=r"items\.CUS1: translates another"):
            publish_translations(instrument, {"de": german}, NOON)


class TestWordsIn:
    def test_replaces_the_words_and_nothing_else(self, instrument: InstrumentVersion) -> None:
        own, german = instrument.words(), instrument.words_in("de")

        assert german.questions[0].text.startswith("Unsere Leute bekommen die Zeit")
        assert german.questions[0].labels[0] == "Stimme überhaupt nicht zu"
        assert german.questions[32].labels[4] == "Viel besser"
        assert german.dimension("LDR").name == "Gelebte Führung"
        assert (
            german.mirror[6].text
            == "Die Person, die mir geholfen hat, konnte das Problem auch lösen."
        )
        assert [_without_words(q) for q in german.questions] == [
            _without_words(q) for q in own.questions
        ]

    def test_are_the_versions_own_where_there_is_no_translation(
        self, instrument: InstrumentVersion
    ) -> None:
        assert instrument.words_in("fr") is instrument.words()
        assert instrument.languages() == {"en", "de"}

    @pytest.mark.django_db(transaction=True)
    def test_are_never_those_of_another_version(self) -> None:
        with next_version(other_item):
            later = InstrumentVersion.objects.current()

            assert later.languages() == {"en"}
            assert later.words_in("de").questions[5].text.startswith("We try new channels")


def _without_words(question: Any) -> tuple[Any, ...]:
    return (
        question.number,
        question.code,
        question.kind,
        len(question.labels),
        question.position,
        question.dimension,
        question.is_reversed,
    )
