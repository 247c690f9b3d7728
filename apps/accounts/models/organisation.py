"""A company that measures its customer care."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from apps.accounts import segments
from apps.tenancy.constraints import APP, DueWork, OrganisationIsolation, Policy
from apps.tenancy.context import current_organisation

MEMBERS_ONLY = (
    "id IN (SELECT organisation_id FROM accounts_membership"
    " WHERE user_id = (SELECT tenancy.person()))"
)


LEAST_FLOOR, MOST_FLOOR = 5, 20  # people in the smallest group that results may show


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations: the policies show the scope's own, and those of the person who asks."""

    def locked(self) -> "Organisation":
        """Return the scope's organisation as it is now; whoever else asks for it so waits."""
        return self.select_for_update(no_key=True).get(pk=current_organisation())


class Organisation(models.Model):
    """One tenant. Its row exists for itself, and for the people who belong to it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True, editable=False)
    name = models.CharField(max_length=120)
    industry = models.CharField(max_length=40, choices=segments.industries)
    size_band = models.CharField(max_length=20, choices=segments.size_bands)
    region = models.CharField(max_length=40, choices=segments.regions, blank=True)
    business_model = models.CharField(max_length=30, choices=segments.business_models, blank=True)
    time_zone = models.CharField(max_length=60, default="UTC")  # IANA name
    benchmark_consent = models.BooleanField(default=False)  # its history: BenchmarkConsent
    kpi_benchmark_consent = models.BooleanField(default=False)  # apart: its history is there too
    questionnaire_consent = models.BooleanField(default=False)  # and this one's
    domain = models.CharField(max_length=253, blank=True)  # registrable, such as example.co.uk
    domain_verified_at = models.DateTimeField(null=True, editable=False)
    corporate_group = models.CharField(max_length=253, blank=True)  # the parent's domain, declared
    is_sample = models.BooleanField(default=False, editable=False)  # a population of its own
    anonymity_floor = models.PositiveSmallIntegerField(default=LEAST_FLOOR)  # of rounds to come
    language = models.CharField(max_length=12, default=settings.LANGUAGE_CODE)  # of its mails
    releases_told_until = models.DateTimeField(default=now, editable=False)  # to its members
    deletion_due_at = models.DateTimeField(null=True, editable=False)  # None: nobody asked for it
    deletion_asked_by_id = models.UUIDField(null=True, editable=False)  # a user's id
    created_at = models.DateTimeField(editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            OrganisationIsolation(name="organisation_isolation", column="id"),
            Policy(name="organisation_of_its_members", to=APP, using=MEMBERS_ONLY),
            Policy(  # its id by its exact slug, through a function, for the command line
                name="organisation_in_the_directory",
                to="tidemark_directory",
                using="true",
                privileges="SELECT (id, slug)",
            ),
            models.CheckConstraint(
                condition=Q(domain_verified_at=None) | ~Q(domain=""),
                name="organisation_verifies_a_domain_it_has",
            ),
            models.CheckConstraint(
                condition=Q(anonymity_floor__range=(LEAST_FLOOR, MOST_FLOOR)),
                name="organisation_floor_protects",
            ),
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="organisation_language_known",
            ),
            models.CheckConstraint(
                condition=Q(deletion_due_at=None)
                | Q(benchmark_consent=False)
                & Q(kpi_benchmark_consent=False, questionnaire_consent=False),
                name="organisation_counts_nowhere_while_it_goes",
            ),
            DueWork(  # a release that was published later is not yet told
                name="organisation_release_told",
                due_at="releases_told_until",
                condition="NOT is_sample",
                columns=("releases_told_until",),
                organisation="id",
            ),
            DueWork(
                name="organisation_deletion_due",
                due_at="deletion_due_at",
                condition="deletion_due_at IS NOT NULL",
                columns=("deletion_due_at",),
                organisation="id",
            ),
        ]

    def __str__(self) -> str:
        return self.name
