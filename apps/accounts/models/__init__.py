"""People, organisations, and what binds them."""

from apps.accounts.models.allowance import Allowance
from apps.accounts.models.consent import TERMS_VERSION, BenchmarkConsent, ConsentSubject
from apps.accounts.models.invitation import ColleagueInvitation, InvitationState
from apps.accounts.models.membership import Membership, Role
from apps.accounts.models.organisation import LEAST_FLOOR, MOST_FLOOR, Organisation
from apps.accounts.models.token import (
    CLIENT_MARK,
    SCOPES_OF_ADMINS,
    ApiToken,
    Scope,
    TokenKind,
    TokenUse,
    scopes_given_by,
)
from apps.accounts.models.unit import Branch, Unit
from apps.accounts.models.user import Notice, User

__all__ = [
    "CLIENT_MARK",
    "LEAST_FLOOR",
    "MOST_FLOOR",
    "SCOPES_OF_ADMINS",
    "TERMS_VERSION",
    "Allowance",
    "ApiToken",
    "BenchmarkConsent",
    "Branch",
    "ColleagueInvitation",
    "ConsentSubject",
    "InvitationState",
    "Membership",
    "Notice",
    "Organisation",
    "Role",
    "Scope",
    "TokenKind",
    "TokenUse",
    "Unit",
    "User",
    "scopes_given_by",
]
