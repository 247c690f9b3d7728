"""Note of both kinds of peers whether a report shows them.

What was noted of reports made so far missed some peers. They count as showing both kinds, so they
are handed out only while the organisation agrees to both; a report made anew tells it exactly.
Columns are put anew, since row security lets a migration update no organisation's rows.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dashboards", "0001_reports_and_share_links"),
    ]

    operations = [
        migrations.RemoveField(model_name="boardreport", name="has_benchmarks"),
        migrations.AddField(
            model_name="boardreport",
            name="has_benchmarks",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="boardreport",
            name="has_kpi_benchmarks",
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name="boardreport",
            name="has_benchmarks",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="boardreport",
            name="has_kpi_benchmarks",
            field=models.BooleanField(default=False),
        ),
    ]
