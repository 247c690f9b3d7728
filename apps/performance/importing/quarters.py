"""Quarters as people write them."""

import re

from apps.accounts.quarters import Quarter

BEFORE = re.compile(r"(20\d{2})[\s/.-]*q([1-4])", re.IGNORECASE)
BEHIND = re.compile(r"q([1-4])[\s/.-]*(20\d{2})", re.IGNORECASE)


def quarter_of(text: str) -> Quarter | None:
    """Return the quarter of 2026-Q3, 2026 Q3 or Q3 2026; None if it is none."""
    bare = text.strip()
    if match := BEFORE.fullmatch(bare):
        return Quarter(int(match[1]), int(match[2]))
    if match := BEHIND.fullmatch(bare):
        return Quarter(int(match[2]), int(match[1]))
    return None
