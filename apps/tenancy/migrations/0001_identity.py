"""The schema that tells a policy for whom a transaction acts, and does not believe a forgery."""

from django.db import migrations

CREATE = """
CREATE SCHEMA tenancy;
GRANT USAGE ON SCHEMA tenancy TO tidemark_app, tidemark_pool, tidemark_clock, tidemark_bench;

CREATE TABLE tenancy.key (
    purpose text PRIMARY KEY,
    value bytea NOT NULL CHECK (octet_length(value) = 32)
);

-- SECURITY DEFINER: only the owner can read the key that the signature is checked with.
CREATE FUNCTION tenancy.identity(setting text) RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    claim text := current_setting(setting, true);
    named text := split_part(claim, '.', 1);
    secret bytea;
BEGIN
    SELECT value INTO STRICT secret FROM tenancy.key WHERE purpose = 'setting';
    IF claim IS NULL OR encode(
        sha256(secret || sha256(secret || convert_to(setting || '=' || named, 'UTF8'))), 'hex'
    ) IS DISTINCT FROM split_part(claim, '.', 2) THEN
        RAISE EXCEPTION '% is missing or not authentic', setting USING ERRCODE = '42501';
    END IF;
    RETURN named::uuid;
END $$;

CREATE FUNCTION tenancy.organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN tenancy.identity('tidemark.organisation');

CREATE FUNCTION tenancy.person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN tenancy.identity('tidemark.user');

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA tenancy FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.identity(text), tenancy.organisation(), tenancy.person()
    TO tidemark_app;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(CREATE, "DROP SCHEMA tenancy CASCADE")]
