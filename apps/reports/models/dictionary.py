"""What the facts' keys mean, as published: quarters, dimensions, personas, KPIs and so on.

Types and nullability are those of the rows in `apps.reports`; what a column means is said in
`apps.reports.registry`, and a test holds the three together.
"""

from django.db import models

from apps.reports.models.feed import PublishedRow


class PublishedPeriod(PublishedRow):
    """One quarter."""

    period_id = models.TextField()
    name = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    year = models.IntegerField()
    quarter = models.IntegerField()
    ordinal = models.IntegerField()


class PublishedDimension(PublishedRow):
    """One dimension of maturity, as one version of the questionnaire defines it."""

    dimension_id = models.TextField()
    dimension_key = models.TextField()
    instrument_version = models.TextField()
    name = models.TextField()
    definition = models.TextField()
    scale_min = models.FloatField()
    scale_max = models.FloatField()
    direction = models.TextField()
    is_current = models.BooleanField()


class PublishedPersona(PublishedRow):
    """One persona, as one version of the questionnaire defines it."""

    persona_id = models.TextField()
    persona_key = models.TextField()
    instrument_version = models.TextField()
    name = models.TextField()
    definition = models.TextField()
    valid_from = models.DateTimeField(null=True)
    valid_to = models.DateTimeField(null=True)
    is_current = models.BooleanField()


class PublishedKpi(PublishedRow):
    """What one KPI means."""

    kpi_key = models.TextField()
    name = models.TextField()
    unit = models.TextField()
    direction = models.TextField()
    hard_min = models.FloatField()
    hard_max = models.FloatField()
    typical_low = models.FloatField()
    typical_high = models.FloatField()
    methods = models.TextField()
    definition = models.TextField()


class PublishedCohort(PublishedRow):
    """One cohort with which companies are compared."""

    cohort_id = models.TextField()
    name = models.TextField()
    industry = models.TextField()
    size_class = models.TextField()


class PublishedUnit(PublishedRow):
    """One part of the organisation."""

    unit_id = models.TextField()
    code = models.TextField()
    name = models.TextField()
    parent_id = models.TextField(null=True)  # noqa: DJ001 - null: at the top
    depth = models.IntegerField()


class PublishedQuestionnaire(PublishedRow):
    """One version of the questionnaire."""

    questionnaire_key = models.TextField()
    version = models.TextField()
    scoring_version = models.TextField()
    prototype_version = models.TextField()
    items = models.IntegerField()
    published_at = models.DateTimeField()
    content_hash = models.TextField()
    is_current = models.BooleanField()
