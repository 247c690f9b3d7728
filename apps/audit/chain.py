"""Whether the log is whole: each entry's seal, computed again from what it says."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from apps.tenancy.context import current_organisation

# As the trigger of the migration computes it, which only ever looks at the entry before.
CHECK = """
WITH entry AS (
    SELECT sequence, at,
        sequence = row_number() OVER earlier
        AND previous_hash = coalesce(lag(entry_hash) OVER earlier, repeat('0', 64))
        AND entry_hash = encode(sha256(convert_to(jsonb_build_array(
            previous_hash, sequence, organisation_id, extract(epoch FROM at), actor_id, verb,
            subject
        )::text, 'UTF8')), 'hex') AS holds
    FROM audit_auditentry WHERE organisation_id = %s
    WINDOW earlier AS (ORDER BY sequence)
), broken AS (SELECT min(sequence) AS at_sequence FROM entry WHERE NOT coalesce(holds, false))
SELECT (SELECT count(*) FROM entry), broken.at_sequence, held.sequence, held.at
FROM broken LEFT JOIN LATERAL (
    SELECT sequence, at FROM entry
    WHERE broken.at_sequence IS NULL OR sequence < broken.at_sequence
    ORDER BY sequence DESC LIMIT 1
) AS held ON true
"""


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far the entries seal one another without a break."""

    entries: int
    broken_at: int | None  # the first entry whose seal is not that of what it says
    verified_to: int | None  # the last entry before that
    verified_until: datetime | None  # when that one was written

    @property
    def is_whole(self) -> bool:
        """Tell whether no entry was changed or taken out; a cut-off end leaves no trace here."""
        return self.broken_at is None


def verify_chain() -> ChainState:
    """Compute every seal of the organisation's log again, and compare."""
    with connection.cursor() as cursor:
        cursor.execute(CHECK, [current_organisation()])
        return ChainState(*cursor.fetchone())
