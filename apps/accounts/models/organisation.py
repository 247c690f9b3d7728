"""A company that measures its customer care."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from apps.accounts import segments
from apps.tenancy.constraints import APP, OrganisationIsolation, Policy
from apps.tenancy.context import current_organisation

MEMBERS_ONLY = (
    "id IN (SELECT organisation_id FROM accounts_membership"
    " WHERE user_id = (SELECT tenancy.person()))"
)


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
        ]

    def __str__(self) -> str:
        return self.name
