"""What was decided by hand about roles, policies, functions and schemas: the rest is in models.

A change here is a decision: it is read by whoever reviews who may see what.
"""

OWNER, APP, POOL, CLOCK = "tidemark_owner", "tidemark_app", "tidemark_pool", "tidemark_clock"
BENCH, DIRECTORY = "tidemark_bench", "tidemark_directory"
BROKER, BACKUP = "tidemark_broker", "tidemark_backup"

OURS = ("public", "tenancy", "bench")  # the queue's schema is its broker's alone

# name: superuser, bypasses policies, makes roles, makes databases, replicates, logs in, inherits
ROLES = {
    OWNER: (False, False, False, False, False, True, False),
    APP: (False, False, False, False, False, True, True),
    POOL: (False, False, False, False, False, True, True),
    CLOCK: (False, False, False, False, False, True, True),
    BROKER: (False, False, False, False, False, True, True),
    BENCH: (False, False, False, False, False, False, True),
    DIRECTORY: (False, False, False, False, False, False, True),
    BACKUP: (False, True, False, False, False, True, True),  # the only one
}
LIMITED = {  # no role that serves may hold a lock, or the server, for long
    APP: {"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"},
    CLOCK: {"statement_timeout"},
}
MEMBERS = {(BENCH, OWNER), (DIRECTORY, OWNER), ("pg_read_all_data", BACKUP)}

# policies beside isolation: table, name, role, command, condition
# Either consent lets the organisation's row be seen; so each row beneath it names its own.
_EITHER = "(benchmark_consent OR kpi_benchmark_consent)"
_CONSENTS = (
    "(EXISTS ( SELECT 1 FROM accounts_organisation o WHERE ((o.id = {}.organisation_id) AND o.{})))"
)
_ROUND_CONSENTS = _CONSENTS.format("assessments_round", "benchmark_consent")
_SCORE_CONSENTS = _CONSENTS.format("assessments_dimensionscore", "benchmark_consent")
_KPI_CONSENTS = _CONSENTS.format("performance_kpireading", "kpi_benchmark_consent")
POLICIES = {
    (
        "accounts_membership",
        "membership_of_the_person",
        APP,
        "SELECT",
        "(user_id = ( SELECT tenancy.person() AS person))",
    ),
    (
        "accounts_organisation",
        "organisation_of_its_members",
        APP,
        "SELECT",
        "(id IN ( SELECT accounts_membership.organisation_id FROM accounts_membership"
        " WHERE (accounts_membership.user_id = ( SELECT tenancy.person() AS person))))",
    ),
    ("accounts_organisation", "organisation_in_the_directory", DIRECTORY, "SELECT", "true"),
    ("accounts_organisation", "organisation_consents", BENCH, "SELECT", _EITHER),
    (
        "assessments_round",
        "round_of_consenting",
        BENCH,
        "SELECT",
        f"(((state)::text = 'scored'::text) AND {_ROUND_CONSENTS})",
    ),
    (
        "assessments_roundresult",
        "round_result_of_consenting",
        BENCH,
        "SELECT",
        _CONSENTS.format("assessments_roundresult", "benchmark_consent"),
    ),
    (
        "assessments_dimensionscore",
        "dimension_score_of_consenting",
        BENCH,
        "SELECT",
        f"(((\"group\")::text = 'all'::text) AND {_SCORE_CONSENTS})",
    ),
    (
        "assessments_response",
        "response_of_consenting",
        BENCH,
        "SELECT",
        "(is_submitted AND (NOT is_too_fast) AND (EXISTS ( SELECT 1 FROM assessments_round r"
        " WHERE (r.id = assessments_response.round_id))) AND (EXISTS ( SELECT 1"
        " FROM accounts_organisation o WHERE ((o.id = assessments_response.organisation_id)"
        " AND (o.questionnaire_consent OR o.is_sample)))))",
    ),
    (
        "performance_kpireading",
        "kpi_reading_of_consenting",
        BENCH,
        "SELECT",
        f"(((channel)::text = ''::text) AND {_KPI_CONSENTS})",
    ),
    (
        "accounts_organisation",
        "organisation_release_told",
        CLOCK,
        "SELECT",
        "(NOT is_sample)",
    ),
    (
        "accounts_organisation",
        "organisation_deletion_due",
        CLOCK,
        "SELECT",
        "(deletion_due_at IS NOT NULL)",
    ),
    ("assessments_round", "round_overdue", CLOCK, "SELECT", "((state)::text = 'open'::text)"),
    (
        "assessments_round",
        "round_reminder_due",
        CLOCK,
        "SELECT",
        "(((state)::text = 'open'::text) AND (remind_at IS NOT NULL))",
    ),
    ("assessments_answeredinvitation", "answered_waiting", CLOCK, "SELECT", "true"),
    ("accounts_apitoken", "api_token_notice_due", CLOCK, "SELECT", "(tell_at IS NOT NULL)"),
    ("accounts_allowance", "allowance_over", CLOCK, "SELECT", "true"),
    ("reports_export", "export_expired", CLOCK, "SELECT", "true"),
    ("reports_tombstone", "tombstone_left", CLOCK, "SELECT", "true"),
    ("api_idempotencykey", "idempotency_key_kept", CLOCK, "SELECT", "true"),
    (
        "notifications_webhookendpoint",
        "webhook_endpoint_untold",
        CLOCK,
        "SELECT",
        "(untold_since IS NOT NULL)",
    ),
    (
        "notifications_webhookendpoint",
        "webhook_endpoint_listening",
        CLOCK,
        "SELECT",
        "is_enabled",
    ),
    ("notifications_webhookevent", "webhook_event_kept", CLOCK, "SELECT", "true"),
    ("jobs_job", "job_found_by_the_clock", CLOCK, "SELECT", "true"),
    ("jobs_job", "job_of_the_platform", POOL, "ALL", "(organisation_id IS NULL)"),
}

# what the views' owner reads of tenants' tables, column by column
BENCH_READS = {
    "accounts_organisation": (
        "id",
        "industry",
        "size_band",
        "benchmark_consent",
        "kpi_benchmark_consent",
        "questionnaire_consent",
        "domain",
        "domain_verified_at",
        "corporate_group",
        "is_sample",
        "created_at",
    ),
    "assessments_round": (
        "id",
        "organisation_id",
        "quarter",
        "state",
        "scored_at",
        "instrument_id",
    ),
    "assessments_response": (  # only inside the functions that sum over many organisations
        "organisation_id",
        "round_id",
        "answers",
        "is_submitted",
        "is_too_fast",
    ),
    "assessments_roundresult": (
        "round_id",
        "organisation_id",
        "maturity",
        "label_kind",
        "label_personas",
        "standing_kind",
        "standing_personas",
        "compass_x",
        "compass_y",
        "respondents",
    ),
    "assessments_dimensionscore": ("round_id", "organisation_id", "dimension", "group", "value"),
    "instruments_instrumentversion": ("id", "definition"),  # public: what was asked
    "performance_kpireading": (  # neither the note beside a value nor who entered it
        "id",
        "organisation_id",
        "quarter",
        "kpi",
        "method",
        "channel",
        "value",
        "n",
        "entered_at",
    ),
}
BENCH_VIEWS = {  # and their options: a barrier keeps a reader's own condition behind the view's
    "bench.opted_in": "security_barrier=true",
}
UNGRANTED = {"tenancy.key"}  # tables that only the owner reads

# function: runs as its owner, search path, owner, who may call it
_SAFE = "search_path=pg_catalog, pg_temp"
FUNCTIONS = {
    "tenancy.identity": (True, _SAFE, OWNER, {APP}),
    "tenancy.organisation": (False, "", OWNER, {APP}),
    "tenancy.person": (False, "", OWNER, {APP}),
    "tenancy.pseudonym_key": (True, _SAFE, OWNER, {BENCH}),
    "tenancy.organisation_of_slug": (
        True,
        "search_path=pg_catalog, public, pg_temp",
        DIRECTORY,
        {APP},
    ),
    "bench.contributions": (
        True,
        "search_path=public, pg_catalog, pg_temp; enable_nestloop=off; work_mem=128MB",
        BENCH,
        {POOL},
    ),
    **dict.fromkeys(
        ("bench.item_moments", "bench.dimension_variance", "bench.kpi_contributions"),
        (
            True,
            "search_path=public, pg_catalog, pg_temp; enable_nestloop=off; work_mem=128MB",
            BENCH,
            {POOL},
        ),
    ),
}
TRIGGERS = {("audit_auditentry", "audit_chain")}  # beside those that models declare

# schema or database: who holds which privilege, its owner aside
SCHEMAS = {
    ("public", APP, "USAGE"),
    ("public", POOL, "USAGE"),
    ("public", CLOCK, "USAGE"),
    ("public", BENCH, "USAGE"),
    ("public", DIRECTORY, "USAGE"),
    ("tenancy", APP, "USAGE"),
    ("tenancy", POOL, "USAGE"),
    ("tenancy", CLOCK, "USAGE"),
    ("tenancy", BENCH, "USAGE"),
    ("bench", BENCH, "USAGE"),
    ("bench", BENCH, "CREATE"),  # owns the views
    ("bench", POOL, "USAGE"),
    ("pgmq", "pg_monitor", "USAGE"),
}
DATABASE = {(role, "CONNECT") for role in (APP, POOL, CLOCK, BROKER, BACKUP)}

# unique constraints of owned tables that do not begin with the organisation, and why they may not
UNIQUE_ELSEWHERE = {
    "accounts_organisation_slug_key",  # an address is public
    "assessments_roundresult_round_id_key",  # a one-to-one key is a UUIDv4, as a primary key is
}
# indexes of owned tables that serve a reader who acts for no organisation
INDEXED_ELSEWHERE = {"job_due"}  # the sweeper
