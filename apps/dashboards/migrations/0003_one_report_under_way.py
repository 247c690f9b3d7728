"""One report of a quarter and language is under way at a time."""

from django.db import migrations, models

# The owner reads no row without a scope unless the policies are lifted for a moment; the table is
# locked until the transaction ends, so nobody else meets it lifted.
LIFT = "ALTER TABLE dashboards_boardreport NO FORCE ROW LEVEL SECURITY;"
RESTORE = "ALTER TABLE dashboards_boardreport FORCE ROW LEVEL SECURITY;"
# Nothing kept anybody from asking twice. The one asked for last stays: an earlier one may have been
# given up. A job whose report is gone finds nothing to do.
KEEP_THE_LAST = """
DELETE FROM dashboards_boardreport AS report
USING dashboards_boardreport AS later
WHERE report.made_at IS NULL AND later.made_at IS NULL
  AND (later.organisation_id, later.quarter, later.language)
    = (report.organisation_id, report.quarter, report.language)
  AND (later.asked_at, later.id) > (report.asked_at, report.id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_known_languages"),
        ("dashboards", "0002_peers_in_reports"),
    ]

    operations = [
        migrations.RunSQL(LIFT + KEEP_THE_LAST + RESTORE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="boardreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("made_at", None)),
                fields=("organisation", "quarter", "language"),
                name="board_report_once_under_way",
            ),
        ),
    ]
