"""An organisation's id by its exact slug, for a command that is told the slug.

No role that serves may list organisations, the owner included. The function's own role sees two
columns and nothing else, and the function answers one exact slug at a time. That gives nothing
away: an id opens no scope without the signature, and that a slug is taken can be seen by asking
for it. So the app may call it, and the command needs no stronger role than the app's.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

import apps.tenancy.constraints

CREATE = """
CREATE FUNCTION tenancy.organisation_of_slug(wanted text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT id FROM accounts_organisation WHERE slug = wanted
$$;
REVOKE EXECUTE ON FUNCTION tenancy.organisation_of_slug(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.organisation_of_slug(text) TO tidemark_app;

GRANT CREATE ON SCHEMA tenancy TO tidemark_directory;
ALTER FUNCTION tenancy.organisation_of_slug(text) OWNER TO tidemark_directory;
REVOKE CREATE ON SCHEMA tenancy FROM tidemark_directory;
"""
REMOVE = "DROP FUNCTION tenancy.organisation_of_slug(text)"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.AddConstraint(
            model_name="organisation",
            constraint=apps.tenancy.constraints.Policy(
                name="organisation_in_the_directory",
                to="tidemark_directory",
                using="true",
                command="SELECT",
                privileges="SELECT (id, slug)",
            ),
        ),
        migrations.AlterField(
            model_name="apitoken",
            name="scopes",
            field=ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("read:scores", "Rounds, scores and personas"),
                        ("read:benchmarks", "Benchmarks and your place in them"),
                        ("read:dictionary", "What each figure means"),
                    ],
                    max_length=30,
                ),
                size=None,
            ),
        ),
        migrations.RunSQL(CREATE, REMOVE),
    ]
