# What was fixed before was fixed by a rule that could tell of a few: it is not carried over, and
# rounds that are open count no units by themselves.

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import apps.tenancy.constraints
import apps.tenancy.context


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_known_languages"),
        ("assessments", "0010_units"),
    ]

    operations = [
        migrations.DeleteModel(name="CountedUnit"),
        migrations.CreateModel(
            name="CountedUnit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("leader", "Leader"),
                                ("manager", "Manager"),
                                ("frontline", "Frontline"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        default=apps.tenancy.context.current_organisation,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counted_units",
                        to="assessments.round",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "unscoped",
                "constraints": [
                    apps.tenancy.constraints.OrganisationIsolation(
                        column="organisation_id",
                        name="counted_unit_isolation",
                        privileges="SELECT, INSERT, DELETE",
                    ),
                    apps.tenancy.constraints.SameOrganisation(
                        fk="round", name="counted_unit_round_same_organisation"
                    ),
                    apps.tenancy.constraints.SameOrganisation(
                        fk="unit", name="counted_unit_same_organisation"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "round", "unit"), name="counted_unit_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("roles__len__gt", 0)), name="counted_unit_has_roles"
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
