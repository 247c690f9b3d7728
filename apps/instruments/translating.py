"""The words of a version in another language, each bound to the wording that it translates."""

import copy
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TRANSLATIONS = Path(__file__).parent / "data" / "translations"

Texts = dict[str, dict[str, str]]  # by place: `of`, the fingerprint of the source, and `text`


class UnfaithfulTranslationError(Exception):
    """A translation does not translate a version text by text; the message names the places."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text that respondents or customers read stands in a version's content."""

    name: str  # such as items.CUS1
    holder: Any  # the object or list that holds the text
    key: str | int

    @property
    def text(self) -> str:
        """Return what stands there."""
        return str(self.holder[self.key])


def translated(content: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """Return a version's content with the translation's words in place of its own."""
    copied = copy.deepcopy(dict(content))
    for place in places(copied):
        place.holder[place.key] = texts[place.name]["text"]
    return copied


def faults(content: Mapping[str, Any], texts: Texts) -> list[str]:
    """Return a sentence for each text that is missing, left over, or of another wording."""
    wanted = {place.name: place.text for place in places(content)}
    found = [f"{name}: not translated" for name in wanted if not texts.get(name, {}).get("text")]
    found += [f"{name}: translates nothing in this version" for name in texts if name not in wanted]
    found += [
        f"{name}: translates another wording than “{text}” ({fingerprint(text)})"
        for name, text in wanted.items()
        if name in texts and texts[name].get("of") != fingerprint(text)
    ]
    return found


def read_translations() -> dict[str, Texts]:
    """Return the translations of the data files by language, such as de."""
    return {
        file.stem: json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(TRANSLATIONS.glob("*.json"))
    }


def fingerprint(text: str) -> str:
    """Return what tells a wording from another: the first 12 digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def places(content: Mapping[str, Any]) -> Iterator[Place]:
    """Yield every text that respondents or customers read, in the order of the data files."""
    questionnaire, words = content["questionnaire"], content["scoring"]["outlook_words"]
    yield from _steps("scale", questionnaire["scale"]["labels"])
    for row in questionnaire["dimensions"]:
        yield Place(f"dimensions.{row['code']}", row, "name")
    for part in ("items", "outlook"):
        for row in questionnaire[part]:
            yield Place(f"{part}.{row['code']}", row, "text")
    for code, labels in words.items():
        yield from _steps(f"outlook_words.{code}", labels)
    for row in questionnaire["customer_mirror"]:
        yield Place(f"customer_mirror.{row['dimension']}", row, "text")


def _steps(name: str, labels: list[str]) -> Iterator[Place]:
    for index in range(len(labels)):
        yield Place(f"{name}.{index + 1}", labels, index)
