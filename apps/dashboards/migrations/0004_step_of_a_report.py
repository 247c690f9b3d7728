from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dashboards", "0003_one_report_under_way"),
    ]

    operations = [
        migrations.AddField(
            model_name="boardreport",
            name="step",
            field=models.CharField(
                blank=True,
                choices=[("collecting", "Collecting"), ("laying out", "Laying Out")],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
    ]
