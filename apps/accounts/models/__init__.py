"""People, organisations, and what binds them."""

from apps.accounts.models.consent import TERMS_VERSION, BenchmarkConsent, ConsentSubject
from apps.accounts.models.invitation import ColleagueInvitation, InvitationState
from apps.accounts.models.membership import Membership, Role
from apps.accounts.models.organisation import Organisation
from apps.accounts.models.token import ApiToken, Scope
from apps.accounts.models.user import User

__all__ = [
    "TERMS_VERSION",
    "ApiToken",
    "BenchmarkConsent",
    "ColleagueInvitation",
    "ConsentSubject",
    "InvitationState",
    "Membership",
    "Organisation",
    "Role",
    "Scope",
    "User",
]
