"""Each entry is numbered without a gap and seals the one before it, whoever writes it."""

from django.db import migrations

CREATE = """
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last audit_auditentry;
BEGIN
    -- The number is taken under the lock: two writers would otherwise seal the same entry.
    PERFORM pg_advisory_xact_lock(hashtextextended('audit ' || NEW.organisation_id, 0));
    SELECT * INTO last FROM audit_auditentry WHERE organisation_id = NEW.organisation_id
        ORDER BY sequence DESC LIMIT 1;
    NEW.sequence := coalesce(last.sequence, 0) + 1;
    NEW.previous_hash := coalesce(last.entry_hash, repeat('0', 64));
    NEW.entry_hash := encode(sha256(convert_to(jsonb_build_array(
        NEW.previous_hash, NEW.sequence, NEW.organisation_id, extract(epoch FROM NEW.at),
        NEW.actor_id, NEW.verb, NEW.subject
    )::text, 'UTF8')), 'hex');
    RETURN NEW;
END $$;

CREATE TRIGGER audit_chain BEFORE INSERT ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_chain();
"""
REMOVE = "DROP TRIGGER audit_chain ON audit_auditentry; DROP FUNCTION audit_chain();"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, REMOVE)]
