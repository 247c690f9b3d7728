"""What an organisation said about benchmarks, and when: the history of its consent."""

from django.db import models

from apps.tenancy.constraints import OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel


class BenchmarkConsent(OwnedModel):
    """Consent given or withdrawn; the organisation's own column says what holds now."""

    is_given = models.BooleanField()
    at = models.DateTimeField()
    by_id = models.UUIDField()  # a user's id; the account may be gone
    terms_version = models.CharField(max_length=20)

    objects: OwnedManager["BenchmarkConsent"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(
                name="benchmark_consent_isolation", privileges="SELECT, INSERT, DELETE"
            ),
        ]

    def __str__(self) -> str:
        return f"consent {'given' if self.is_given else 'withdrawn'} on {self.at:%Y-%m-%d}"
