"""Lets the clock find counts of requests that nobody adds to any more."""

import apps.tenancy.constraints
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_token_rotation"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="allowance",
            constraint=apps.tenancy.constraints.DueWork(
                columns=("began_at",),
                condition="true",
                due_at="began_at",
                name="allowance_over",
                organisation="organisation_id",
            ),
        ),
    ]
