"""Published questionnaires: shared by all organisations, and never changed once published."""

from typing import ClassVar

from django.db import models

from apps.tenancy.constraints import APP, Grant, Immutable


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

    objects: ClassVar[models.Manager["InstrumentVersion"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="instrument_version_once"),
            Immutable(name="instrument_version_immutable"),
            Grant(name="instrument_version_granted", to=APP, privileges="SELECT"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"
