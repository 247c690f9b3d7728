"""Which questions of an earlier version a later one asks unchanged."""

from dataclasses import dataclass

from apps.instruments.definition import Definition, Question


@dataclass(frozen=True, slots=True)
class Carried:
    """How answers to an earlier version can be read as answers to a later one."""

    positions: tuple[int | None, ...]  # for each position of the later: where it was; None if new
    dimensions: frozenset[str]  # codes of those whose items are all the same in both

    def answers(self, earlier: list[int]) -> list[int]:
        """Return a response's answers in the later version's order; 0 where it was not asked."""
        return [0 if at is None else earlier[at] for at in self.positions]


def carry(earlier: Definition, later: Definition) -> Carried:
    """Compare two versions question by question.

    A question is the same if its words, its scale, its direction and its dimension are. An item is
    carried only with the whole of its dimension: a score of other items is another score.
    """
    before = {meaning(question): question.position for question in earlier.questions}
    kept = frozenset(
        dimension.code
        for dimension in later.dimensions
        if _items(earlier, dimension.code) == _items(later, dimension.code)
    )
    return Carried(
        positions=tuple(
            before.get(meaning(question))
            if question.dimension is None or question.dimension in kept
            else None
            for question in later.questions
            if question.position is not None
        ),
        dimensions=kept,
    )


def _items(definition: Definition, dimension: str) -> set[tuple[object, ...]]:
    return {meaning(q) for q in definition.questions if q.dimension == dimension}


def meaning(question: Question) -> tuple[object, ...]:
    """Return what makes two questions one: everything but their place."""
    return (
        question.code,
        question.text,
        question.kind,
        question.labels,
        question.dimension,
        question.is_reversed,
    )
