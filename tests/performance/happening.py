"""Events noted as a company notes them, for tests that start from some."""

from datetime import date, datetime

from apps.performance import actions
from apps.performance.actions import Event
from apps.performance.models import Annotation
from tests.conftest import NOON, Company

LAUNCH = Event(date(2026, 8, 16), "Chat launched", "In Norway first", "csat_pct")
CRM = Event(date(2026, 2, 1), "New CRM")


def note(company: Company, event: Event = LAUNCH, *, at: datetime = NOON) -> Annotation:
    """Add an event in the company's scope."""
    return actions.add_annotation(event=event, by=company.owner.pk, at=at)
