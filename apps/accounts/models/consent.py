"""What an organisation said about benchmarks, and when: the history of its consent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.tenancy.constraints import OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel

TERMS_VERSION = "2026-11.2"  # of the sentences that people agree to, on the page that asks


class ConsentSubject(models.TextChoices):
    """What may be counted, and what for: each is agreed to by itself."""

    SCORES = "scores", _("Scores")
    KPIS = "kpis", _("KPIs")
    QUESTIONS = "questions", _("Questionnaire")  # to check it; takes effect beside scores only


class BenchmarkConsentQuerySet(models.QuerySet["BenchmarkConsent"]):
    """What was said, in its order."""

    def latest_first(self) -> "BenchmarkConsentQuerySet":
        """Put what holds now at the top."""
        return self.order_by("-at")


class BenchmarkConsent(OwnedModel):
    """Consent given or withdrawn; the organisation's own columns say what holds now."""

    subject = models.CharField(max_length=10, choices=ConsentSubject, default=ConsentSubject.SCORES)
    is_given = models.BooleanField()
    at = models.DateTimeField()
    by_id = models.UUIDField()  # a user's id; the account may be gone
    terms_version = models.CharField(max_length=20)

    objects = OwnedManager.from_queryset(BenchmarkConsentQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(
                name="benchmark_consent_isolation", privileges="SELECT, INSERT, DELETE"
            ),
        ]

    def __str__(self) -> str:
        said = "given" if self.is_given else "withdrawn"
        return f"consent to {self.subject} {said} on {self.at:%Y-%m-%d}"
