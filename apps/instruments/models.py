"""Published questionnaires: shared by all organisations, and never changed once published."""

from typing import ClassVar

from django.db import models

from apps.instruments.definition import Definition
from apps.instruments.formation import form_of
from apps.instruments.translating import translated
from apps.method.form import Form
from apps.tenancy.constraints import APP, Grant, Immutable

_read: dict[str, Definition] = {}  # by the hash of the content, which never changes
_translated: dict[tuple[str, str], Definition] = {}  # by that and the hash of the translation


class InstrumentVersionQuerySet(models.QuerySet["InstrumentVersion"]):
    """Versions by when they were published."""

    def newest_first(self) -> "InstrumentVersionQuerySet":
        """Put the version published last first."""
        return self.order_by("-published_at", "-pk")

    def current(self) -> "InstrumentVersion":
        """Return the version that new rounds use.

        Raises
        ------
        InstrumentVersion.DoesNotExist
            If none was loaded.
        """
        return self.newest_first()[:1].get()


class InstrumentVersion(models.Model):
    """One version of the questionnaire with its personas and its scoring parameters.

    An edit makes the next version; the database refuses to change or remove this one.
    """

    code = models.SlugField(max_length=40)  # such as tidemark-care
    version = models.CharField(max_length=20)  # such as 1.0.0
    scoring_version = models.CharField(max_length=20)
    prototype_version = models.CharField(max_length=20)
    definition = models.JSONField()
    content_hash = models.CharField(max_length=64)  # SHA-256 of the definition's canonical JSON
    published_at = models.DateTimeField()

    # The stubs know `as_manager` as a manager without the query set's own methods.
    objects: ClassVar[InstrumentVersionQuerySet] = InstrumentVersionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="instrument_version_once"),
            Immutable(name="instrument_version_immutable"),
            Grant(name="instrument_version_granted", to=APP, privileges="SELECT"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    def words(self) -> Definition:
        """Return the version's questions, dimensions and personas."""
        if self.content_hash not in _read:
            _read[self.content_hash] = Definition(self.definition)
        return _read[self.content_hash]

    def words_in(self, language: str) -> Definition:
        """Return the version's words in that language, in its own where there is no translation."""
        translation = self.translations.current(language)
        if translation is None:
            return self.words()
        key = (self.content_hash, translation.content_hash)
        if key not in _translated:
            _translated[key] = Definition(translated(self.definition, translation.texts))
        return _translated[key]

    def languages(self) -> set[str]:
        """Return the languages in which respondents can read the version."""
        own = str(self.words().language)
        return {own, *self.translations.values_list("language", flat=True).distinct()}

    def form(self) -> Form:
        """Return the version as the arrays that the method computes with."""
        return form_of(self.words())


class TranslationQuerySet(models.QuerySet["Translation"]):
    """Translations by how new they are."""

    def current(self, language: str) -> "Translation | None":
        """Return the latest revision in that language without its texts; None if there is none."""
        return self.filter(language=language).defer("texts").order_by("-revision").first()


class Translation(models.Model):
    """A version's words in one more language; a correction makes the next revision.

    Each text keeps the fingerprint of the wording that it translates, so a version is never asked
    in words that were meant for another one.
    """

    version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="translations")
    language = models.CharField(max_length=10)  # such as de
    revision = models.PositiveSmallIntegerField()  # from 1
    texts = models.JSONField()
    content_hash = models.CharField(max_length=64)  # SHA-256 of the texts' canonical JSON
    published_at = models.DateTimeField()

    objects: ClassVar[TranslationQuerySet] = TranslationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language", "revision"], name="translation_revision_once"
            ),
            Immutable(name="translation_immutable"),
            Grant(name="translation_granted", to=APP, privileges="SELECT"),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.revision} of {self.version}"
