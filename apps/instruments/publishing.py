"""Publishes a version from the data files, once; the same number never means two things."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from apps.instruments.models import InstrumentVersion

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
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    content_hash = hashlib.sha256(canonical.encode()).hexdigest()
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
