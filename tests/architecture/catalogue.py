"""Reads PostgreSQL's catalogue, and names every way in which it differs from what was decided."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model
from psycopg import Connection

from apps.accounts.constraints import LastOwner, NoUnitBelowItself
from apps.assessments.constraints import MEMBERS, GoesWithMember
from apps.benchmarks.constraints import WithItsRelease, YearlyCap
from apps.tenancy.constraints import (
    APP,
    CLOCK,
    DueWork,
    Grant,
    Immutable,
    OrganisationIsolation,
    Policy,
    SameOrganisation,
)
from apps.tenancy.grants import SHARED_TABLES
from apps.tenancy.models import OwnedModel
from tests.architecture import decided

Admin = Connection[tuple[Any, ...]]
PRIVILEGE = re.compile(r"(SELECT|INSERT|UPDATE|DELETE)\s*(?:\(([^)]*)\))?")


def isolated_models() -> list[type[Model]]:
    """Return the models that declare isolation: the owned ones, organisations and jobs."""
    return [m for m in apps.get_models() if _declared(m, OrganisationIsolation)]


def owned_models() -> list[type[OwnedModel]]:
    """Return the models whose rows belong to one organisation."""
    return [m for m in apps.get_models() if issubclass(m, OwnedModel)]


def defects(admin: Admin) -> list[str]:
    """Return a sentence for each difference between the database and what was decided."""
    checks = (
        _row_security,
        _policies,
        _privileges,
        _column_privileges,
        _owners,
        _roles,
        _members,
        _functions,
        _foreign_keys,
        _indexes,
        _triggers,
        _views,
        _places,
    )
    return [defect for check in checks for defect in check(admin)]


def model_defects(models: Iterable[type[OwnedModel]]) -> list[str]:
    """Return a sentence for each promise that an owned model fails to declare."""
    return [f"{m._meta.label}: {defect}" for m in models for defect in _of_model(m)]


def _of_model(model: type[OwnedModel]) -> Iterator[str]:
    if model._meta.base_manager_name != "unscoped":
        yield "follows foreign keys by another manager than `unscoped`"
    if len(_declared(model, OrganisationIsolation)) != 1:
        yield "does not declare isolation, once"
    guarded = {c.fk for c in _declared(model, SameOrganisation)}
    for field in _keys_to_owned(model):
        if field.name not in guarded:
            yield f"`{field.name}` may point at another organisation's row"
        if getattr(field, "db_constraint", True):
            yield f"`{field.name}` has a plain foreign key beside the composite one"
    for constraint in model._meta.constraints:
        fields = getattr(constraint, "fields", None)
        if fields and fields[0] != "organisation":
            yield f"`{constraint.name}` does not begin with the organisation"


def _keys(model: type[Model]) -> list["ForeignKey[Any, Any]"]:
    return [f for f in model._meta.get_fields() if isinstance(f, ForeignKey)]


def _keys_to_owned(model: type[Model]) -> list["ForeignKey[Any, Any]"]:
    return [f for f in _keys(model) if _is_owned(f.related_model)]


def _is_owned(model: object) -> bool:
    return isinstance(model, type) and issubclass(model, OwnedModel)


def _declared(model: type[Model], kind: type[Any]) -> list[Any]:
    return [c for c in model._meta.constraints if isinstance(c, kind)]


def _compare(
    what: str, found: Iterable[tuple[Any, ...]], wanted: Iterable[tuple[Any, ...]]
) -> Iterator[str]:
    found, wanted = set(found), set(wanted)
    yield from (f"{what} missing: {row}" for row in sorted(wanted - found, key=repr))
    yield from (f"{what} that nobody decided on: {row}" for row in sorted(found - wanted, key=repr))


def _row_security(admin: Admin) -> Iterator[str]:
    found = admin.execute(
        "SELECT relname::text, relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    ).fetchall()
    isolated = {m._meta.db_table for m in isolated_models()}
    tables = {table for table, _, _ in found}
    wanted = [(table, table in isolated, table in isolated) for table in tables | isolated]
    yield from _compare("row security", found, wanted)


def _policies(admin: Admin) -> Iterator[str]:
    found = [
        (*row, _one_line(using), _one_line(check))
        for *row, using, check in admin.execute(
            "SELECT tablename::text, policyname::text, permissive,"
            " array_to_string(ARRAY(SELECT unnest(roles) ORDER BY 1), ' '), cmd, qual, with_check"
            " FROM pg_policies WHERE schemaname <> 'pgmq'"
        ).fetchall()
    ]
    wanted = [
        (table, name, "PERMISSIVE", role, command, using, "")
        for table, name, role, command, using in decided.POLICIES
    ]
    for model in isolated_models():
        for policy in _declared(model, OrganisationIsolation):
            own = f"({policy.column} = ( SELECT tenancy.organisation() AS organisation))"
            roles = f"{decided.APP} {decided.OWNER}"
            row = (model._meta.db_table, policy.name, "PERMISSIVE", roles, "ALL", own, own)
            wanted.append(row)
    yield from _compare("policy", found, wanted)


def _privileges(admin: Admin) -> Iterator[str]:
    found = admin.execute(
        "SELECT c.oid::regclass::text, CASE a.grantee WHEN 0 THEN 'PUBLIC'"
        " ELSE a.grantee::regrole::text END, a.privilege_type, a.is_grantable"
        " FROM pg_class c, aclexplode(c.relacl) a WHERE a.grantee <> c.relowner"
        " AND c.relnamespace::regnamespace::text = ANY(%s)",
        [list(decided.OURS)],
    ).fetchall()
    wanted = [(t, role, p, False) for t, role, p, column in _granted() if not column]
    yield from _compare("privilege", found, wanted)
    for (table,) in admin.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'f')"
        " AND relnamespace::regnamespace::text = ANY(%s)",
        [list(decided.OURS)],
    ).fetchall():
        if table not in {t for t, *_ in wanted} | decided.UNGRANTED:
            yield f"table that nobody decided on: {table}"


def _column_privileges(admin: Admin) -> Iterator[str]:
    found = admin.execute(
        "SELECT c.oid::regclass::text, CASE a.grantee WHEN 0 THEN 'PUBLIC'"
        " ELSE a.grantee::regrole::text END, a.privilege_type, t.attname::text"
        " FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a"
        " WHERE a.grantee <> c.relowner AND c.relnamespace::regnamespace::text = ANY(%s)",
        [list(decided.OURS)],
    ).fetchall()
    yield from _compare("column privilege", found, [row for row in _granted() if row[3]])


def _granted() -> Iterator[tuple[str, str, str, str]]:
    """Yield every decision: table, role, privilege, and the column or nothing for all of them."""
    for table, privileges in SHARED_TABLES.items():
        yield from _parsed(table, APP, privileges)
    for view in decided.BENCH_VIEWS:
        yield view, decided.POOL, "SELECT", ""
    for table, columns in decided.BENCH_READS.items():
        yield from ((table, decided.BENCH, "SELECT", column) for column in columns)
    for model in apps.get_models():
        table = model._meta.db_table
        for isolation in _declared(model, OrganisationIsolation):
            yield from _parsed(table, APP, isolation.privileges)
        for grant in (*_declared(model, Policy), *_declared(model, Grant)):
            yield from _parsed(table, grant.to, grant.privileges)
        for work in _declared(model, DueWork):
            yield f"tenancy.{work.name}", CLOCK, "SELECT", ""
            columns = (work.organisation, *work.columns)
            yield from ((table, CLOCK, "SELECT", column) for column in columns)


def _parsed(table: str, role: str, privileges: str) -> Iterator[tuple[str, str, str, str]]:
    for privilege, columns in PRIVILEGE.findall(privileges):
        for column in (columns or "").split(","):
            yield table, role, privilege, column.strip()


def _owners(admin: Admin) -> Iterator[str]:
    found = admin.execute(
        "SELECT oid::regclass::text, relowner::regrole::text FROM pg_class"
        " WHERE relnamespace::regnamespace::text = ANY(%s) AND relkind <> 'i'",
        [list(decided.OURS)],
    ).fetchall()
    for relation, owner in found:
        if owner != (decided.BENCH if relation in decided.BENCH_VIEWS else decided.OWNER):
            yield f"{relation} belongs to {owner}"


def _roles(admin: Admin) -> Iterator[str]:
    found = admin.execute(
        "SELECT rolname::text, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,"
        " rolcanlogin, rolinherit FROM pg_roles WHERE rolname LIKE 'tidemark%'"
    ).fetchall()
    yield from _compare("role", found, [(name, *kind) for name, kind in decided.ROLES.items()])
    for role, limits in decided.LIMITED.items():
        row = admin.execute("SELECT rolconfig FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        held = {setting.partition("=")[0] for setting in (row and row[0]) or ()}
        yield from (f"{role} has no {limit}" for limit in sorted(limits - held))


def _members(admin: Admin) -> Iterator[str]:
    found = admin.execute(
        "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members"
        " WHERE member::regrole::text LIKE 'tidemark%'"
    ).fetchall()
    yield from _compare("membership", found, decided.MEMBERS)


def _functions(admin: Admin) -> Iterator[str]:
    found = admin.execute(
        "SELECT pronamespace::regnamespace || '.' || proname, prosecdef,"
        " coalesce(array_to_string(proconfig, '; '), ''), proowner::regrole::text,"
        " ARRAY(SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END"
        "   FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) a"
        "   WHERE a.grantee <> proowner ORDER BY 1)"
        " FROM pg_proc WHERE pronamespace::regnamespace::text IN ('tenancy', 'bench')"
        " OR prosecdef AND pronamespace::regnamespace::text <> 'pg_catalog'"
    ).fetchall()
    yield from _compare(
        "function",
        [(*row, " ".join(callers)) for *row, callers in found],
        [
            (name, as_owner, path, owner, " ".join(sorted(callers)))
            for name, (as_owner, path, owner, callers) in decided.FUNCTIONS.items()
        ],
    )


def _foreign_keys(admin: Admin) -> Iterator[str]:
    """Compare the keys between isolated tables: composite ones, and the one to the organisation."""
    isolated = {m._meta.db_table for m in isolated_models()}
    found = admin.execute(
        "SELECT conrelid::regclass::text, confrelid::regclass::text, columns.names, convalidated"
        " FROM pg_constraint, LATERAL (SELECT string_agg(attname, ' ' ORDER BY place) AS names"
        "   FROM unnest(conkey) WITH ORDINALITY k (number, place)"
        "   JOIN pg_attribute ON attrelid = conrelid AND attnum = number) columns"
        " WHERE contype = 'f'"
    ).fetchall()
    wanted = []
    for model in isolated_models():
        child = model._meta.db_table
        for field in _keys(model):
            parent = field.related_model._meta.db_table
            if _is_owned(field.related_model):
                wanted.append((child, parent, f"organisation_id {field.column}", True))
            elif parent in isolated and getattr(field, "db_constraint", True):
                wanted.append((child, parent, field.column, True))
        wanted += [
            (child, MEMBERS, f"organisation_id {key.column}", True)
            for key in _declared(model, GoesWithMember)
        ]
    yield from _compare("foreign key", [row for row in found if row[1] in isolated], wanted)


def _indexes(admin: Admin) -> Iterator[str]:
    """Name what is unique, or found, across organisations; a plain key's own index is neither."""
    found = admin.execute(
        "SELECT i.indrelid::regclass::text, c.relname::text, i.indisunique, i.indnkeyatts,"
        " a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        " WHERE NOT i.indisprimary AND c.relnamespace = 'public'::regnamespace"
    ).fetchall()
    keys = {(m._meta.db_table, f.column) for m in isolated_models() for f in _keys(m)}
    isolated = {m._meta.db_table for m in isolated_models()}
    for table, name, is_unique, columns, first in found:
        if table not in isolated or first == "organisation_id":
            continue
        if is_unique and name not in decided.UNIQUE_ELSEWHERE:
            yield f"{name} is unique across organisations"
        is_key = columns == 1 and ((table, first) in keys or name.endswith("_like"))
        if not is_unique and not is_key and name not in decided.INDEXED_ELSEWHERE:
            yield f"{name} does not begin with the organisation"


def _triggers(admin: Admin) -> Iterator[str]:
    found = admin.execute(
        "SELECT tgrelid::regclass::text, tgname::text, tgenabled = 'O' FROM pg_trigger t"
        " JOIN pg_class c ON c.oid = tgrelid"
        " WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace"
    ).fetchall()
    declared = {
        (model._meta.db_table, constraint.name)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(
            constraint, Immutable | WithItsRelease | YearlyCap | LastOwner | NoUnitBelowItself
        )
    }
    yield from _compare("trigger", found, [(*t, True) for t in declared | decided.TRIGGERS])


def _views(admin: Admin) -> Iterator[str]:
    found = admin.execute(
        "SELECT oid::regclass::text, coalesce(array_to_string(reloptions, ' '), '') FROM pg_class"
        " WHERE relkind IN ('v', 'm') AND relnamespace::regnamespace::text = ANY(%s)",
        [list(decided.OURS)],
    ).fetchall()
    works = [work for model in apps.get_models() for work in _declared(model, DueWork)]
    due = [(f"tenancy.{work.name}", "security_invoker=true") for work in works]
    yield from _compare("view", found, [*decided.BENCH_VIEWS.items(), *due])


def _places(admin: Admin) -> Iterator[str]:
    """Compare who may enter, or make something in, the schemas and the database."""
    schemas = admin.execute(
        "SELECT nspname::text, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END,"
        " privilege_type FROM pg_namespace, aclexplode(nspacl) WHERE grantee <> nspowner"
        " AND nspname !~ '^pg_(catalog|toast)' AND nspname <> 'information_schema'"
    ).fetchall()
    yield from _compare("schema privilege", schemas, decided.SCHEMAS)
    database = admin.execute(
        "SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, privilege_type"
        " FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))"
        " WHERE datname = current_database() AND grantee <> datdba"
    ).fetchall()
    yield from _compare("database privilege", database, decided.DATABASE)
    given = admin.execute(
        "SELECT defaclobjtype, defaclacl::text FROM pg_default_acl"
        " WHERE defaclnamespace::regnamespace::text <> 'pgmq'"
    ).fetchall()
    yield from (f"privileges given in advance: {row}" for row in given)


def _one_line(expression: str | None) -> str:
    return " ".join((expression or "").split())
