"""A record of mails sent, and one end for each certificate. Adds only."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("certificates", "0002_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claimed_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "certificate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mail", to="certificates.certificate"
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate mail",
            },
        ),
        migrations.AddConstraint(
            model_name="certificateevent",
            constraint=models.UniqueConstraint(fields=("certificate",), name="one_end_per_certificate"),
        ),
    ]
