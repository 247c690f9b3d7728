"""Opaque cursors: where a reader is in an organisation's feed, signed, for one question only."""

from dataclasses import dataclass
from typing import Any

from django.core import signing

from apps.api.problems import ProblemError

SIGNER = signing.Signer(salt="api cursor")  # without a time: one answer always has the same bytes


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where to go on, and what with."""

    seq: int  # behind the row, or the removal, of this number
    start: int  # number at which a full listing began; of changes -1
    question: str  # organisation, epoch, dataset and filters

    @property
    def is_listing(self) -> bool:
        """Whether a full listing goes on, without what was removed."""
        return self.start >= 0

    def text(self) -> str:
        """Return it as readers are given it."""
        packed: list[Any] = [self.question, self.start, self.seq]
        return SIGNER.sign_object(packed, compress=True)


def read(text: str, question: str, parameter: str) -> Cursor:
    """Return the cursor that the text is.

    Raises
    ------
    ProblemError
        If it is none that was given out for this question.
    """
    try:
        asked, start, seq = SIGNER.unsign_object(text)
    except (signing.BadSignature, ValueError) as error:
        raise ProblemError(
            "invalid_parameter", "This cursor is not one that the API gave.", parameter=parameter
        ) from error
    if asked != question:
        raise expired()
    return Cursor(seq, start, asked)


def expired() -> ProblemError:
    """Return the answer to a cursor that leads nowhere any more."""
    return ProblemError(
        "cursor_expired",
        "This cursor belongs to another question, is so old that what was removed since is not"
        " known any more, or is from before a backup was put back: read the dataset again from its"
        " beginning.",
        410,
    )
