"""An answer is counted in the role it was handed in with, whatever becomes of the invitation."""

from django.db import migrations, models

ROLES = [("leader", "Leader"), ("manager", "Manager"), ("frontline", "Frontline")]

# The owner reads no row without a scope unless the policies are lifted for a moment; the tables
# are locked until the transaction ends, so nobody else meets them lifted.
LIFT = """
ALTER TABLE assessments_invitation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE assessments_answeredinvitation NO FORCE ROW LEVEL SECURITY;
"""
RESTORE = """
ALTER TABLE assessments_invitation FORCE ROW LEVEL SECURITY;
ALTER TABLE assessments_answeredinvitation FORCE ROW LEVEL SECURITY;
"""
COPY_ROLES = """
UPDATE assessments_invitation SET answered_as = "group" WHERE has_answered;
UPDATE assessments_answeredinvitation AS answered SET "group" = invitation."group"
FROM assessments_invitation AS invitation
WHERE invitation.organisation_id = answered.organisation_id
  AND invitation.id = answered.invitation_id;
"""
COPY_BACK = "UPDATE assessments_invitation SET has_answered = answered_as <> '';"


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_outcomes")]
    operations = [
        migrations.AddField(
            model_name="answeredinvitation",
            name="group",
            field=models.CharField(choices=ROLES, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="invitation",
            name="answered_as",
            field=models.CharField(blank=True, choices=ROLES, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.RunSQL(LIFT + COPY_ROLES + RESTORE, LIFT + COPY_BACK + RESTORE),
        migrations.RemoveField(model_name="invitation", name="has_answered"),
    ]
