"""People, organisations, and what binds them."""

from apps.accounts.models.consent import TERMS_VERSION, BenchmarkConsent, ConsentSubject
from apps.accounts.models.invitation import ColleagueInvitation, InvitationState
from apps.accounts.models.membership import Membership, Role
from apps.accounts.models.organisation import LEAST_FLOOR, MOST_FLOOR, Organisation
from apps.accounts.models.token import ApiToken, Scope
from apps.accounts.models.unit import Branch, Unit
from apps.accounts.models.user import Notice, User

__all__ = [
    "LEAST_FLOOR",
    "MOST_FLOOR",
    "TERMS_VERSION",
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
    "Unit",
    "User",
]
