"""What each role may do, as a table: one line a thing, from the role up that may do it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Role
from apps.accounts.models.membership import RANK

FROM_VIEWER_UP = sorted(RANK, key=lambda role: RANK[role])
LEAST_ROLE: list[tuple[str | Promise, Role]] = [
    (_("Read results, benchmarks and KPIs"), Role.VIEWER),
    (_("See members, and assessments with their participation"), Role.VIEWER),
    (_("Download reports that were made"), Role.VIEWER),
    (_("Enter and correct KPIs and events"), Role.ANALYST),
    (_("Make and remove reports"), Role.ANALYST),
    (_("Share results by link, and close such links"), Role.ANALYST),
    (_("Make API tokens, which read what you may read"), Role.ANALYST),
    (_("Set up, open, extend and close assessments"), Role.ADMIN),
    (_("Invite respondents and send reminders"), Role.ADMIN),
    (_("Invite colleagues, change roles, remove members"), Role.ADMIN),
    (_("Change, rotate and revoke API tokens, and make some that write"), Role.ADMIN),
    (_("Change the profile, the privacy floor and the language"), Role.ADMIN),
    (_("Add, rename, move and remove units"), Role.ADMIN),
    (_("Read the audit log"), Role.ADMIN),
    (_("Make and remove owners"), Role.OWNER),
    (_("Consent to benchmarks, and verify the domain"), Role.OWNER),
    (_("Make clients of OAuth2"), Role.OWNER),
    (_("Delete the organisation"), Role.OWNER),
]


@dataclass(frozen=True, slots=True)
class MayDo:
    """One thing, and which roles may do it, from viewer to owner."""

    words: str
    may: list[bool]


def may_do() -> list[MayDo]:
    """Return every line of the table."""
    return [
        MayDo(str(words), [RANK[role] >= RANK[least] for role in FROM_VIEWER_UP])
        for words, least in LEAST_ROLE
    ]
