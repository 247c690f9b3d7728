"""The facts, as published: what was measured, and what follows from it.

Types and nullability are those of the rows in `apps.reports`; what a column means is said in
`apps.reports.registry`, and a test holds the three together.
"""

from django.db import models

from apps.reports.models.feed import PublishedRow


class PublishedRound(PublishedRow):
    """One scored round."""

    round_id = models.TextField()
    period_id = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    closed_at = models.DateTimeField()
    scored_at = models.DateTimeField()
    respondents = models.IntegerField()
    set_aside = models.IntegerField(null=True)
    customers = models.IntegerField()
    maturity = models.FloatField(null=True)
    maturity_low = models.FloatField(null=True)
    maturity_high = models.FloatField(null=True)
    label_kind = models.TextField()
    label = models.TextField()
    standing_kind = models.TextField()
    standing_label = models.TextField()
    balance = models.FloatField()
    fit_p = models.FloatField()
    intensity = models.FloatField()
    calibration = models.FloatField(null=True)
    instrument_version = models.TextField()
    scoring_version = models.TextField()
    prototype_version = models.TextField()
    input_hash = models.TextField()


class PublishedDimensionScore(PublishedRow):
    """One dimension of one group in one round."""

    round_id = models.TextField()
    period_id = models.TextField()
    dimension_key = models.TextField()
    dimension_id = models.TextField()
    group = models.TextField()
    score = models.FloatField()
    score_low = models.FloatField()
    score_high = models.FloatField()
    standard_error = models.FloatField(null=True)
    degrees_of_freedom = models.FloatField(null=True)
    respondents = models.IntegerField()


class PublishedGap(PublishedRow):
    """How far two views of one dimension lie apart in one round."""

    round_id = models.TextField()
    period_id = models.TextField()
    kind = models.TextField()
    dimension_key = models.TextField()
    dimension_id = models.TextField(null=True)  # noqa: DJ001
    gap = models.FloatField()
    gap_low = models.FloatField()
    gap_high = models.FloatField()
    is_called = models.BooleanField()


class PublishedPersonaShare(PublishedRow):
    """One persona in one round."""

    round_id = models.TextField()
    period_id = models.TextField()
    persona_key = models.TextField()
    persona_id = models.TextField()
    share = models.FloatField()
    share_low = models.FloatField()
    share_high = models.FloatField()
    p_top = models.FloatField()


class PublishedPersonaDrift(PublishedRow):
    """What became of one persona from the round before to this one."""

    round_id = models.TextField()
    period_id = models.TextField()
    since_period_id = models.TextField()
    persona_key = models.TextField()
    persona_id = models.TextField()
    share_delta = models.FloatField()
    delta_low = models.FloatField()
    delta_high = models.FloatField()
    p_more = models.FloatField()
    verdict = models.TextField()


class PublishedKpiValue(PublishedRow):
    """One KPI in one quarter, by one method, in one channel or all."""

    period_id = models.TextField()
    kpi_key = models.TextField()
    method = models.TextField()
    channel = models.TextField()
    value = models.FloatField()
    unit = models.TextField()
    n = models.IntegerField(null=True)
    note = models.TextField()
    entered_at = models.DateTimeField()


class PublishedKpiTarget(PublishedRow):
    """What one KPI should be, by one method, in one channel or all."""

    kpi_key = models.TextField()
    method = models.TextField()
    channel = models.TextField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    unit = models.TextField()
    set_at = models.DateTimeField()


class PublishedAnnotation(PublishedRow):
    """One event, as the organisation noted it."""

    annotation_id = models.TextField()
    period_id = models.TextField()
    happened_on = models.DateField()
    text = models.TextField()
    detail = models.TextField()
    kpi_key = models.TextField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)


class PublishedBenchmark(PublishedRow):
    """One cohort in one measure of one release."""

    release_id = models.TextField()
    period_id = models.TextField()
    population = models.TextField()
    published_at = models.DateTimeField()
    leaf_plan = models.TextField()
    cohort_id = models.TextField()
    metric_key = models.TextField()
    epsilon = models.TextField()
    is_shown = models.BooleanField()
    why_not = models.TextField(null=True)  # noqa: DJ001 - null: shown
    n_about = models.IntegerField()
    p10 = models.FloatField(null=True)
    p25 = models.FloatField(null=True)
    p50 = models.FloatField(null=True)
    p75 = models.FloatField(null=True)
    p90 = models.FloatField(null=True)
    p50_low = models.FloatField(null=True)
    p50_high = models.FloatField(null=True)
    noisy_counts = models.TextField()


class PublishedKpiBenchmark(PublishedRow):
    """The KPI that one release counted."""

    release_id = models.TextField()
    period_id = models.TextField()
    measured_period_id = models.TextField()
    population = models.TextField()
    published_at = models.DateTimeField()
    kpi_key = models.TextField()
    method = models.TextField()
    bound_low = models.FloatField()
    bound_high = models.FloatField()
    epsilon = models.TextField()
    is_shown = models.BooleanField()
    why_not = models.TextField(null=True)  # noqa: DJ001 - null: shown
    n_about = models.IntegerField()
    p10 = models.FloatField(null=True)
    p25 = models.FloatField(null=True)
    p50 = models.FloatField(null=True)
    p75 = models.FloatField(null=True)
    p90 = models.FloatField(null=True)
    p50_low = models.FloatField(null=True)
    p50_high = models.FloatField(null=True)
    noisy_counts = models.TextField()


class PublishedPosition(PublishedRow):
    """Where the organisation stands in one measure of one release."""

    release_id = models.TextField()
    period_id = models.TextField()
    metric_key = models.TextField()
    cohort_id = models.TextField()
    is_widened = models.BooleanField()
    is_shown = models.BooleanField()
    score = models.FloatField(null=True)
    percentile_low = models.FloatField(null=True)
    percentile_high = models.FloatField(null=True)
    gap_to_median = models.FloatField(null=True)
