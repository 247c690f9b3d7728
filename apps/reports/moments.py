"""Times as every door writes them: files, REST, OData, and the pages that show what these give."""

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=1024)
def written(at: datetime) -> str:
    """Return the time by RFC 3339, in UTC with six digits; what is published together has one."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"
