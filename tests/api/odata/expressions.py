"""Filters, and beside each what it means in SQL, written by hand from OData's rules.

A comparison is true or false, never null: null equals null alone, and has no order but with
itself. Functions of null are null; and, or, not know it as SQL does; null keeps no row.

b is benchmarks, p its period, c its cohort; both may be missing.
"""

NULLS = [
    ("p50 eq null", "b.p50 IS NULL"),
    ("null ne p50", "b.p50 IS NOT NULL"),
    ("p50 ne 50", "b.p50 IS DISTINCT FROM 50"),
    ("not (p50 eq 50)", "b.p50 IS NULL OR b.p50 <> 50"),
    ("not (p50 gt 50)", "b.p50 IS NULL OR b.p50 <= 50"),
    ("p50 lt null", "FALSE"),
    ("not (p50 lt null)", "TRUE"),
    ("p50 ge null", "b.p50 IS NULL"),
    ("p50 ge p25", "b.p50 >= b.p25 OR (b.p50 IS NULL AND b.p25 IS NULL)"),
    ("p50 gt p25", "b.p50 > b.p25"),
    ("not (p50 gt p25)", "NOT coalesce(b.p50 > b.p25, FALSE)"),
    ("p50 eq p25", "b.p50 IS NOT DISTINCT FROM b.p25"),
    ("p50 ne p25", "b.p50 IS DISTINCT FROM b.p25"),
    ("why_not ne 'noise'", "b.why_not IS DISTINCT FROM 'noise'"),
    ("why_not in ('noise',null)", "b.why_not = 'noise' OR b.why_not IS NULL"),
    ("not (why_not in ('noise','few'))", "b.why_not IS NULL OR b.why_not NOT IN ('noise', 'few')"),
    ("not contains(why_not,'o')", "NOT contains(b.why_not, 'o')"),
    ("contains(why_not,'o') eq null", "b.why_not IS NULL"),
    ("contains(why_not,'o') ne true", "contains(b.why_not, 'o') IS DISTINCT FROM TRUE"),
    ("contains(why_not,null)", "FALSE"),
    ("not contains(why_not,null)", "FALSE"),
    ("contains(why_not,'o') or is_shown", "contains(b.why_not, 'o') OR b.is_shown"),
    ("not (contains(why_not,'o') and is_shown)", "NOT (contains(b.why_not, 'o') AND b.is_shown)"),
    ("not (length(why_not) gt 4)", "b.why_not IS NULL OR length(b.why_not) <= 4"),
    ("null", "FALSE"),
    ("is_shown or null", "b.is_shown"),
    ("period/year eq null", "p.year IS NULL"),
    ("period/year ne 2001", "p.year IS DISTINCT FROM 2001"),
    ("not (cohort/name eq 'Telecom')", "c.name IS NULL OR c.name <> 'Telecom'"),
]

TYPES = [
    ("is_shown", "b.is_shown"),
    ("not is_shown", "NOT b.is_shown"),
    ("is_shown eq false", "b.is_shown = FALSE"),
    ("n_about eq 40.0", "b.n_about = 40"),
    ("n_about gt 39.5", "b.n_about > 39.5"),
    ("n_about in (40,80.0)", "b.n_about IN (40, 80)"),
    ("n_about in (80)", "b.n_about = 80"),
    ("n_about lt 99999999999999999999", "TRUE"),
    ("n_about le -3", "b.n_about <= -3"),
    ("p50 eq 5e1", "b.p50 = 50"),
    ("p50 eq 61.25", "b.p50 = 61.25"),
    ("change_seq gt 0", "b.change_seq > 0"),
    ("id ne 00000000-0000-0000-0000-000000000000", "TRUE"),
    ("published_at ge 2026-03-10T22:30:00.001Z", "b.published_at >= '2026-03-10 22:30:00.001'"),
    ("published_at eq 2026-02-11T00:30:00.001+02:00", "b.published_at = '2026-02-10 22:30:00.001'"),
    ("published_at ge 0001-01-01T00:00:00Z", "TRUE"),
    ("published_at lt 0999-12-31T23:59:59.9999999Z", "FALSE"),
    ("period/starts_on gt 0001-01-01", "p.starts_on > '0001-01-01'"),
    ("date(published_at) eq 2026-02-10", "b.published_at::DATE = '2026-02-10'"),
    ("period/starts_on lt 2001-04-01", "p.starts_on < '2001-04-01'"),
    ("is_shown or p50 gt 50 and n_about lt 50", "b.is_shown OR (b.p50 > 50 AND b.n_about < 50)"),
    ("not is_shown and p50 gt 40", "(NOT b.is_shown) AND b.p50 > 40"),
    ("metric_key gt 'TEC'", "b.metric_key > 'TEC'"),
    ("'b' gt 'a'", "TRUE"),
]

FUNCTIONS = [
    ("contains(why_not,'%')", "b.why_not LIKE '%$%%' ESCAPE '$'"),
    ("contains(why_not,'_')", "b.why_not LIKE '%$_%' ESCAPE '$'"),
    ("contains(why_not,'\\')", "contains(b.why_not, '\\')"),
    ("contains(why_not,'''')", "contains(b.why_not, '''')"),
    ("contains(why_not,'🌊')", "contains(b.why_not, '🌊')"),
    ("contains(why_not,'')", "b.why_not IS NOT NULL"),
    ("startswith(why_not,'=1')", "b.why_not LIKE '=1%'"),
    ("endswith(why_not,'ebb')", "b.why_not LIKE '%ebb'"),
    ("endswith(why_not,'')", "b.why_not IS NOT NULL"),
    ("startswith(why_not,metric_key)", "starts_with(b.why_not, b.metric_key)"),
    ("tolower(why_not) eq 'noise'", "lower(b.why_not) = 'noise'"),
    ("tolower(why_not) eq 'ärger'", "lower(b.why_not) = 'ärger'"),
    ("toupper(why_not) eq 'NOISE'", "upper(b.why_not) = 'NOISE'"),
    ("trim(why_not) eq 'padded'", "trim(b.why_not, ' \t') = 'padded'"),
    ("length(why_not) eq 16", "length(b.why_not) = 16"),
    ("length(trim(why_not)) lt 7", "length(trim(b.why_not, ' \t')) < 7"),
    ("year(published_at) eq 2026", "year(b.published_at) = 2026"),
    ("month(published_at) in (1,3)", "month(b.published_at) IN (1, 3)"),
    ("day(published_at) eq 10", "day(b.published_at) = 10"),
    ("year(period/starts_on) eq 2001", "year(p.starts_on) = 2001"),
    ("contains(tolower(cohort/name),'tele')", "contains(lower(c.name), 'tele')"),
    ("contains('telecom',cohort_id)", "contains('telecom', b.cohort_id)"),
]

EXPRESSIONS = [*NULLS, *TYPES, *FUNCTIONS]
