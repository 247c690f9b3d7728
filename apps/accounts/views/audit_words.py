"""What the log's entries say in words, and which kind of thing each is about."""

import re
from collections.abc import Mapping
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from apps.audit.models import AuditEntry


class Kind(TextChoices):
    """What an entry is about."""

    PEOPLE = "people", _("People and roles")
    ASSESSMENTS = "assessments", _("Assessments")
    FIGURES = "figures", _("KPIs and events")
    BENCHMARKS = "benchmarks", _("Benchmarks and consent")
    SHARING = "sharing", _("Tokens, links and reports")
    ORGANISATION = "organisation", _("The organisation")


VERBS = {
    Kind.PEOPLE: {
        "colleague invited": _("Colleague invited"),
        "colleague's invitation withdrawn": _("Colleague's invitation withdrawn"),
        "invitation accepted": _("Invitation accepted"),
        "role changed": _("Role changed"),
        "member removed": _("Member removed"),
        "member left": _("Member left"),
        "ownership handed over": _("Ownership handed over"),
    },
    Kind.ASSESSMENTS: {
        "round started": _("Assessment started"),
        "round edited": _("Assessment edited"),
        "facts answered": _("Questions of fact answered"),
        "round opened": _("Assessment opened"),
        "round extended": _("Assessment extended"),
        "round closed": _("Assessment closed"),
        "customers' link opened": _("Customers' link opened"),
        "customers' link closed": _("Customers' link closed"),
        "respondent invited": _("Respondent invited"),
        "respondents imported": _("Respondents imported"),
        "invitation corrected": _("Invitation corrected"),
        "invitation withdrawn": _("Invitation withdrawn"),
        "reminder sent": _("Reminder sent"),
        "quick check taken": _("Quick check taken"),
        "quick check deleted": _("Quick check deleted"),
    },
    Kind.FIGURES: {
        "KPIs chosen": _("KPIs chosen"),
        "KPI tracked": _("KPI tracked"),
        "KPI recorded": _("KPI recorded"),
        "KPI corrected": _("KPI corrected"),
        "KPI removed": _("KPI removed"),
        "KPI target set": _("Target of a KPI set"),
        "KPI target removed": _("Target of a KPI removed"),
        "event added": _("Event added"),
        "event changed": _("Event changed"),
        "event removed": _("Event removed"),
    },
    Kind.BENCHMARKS: {
        "benchmark consent given": _("Consent to benchmarks given"),
        "benchmark consent withdrawn": _("Consent to benchmarks withdrawn"),
        "KPI benchmark consent given": _("Consent to KPI benchmarks given"),
        "KPI benchmark consent withdrawn": _("Consent to KPI benchmarks withdrawn"),
        "questionnaire consent given": _("Consent to check the questionnaire given"),
        "questionnaire consent withdrawn": _("Consent to check the questionnaire withdrawn"),
        "domain verified": _("Domain verified"),
    },
    Kind.SHARING: {
        "token created": _("API token created"),
        "token rotated": _("API token rotated"),
        "token changed": _("API token changed"),
        "token revoked": _("API token revoked"),
        "client created": _("OAuth2 client created"),
        "client rotated": _("OAuth2 client rotated"),
        "client changed": _("OAuth2 client changed"),
        "client revoked": _("OAuth2 client revoked"),
        "webhook added": _("Webhook added"),
        "webhook changed": _("Webhook changed"),
        "webhook secret rotated": _("Secret of a webhook rotated"),
        "webhook switched on": _("Webhook switched on"),
        "webhook switched off": _("Webhook switched off"),
        "webhook ended": _("Webhook switched off by Tidemark"),
        "webhook removed": _("Webhook removed"),
        "link shared": _("Link shared"),
        "shared link changed": _("Shared link changed"),
        "shared link revoked": _("Shared link revoked"),
        "report asked for": _("Report asked for"),
        "report tried again": _("Report tried again"),
        "report removed": _("Report removed"),
    },
    Kind.ORGANISATION: {
        "organisation founded": _("Organisation founded"),
        "organisation edited": _("Profile edited"),
        "privacy floor changed": _("Privacy floor changed"),
        "language changed": _("Language of mails changed"),
        "unit added": _("Unit added"),
        "unit renamed": _("Unit renamed"),
        "unit moved": _("Unit moved"),
        "unit removed": _("Unit removed"),
        "deletion asked for": _("Deletion asked for"),
        "deletion taken back": _("Deletion taken back"),
        "organisation deleted": _("Organisation deleted"),
    },
}
WORDS = {verb: words for verbs in VERBS.values() for verb, words in verbs.items()}
ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


def verb_words(entry: AuditEntry) -> str:
    """Return what happened; a verb that nobody has worded yet as it is written."""
    return str(WORDS.get(entry.verb, entry.verb))


def subject_words(entry: AuditEntry, addresses: Mapping[UUID, str]) -> str:
    """Return what it happened to, with members by address and other ids shortened."""
    return ID.sub(lambda found: addresses.get(UUID(found[0]), found[0][:8]), entry.subject)


def actor_words(actor_id: UUID | None, addresses: Mapping[UUID, str]) -> str:
    """Return who did it. Of people who have gone only the id is told, not where they went."""
    if actor_id is None:
        return "Tidemark"
    former = _("Former member %(id)s") % {"id": str(actor_id)[:8]}
    return addresses.get(actor_id, former)
