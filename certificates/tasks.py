"""Work that waits for a worker: the PDF and the mail. Each may run twice, or be found by the sweep; it is done once."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from certificates import queries, rendering
from certificates.models import Certificate, CertificateFile, CertificateMail


@task()
def deliver(certificate_id: int) -> None:
    """Make the PDF of a certificate and mail it to its holder, unless that was done. The PDF stays without the mail."""
    certificate = Certificate.objects.select_related("person").get(pk=certificate_id)
    keep_pdf(certificate, now=timezone.now())
    mail_certificate(certificate, now=timezone.now())


def keep_pdf(certificate: Certificate, *, now: datetime.datetime) -> CertificateFile:
    """The kept PDF, made now if there is none or its file was lost.

    Of two that make the first at once, one row and one file stay. Of two that make a lost one again at once, the row
    names the later file, and the other's stays in the folder without a row.
    """
    kept = CertificateFile.objects.filter(certificate=certificate).first()
    if kept is not None and kept.file.storage.exists(kept.file.name):
        return kept
    content = rendering.certificate_pdf(certificate=certificate, logo=rendering.issuer_logo(queries.issuer()))
    # The name says nothing: whoever can list the folder must not learn a code.
    lying = kept or CertificateFile(certificate=certificate)
    lying.file.save(f"{certificate.issued_at:%Y/%m}/{uuid.uuid4().hex}.pdf", ContentFile(content), save=False)
    lying.sha256 = hashlib.sha256(content).hexdigest()
    lying.made_at = now
    try:
        with transaction.atomic():
            lying.save()
    except IntegrityError:
        lying.file.storage.delete(lying.file.name)
        return CertificateFile.objects.get(certificate=certificate)
    return lying


def mail_certificate(
    certificate: Certificate, *, now: datetime.datetime, resume_before: datetime.datetime | None = None
) -> bool:
    """Send the certificate with its PDF; says whether it was sent now.

    Claim, send, mark. The claim is committed before the mail leaves, so of two workers one sends. A mail server that
    refuses gives the claim back. A process killed in between leaves a claim without a mark: nobody can know whether the
    mail left, so `resume_before` (the sweep) sends it again, with the same Message-ID, which mailboxes show once. That
    is at most once for what we can know and at least once for what we cannot: a certificate that never arrives is
    worse than one that arrives twice. Holding a transaction open while the mail server answers would do no better, and
    would stop every other writer on SQLite.
    """
    person = certificate.person
    if person is None or not person.email or certificate.events.exists():
        return False
    if certificate.is_demonstration and not settings.DEMONSTRATION:
        return False  # made up, and so is the address
    if not _claim(certificate, now=now, resume_before=resume_before):
        return False
    try:
        _message(certificate, address=person.email, now=now).send()
    except Exception:
        CertificateMail.objects.filter(certificate=certificate).delete()
        raise
    CertificateMail.objects.filter(certificate=certificate).update(sent_at=now)
    return True


def _claim(certificate: Certificate, *, now: datetime.datetime, resume_before: datetime.datetime | None) -> bool:
    """Whether this process is the one to send it."""
    try:
        with transaction.atomic():
            CertificateMail.objects.create(certificate=certificate, claimed_at=now)
    except IntegrityError:
        if resume_before is None:
            return False
        stale = CertificateMail.objects.filter(
            certificate=certificate, sent_at__isnull=True, claimed_at__lt=resume_before
        )
        return stale.update(claimed_at=now) == 1
    return True


def _message(certificate: Certificate, *, address: str, now: datetime.datetime) -> EmailMessage:
    words = {
        "certificate": certificate,
        "owner_url": rendering.owner_url(certificate.code),
        "check_url": rendering.check_url(certificate.code),
    }
    # The same certificate has the same Message-ID, which does not reveal the code.
    name = hashlib.sha256(f"certificate mail {certificate.code}".encode()).hexdigest()[:32]
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    message = EmailMessage(
        subject=render_to_string("certificates/mail/certificate_subject.txt", words).strip(),
        body=render_to_string("certificates/mail/certificate.txt", words),
        to=[address],
        headers={"Message-ID": f"<{name}@{host}>"},
    )
    kept = keep_pdf(certificate, now=now)
    with kept.file.open("rb") as pdf:
        message.attach(rendering.file_name(certificate), pdf.read(), "application/pdf")
    return message
