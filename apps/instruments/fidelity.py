"""The published facts of the study that the personas come from, and the last check against them."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
FACTS = DATA / "published_facts.json"
CHECK = DATA / "fidelity.json"  # written by `manage.py check_fidelity`, never by hand
CONDITION = re.compile(r"(?P<code>[A-Z]{3}\d)(?P<comparison>==|>=)(?P<answer>\d|yes)")
EVERYBODY = "all"  # the scope of a fact about all respondents
STUDY = "study"  # the scope of a fact about the study, not about respondents


@dataclass(frozen=True, slots=True)
class Condition:
    """An answer that a fact is about: at least that step of the scale, or yes."""

    code: str  # of the question, such as CUS2
    least: int | None  # of 1-5; None for a question of fact that is answered with yes


@dataclass(frozen=True, slots=True)
class PublishedFact:
    """One figure of the study that is public."""

    code: str
    says: str
    value: float  # a share in [0, 1], or a number of people
    scope: str  # code of a persona, "all" or "study"
    source: str
    condition: Condition | None
    industry: str | None

    @property
    def is_share(self) -> bool:
        """Tell whether it is a share of respondents."""
        return self.scope != STUDY

    def is_about(self, persona: str) -> bool:
        """Tell whether respondents of the persona belong to those it speaks of."""
        return self.scope in (EVERYBODY, persona)


@cache
def published_facts() -> tuple[PublishedFact, ...]:
    """Return the facts, in the order of the data file."""
    rows = json.loads(FACTS.read_text(encoding="utf-8"))["published_facts"]
    return tuple(
        PublishedFact(
            code=row["code"],
            says=row["says"],
            value=float(row["value"]),
            scope=row["scope"],
            source=row["source"],
            condition=condition_of(row["item"]) if "item" in row else None,
            industry=row.get("industry"),
        )
        for row in rows
    )


@cache
def last_check() -> dict[str, Any]:
    """Return what the last check found: see `apps.samples.comparison`, which writes it."""
    found: dict[str, Any] = json.loads(CHECK.read_text(encoding="utf-8"))
    return found


def condition_of(item: str) -> Condition:
    """Read a condition such as `OUT6>=4`; equality is known for the highest step only.

    Raises
    ------
    ValueError
        If nobody could draw by it.
    """
    found = CONDITION.fullmatch(item)
    if found is None:
        raise ValueError(f"no condition: {item!r}")
    if found["answer"] == "yes":
        return Condition(found["code"], None)
    if found["comparison"] == "==" and found["answer"] != "5":
        raise ValueError(f"only the highest step can be asked for alone: {item!r}")
    return Condition(found["code"], int(found["answer"]))
