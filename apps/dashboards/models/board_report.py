"""A quarter's results as a document to print and to hand round."""

from django.db import models
from django.db.models import F, Q

from apps.tenancy.constraints import OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel

LARGEST = 2 * 2**20  # bytes; a report of seven charts has about a tenth of it


class Step(models.TextChoices):
    """How far the job is that makes a report."""

    COLLECTING = "collecting"
    LAYING_OUT = "laying out"


class BoardReportQuerySet(models.QuerySet["BoardReport"]):
    """Reports as a page lists them, and as they are handed out."""

    def latest_first(self) -> "BoardReportQuerySet":
        """Put the one asked for last at the top."""
        return self.order_by("-asked_at", "pk")

    def without_document(self) -> "BoardReportQuerySet":
        """Leave the bytes where they are."""
        return self.defer("document")

    def made(self) -> "BoardReportQuerySet":
        """Keep those whose document exists."""
        return self.filter(made_at__isnull=False)

    def to_share(self, *, with_benchmarks: bool, with_kpi: bool) -> "BoardReportQuerySet":
        """Keep the made ones; those that show peers only as long as such peers may be shown."""
        kept = self.made()
        if not with_benchmarks:
            kept = kept.filter(has_benchmarks=False)
        return kept if with_kpi else kept.filter(has_kpi_benchmarks=False)


class BoardReport(OwnedModel):
    """One report that somebody asked for; a job makes its document.

    Where it stands is its job's to say (see `job_key`) until the document is there.
    """

    quarter = models.CharField(max_length=7)
    language = models.CharField(max_length=12)
    asked_by_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    document = models.BinaryField(null=True)
    size = models.PositiveIntegerField(default=0)  # bytes
    pages = models.PositiveSmallIntegerField(default=0)  # so far, until it is made
    step = models.CharField(max_length=10, choices=Step, blank=True)  # the last one begun
    input_hash = models.CharField(max_length=64, blank=True)  # SHA-256 of all that is printed
    has_benchmarks = models.BooleanField(default=False)  # shows peers, who may be withdrawn
    has_kpi_benchmarks = models.BooleanField(default=False)  # likewise those of a KPI

    objects = OwnedManager.from_queryset(BoardReportQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="board_report_isolation"),
            models.CheckConstraint(
                name="board_report_made_whole",
                condition=Q(made_at=None, document=None, size=0)
                | Q(made_at__gte=F("asked_at"), document__isnull=False, size__range=(1, LARGEST)),
            ),
            models.UniqueConstraint(
                fields=["organisation", "quarter", "language"],
                condition=Q(made_at=None),
                name="board_report_once_under_way",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-asked_at"], name="board_report_latest"),
        ]

    def __str__(self) -> str:
        return f"board report of {self.quarter}"

    @property
    def job_key(self) -> str:
        """The key of the job that makes the document."""
        return f"board report:{self.pk}"

    @property
    def file_name(self) -> str:
        """The name under which it is kept by whoever downloads it."""
        return f"tidemark-{self.quarter}.pdf"
