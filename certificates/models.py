"""The ledger of certificates: what was granted, frozen as granted, and what happened to it since."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from certificates.rules import new_code
from content.models import Module
from content.models.append_only import AppendOnly


def certificate_storage():  # noqa: ANN201 - the storage class is a setting
    """Where the PDFs lie: never below MEDIA_URL."""
    return storages["certificates"]


@register_setting(icon="form", order=100)
class Issuer(BaseGenericSetting):
    """Who issues certificates here. Printed on certificates from now on; earlier ones keep theirs."""

    name = models.CharField("issuing board", max_length=150, default="Local safeguarding children partnership")
    council = models.CharField(max_length=150, blank=True, help_text="Named below the board.")
    logo = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="Printed at the top left, 22 mm high. A PNG on white or transparent.",
    )  # fmt: skip
    enquiries = models.CharField(
        max_length=150,
        blank=True,
        help_text="Where somebody asks about a certificate: an email address or a telephone number.",
    )

    panels: ClassVar = [
        MultiFieldPanel([FieldPanel(name) for name in ("name", "council", "logo", "enquiries")], "Issuer"),
    ]

    class Meta:
        verbose_name = "Certificate issuer"


class Certificate(AppendOnly):
    """One line of the ledger. The text is frozen at the award, so it reads the same when names and modules change.

    A correction (a badge number mistyped) is a new edition of the same completion; the newest edition stands.
    """

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    completion = models.UUIDField(help_text="The completion it proves.")
    edition = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="certificates"
    )
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="certificates")
    module_version = models.PositiveIntegerField()
    completed_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="The last day. Empty: it does not expire.")
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True, help_text="Per cent.")
    attempt_number = models.PositiveIntegerField(null=True, blank=True)
    issued_at = models.DateTimeField()
    # How the test was sat. An authority may ask for it of somebody who becomes its driver years later.
    supervised = models.BooleanField(default=False, help_text="In a sitting that an officer opened.")
    minutes = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="The time limit, without what this person had beyond it. Empty: none, or not known.",
    )
    # {"law": {"title": "The law", "score": "79.99"}}: per cent, rounded down. Empty: not known.
    section_scores = models.JSONField(default=dict, blank=True)
    # Frozen words.
    holder_name = models.CharField(max_length=150)
    module_title = models.CharField(max_length=150)
    issuer_name = models.CharField(max_length=150)
    council_name = models.CharField(max_length=150, blank=True)
    role_name = models.CharField(max_length=80, blank=True)
    authority_name = models.CharField(max_length=150, blank=True)
    declared = models.CharField(
        max_length=500, blank=True, help_text="After the holder's name, where there was no test: declared that …"
    )
    badge_tail = models.CharField(max_length=3, blank=True, help_text="The last three characters of the badge number.")
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["-completed_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["completion", "edition"], name="one_certificate_per_completion")]
        indexes = [models.Index(fields=["person", "module", "-completed_on"], name="certificates_of_a_person")]

    def __str__(self) -> str:
        return f"{self.holder_name}, {self.module_title}"


class CertificateEvent(AppendOnly):
    """What happened to a certificate after its award. Its standing on a day follows from these."""

    class Kind(models.TextChoices):
        SUPERSEDED = "superseded", "Superseded"
        REVOKED = "revoked", "Revoked"

    class Reason(models.TextChoices):
        CORRECTED = "corrected", "Details corrected"
        ERROR = "error", "Issued in error"
        CONDUCT = "conduct", "The test was not taken fairly"

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(max_length=12, choices=Reason)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["certificate", "happened_on", "pk"]
        # Ends once: a correction and a revocation at the same moment cannot both be written.
        constraints = [models.UniqueConstraint(fields=["certificate"], name="one_end_per_certificate")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.happened_on}"


class Vouching(AppendOnly):
    """An officer's word that the holder is who sat the test of a completion under supervision. One is enough.

    It belongs to the completion: a corrected certificate needs no other. That it was somebody else is never a row
    here: it voids the attempt and revokes the certificate.
    """

    completion = models.UUIDField(unique=True, help_text="The completion whose test it was.")
    vouched_on = models.DateField(help_text="The London day.")
    vouched_at = models.DateTimeField()
    vouched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Vouched for on {self.vouched_on}"


class CertificateFile(models.Model):
    """The PDF, made once and kept."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="pdf")
    file = models.FileField(storage=certificate_storage, max_length=120)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file.name


class CertificateMail(models.Model):
    """That a certificate was mailed to its holder. The row is claimed before the mail leaves and marked after.

    Two senders cannot both hold the claim, so nobody is mailed twice. A claim that was never marked shows that a
    process died while sending: `sweep_certificates` finds it, so nobody is forgotten either.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="mail")
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "certificate mail"

    def __str__(self) -> str:
        return f"sent {self.sent_at}" if self.sent_at else f"claimed {self.claimed_at}"
