"""People, organisations, and what binds them."""

from apps.accounts.models.consent import BenchmarkConsent
from apps.accounts.models.invitation import ColleagueInvitation
from apps.accounts.models.membership import Membership, Role
from apps.accounts.models.organisation import Organisation
from apps.accounts.models.token import ApiToken
from apps.accounts.models.user import User

__all__ = [
    "ApiToken",
    "BenchmarkConsent",
    "ColleagueInvitation",
    "Membership",
    "Organisation",
    "Role",
    "User",
]
