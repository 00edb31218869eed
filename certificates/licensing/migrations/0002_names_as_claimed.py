from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def freeze_names(apps, schema_editor):
    """Claims made before names were kept: the name of today is the best that is known."""
    claims = apps.get_model("licensing", "Claim").objects.filter(claimant_name="")
    people = apps.get_model("accounts", "User").objects.filter(pk=OuterRef("person"))
    claims.update(claimant_name=Subquery(people.values("name")[:1]))


class Migration(migrations.Migration):
    dependencies = [("licensing", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="claimant_name",
            field=models.CharField(
                default="",
                editable=False,
                help_text=(
                    "The person's name when they gave the badge: what was so on a day stays so when somebody is renamed."
                ),
                max_length=150,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="claim_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="officer",
            constraint=models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="officer_ends_after_it_starts",
                violation_error_message="The last day is before the first.",
            ),
        ),
        migrations.RunPython(freeze_names, migrations.RunPython.noop),
    ]
