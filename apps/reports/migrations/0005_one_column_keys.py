"""Dimensions and personas get keys of one column, which facts refer to.

Rows that were published before get an empty key and no stamp: whoever reads next publishes first,
and so has them written anew, under numbers of their own.
"""

from django.db import migrations, models

# The owner reads no row without a scope unless the policies are lifted for a moment; the table is
# locked until the transaction ends, so nobody else meets it lifted.
LIFT = "ALTER TABLE reports_feed NO FORCE ROW LEVEL SECURITY;"
RESTORE = "ALTER TABLE reports_feed FORCE ROW LEVEL SECURITY;"
WORK_OUT_ANEW = "UPDATE reports_feed SET stamp = '';"


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_feed_epoch"),
    ]

    operations = [
        migrations.AddField(
            model_name="publisheddimension",
            name="dimension_id",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publisheddimensionscore",
            name="dimension_id",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publishedgap",
            name="dimension_id",
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name="publishedpersona",
            name="persona_id",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publishedpersonadrift",
            name="persona_id",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publishedpersonashare",
            name="persona_id",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="publishedpersona",
            name="valid_from",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(LIFT + WORK_OUT_ANEW + RESTORE, migrations.RunSQL.noop),
    ]
