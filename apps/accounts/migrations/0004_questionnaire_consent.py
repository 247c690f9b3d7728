from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_kpi_benchmark_consent"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="questionnaire_consent",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="benchmarkconsent",
            name="subject",
            field=models.CharField(
                choices=[("scores", "Scores"), ("kpis", "KPIs"), ("questions", "Questionnaire")],
                default="scores",
                max_length=10,
            ),
        ),
    ]
