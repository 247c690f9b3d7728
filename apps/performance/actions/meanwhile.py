"""What a colleague saved while a page was open: it is not undone by who never saw it."""

from collections.abc import Collection, Mapping

from apps.performance.series import Series


class ChangedMeanwhileError(Exception):
    """Something else stands there than the page showed, and it is not what is to be saved."""

    def __init__(self, series: Collection[Series]) -> None:
        super().__init__(", ".join(one.key for one in series))
        self.series = frozenset(series)


def require_unmoved(
    expected: Mapping[Series, str], standing: Mapping[Series, str], wanted: Mapping[Series, str]
) -> None:
    """Refuse to replace what was not shown; what is to be saved may stand there already.

    Raises
    ------
    ChangedMeanwhileError
        If something else stands there.
    """
    moved = [
        series
        for series, said in wanted.items()
        if standing.get(series, "") not in (expected.get(series, ""), said)
    ]
    if moved:
        raise ChangedMeanwhileError(moved)
