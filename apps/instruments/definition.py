"""A published version in words: its questions, dimensions and personas."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

AGREEMENT = "agreement"  # the five steps of the common scale
WORDS = "words"  # five steps with words of their own
PERCENT = "percent"  # a number from 0 to 100


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the survey, in the order in which it is asked."""

    number: int  # from 1
    code: str
    text: str
    kind: str
    labels: tuple[str, ...]  # words for 1-5; none for a percentage
    position: int | None  # in a response's answers; None for the percentage, kept apart
    dimension: str | None  # None for an outlook question
    is_reversed: bool
    is_quick: bool


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the things that are scored."""

    code: str
    name: str
    definition: str
    has_optimum_inside: bool


@dataclass(frozen=True, slots=True)
class Persona:
    """One known way of running customer care: its strength beside its trap."""

    code: str
    name: str
    aliases: tuple[str, ...]
    strength: str
    trap: str
    prototype: dict[str, float]  # percent of maximum possible by dimension, 0-100
    outlook: dict[str, float]  # the same by outlook question

    @property
    def short_name(self) -> str:
        """Return the name without its article."""
        return self.name.removeprefix("The ")


@dataclass(frozen=True, slots=True)
class Fact:
    """A question of fact, answered by the round's owner."""

    code: str
    key: str
    text: str
    response: str  # the form of the answer, such as "yes/no/unknown", "multi", "table"


@dataclass(frozen=True, slots=True)
class MirrorStatement:
    """What customers are asked about one dimension."""

    dimension: str
    text: str


class Definition:
    """The words and figures of one instrument version."""

    def __init__(self, content: dict[str, Any]) -> None:
        questionnaire, personas = content["questionnaire"], content["personas"]
        self.version = str(questionnaire["version"])
        self.language = str(questionnaire["locale"])
        self.scoring: dict[str, Any] = content["scoring"]
        self.roles = tuple(questionnaire["roles"])
        self.scale_labels = tuple(questionnaire["scale"]["labels"])
        self.min_items = int(questionnaire["min_items_per_dimension"])
        self.dimensions = tuple(
            Dimension(d["code"], d["name"], d["definition"], d["optimum"] == "inside")
            for d in questionnaire["dimensions"]
        )
        self.questions = tuple(self._questions(questionnaire))
        self.facts = tuple(
            Fact(f["code"], f["key"], f["text"], f["response"]) for f in questionnaire["facts"]
        )
        self.mirror = tuple(
            MirrorStatement(m["dimension"], m["text"]) for m in questionnaire["customer_mirror"]
        )
        self.personas = tuple(_persona(p) for p in personas["personas"])
        self.balanced = _persona(
            {"code": "balanced_reference", "name": "Balanced"} | personas["balanced_reference"]
        )

    @property
    def positions(self) -> int:
        """Return how many answers a response holds."""
        return sum(q.position is not None for q in self.questions)

    def dimension(self, code: str) -> Dimension:
        """Return the dimension of that code."""
        return next(d for d in self.dimensions if d.code == code)

    def persona(self, code: str) -> Persona:
        """Return the persona of that code."""
        return next(p for p in (*self.personas, self.balanced) if p.code == code)

    def _questions(self, questionnaire: dict[str, Any]) -> Iterator[Question]:
        """Yield the items in their order, then the outlook questions."""
        items = sorted(questionnaire["items"], key=lambda item: item["order"])
        position = 0
        for number, row in enumerate([*items, *questionnaire["outlook"]], start=1):
            kind = self._kind(row)
            is_percent = kind == PERCENT
            yield Question(
                number=number,
                code=row["code"],
                text=row["text"],
                kind=kind,
                labels=self._labels(row["code"], kind),
                position=None if is_percent else position,
                dimension=row.get("dimension"),
                is_reversed=row.get("reverse", False),
                is_quick=row.get("quick", False),
            )
            position += not is_percent

    def _kind(self, row: dict[str, Any]) -> str:
        if row.get("response") == "0..100":
            return PERCENT
        return WORDS if row["code"] in self.scoring["outlook_words"] else AGREEMENT

    def _labels(self, code: str, kind: str) -> tuple[str, ...]:
        if kind == PERCENT:
            return ()
        return tuple(self.scoring["outlook_words"].get(code, self.scale_labels))


def _persona(row: dict[str, Any]) -> Persona:
    return Persona(
        code=row["code"],
        name=row["name"],
        aliases=tuple(row.get("aliases", ())),
        strength=_without_trace(row.get("strength", "")),
        trap=_without_trace(row.get("trap", "")),
        prototype={code: _percent(raw) for code, raw in row["prototype"].items()},
        outlook={code: _percent(raw) for code, raw in row["outlook"].items()},
    )


def _percent(raw: float) -> float:
    """Return a raw answer of 1-5 as percent of the maximum possible."""
    return round((raw - 1) * 25, 6)


def _without_trace(text: str) -> str:
    """Leave out where a sentence comes from: `(#13)` is for the data's readers."""
    return text.split(" (#", maxsplit=1)[0]
