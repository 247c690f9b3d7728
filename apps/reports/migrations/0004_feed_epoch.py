"""Gives every feed an epoch of its own: cursors from before it lead to the beginning, once."""

import django.contrib.postgres.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_kpi_targets_and_expiry"),
    ]

    operations = [
        migrations.AddField(
            model_name="feed",
            name="epoch",
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID()),
        ),
    ]
