"""Publishes a version from the data files, once, and its translations, each whole or not at all."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from apps.instruments.models import InstrumentVersion, Translation
from apps.instruments.translating import Texts, UnfaithfulTranslationError, faults

DATA = Path(__file__).parent / "data"


class ChangedVersionError(Exception):
    """The data files changed but not their version number."""


def publish(at: datetime) -> tuple[InstrumentVersion, bool]:
    """Publish the version that the data files hold; return it, and whether it is new.

    Raises
    ------
    ChangedVersionError
        If that version was published before with other content.
    """
    content = read_files()
    content_hash = _hash(content)
    questionnaire, scoring = content["questionnaire"], content["scoring"]
    version, is_new = InstrumentVersion.objects.get_or_create(
        code=questionnaire["instrument"],
        version=questionnaire["version"],
        defaults={
            "scoring_version": scoring["scoring_version"],
            "prototype_version": scoring["prototype_version"],
            "definition": content,
            "content_hash": content_hash,
            "published_at": at,
        },
    )
    if version.content_hash != content_hash:
        raise ChangedVersionError(
            f"{version} was published with other content: give the data files a new version number"
        )
    return version, is_new


def publish_translations(
    version: InstrumentVersion, translations: Mapping[str, Texts], at: datetime
) -> list[Translation]:
    """Publish the texts of each language, and return what is new; a second run changes nothing.

    Raises
    ------
    UnfaithfulTranslationError
        If they lack a text of the version, or hold one of another wording.
    """
    return [
        translation
        for language, texts in translations.items()
        for translation in _publish_translation(version, language, texts, at)
    ]


def read_files() -> dict[str, Any]:
    """Return the content of the data files, as a definition."""
    names = {
        "questionnaire": "instrument.json",
        "personas": "personas.json",
        "scoring": "scoring.json",
    }
    return {
        part: json.loads((DATA / name).read_text(encoding="utf-8")) for part, name in names.items()
    }


def _publish_translation(
    version: InstrumentVersion, language: str, texts: Texts, at: datetime
) -> list[Translation]:
    """Publish the next revision where the texts differ from the last one's."""
    wrong = faults(version.definition, texts)
    if wrong:
        raise UnfaithfulTranslationError("\n".join([f"{version} in {language}", *wrong]))
    last = version.translations.current(language)
    content_hash = _hash(texts)
    if last is not None and last.content_hash == content_hash:
        return []
    return [
        Translation.objects.create(
            version=version,
            language=language,
            revision=1 if last is None else last.revision + 1,
            texts=texts,
            content_hash=content_hash,
            published_at=at,
        )
    ]


def _hash(content: object) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
