"""Finds what a worker missed: certificates without a PDF or a mail. For a timer; running it twice does no harm."""

import datetime

from django.core.management.base import BaseCommand
from django.utils import timezone

from certificates import queries, tasks

# A mail server answers within minutes; a claim older than this belongs to a process that is gone.
CLAIM_AGE = datetime.timedelta(hours=1)
# An award reaches its own worker first.
GRACE = datetime.timedelta(minutes=5)


class Command(BaseCommand):
    help = "Make the certificate PDFs and send the mails that were missed."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=7, help="How many days back mails are still sent (7).")

    def handle(self, *, days, **options):
        now = timezone.now()
        waiting = queries.without_mail(since=now - datetime.timedelta(days=days), claimed_before=now - CLAIM_AGE)
        made, failed_pdfs = self.each(
            "Making PDFs", queries.without_pdf(), lambda certificate: tasks.keep_pdf(certificate, now=now)
        )
        sent, failed_mails = self.each(
            "Sending mails",
            waiting.filter(issued_at__lte=now - GRACE).select_related("person"),
            lambda certificate: tasks.mail_certificate(certificate, now=now, resume_before=now - CLAIM_AGE),
        )
        self.stdout.write(f"{made} PDFs made, {sent} mails sent.")
        if failed := failed_pdfs + failed_mails:
            self.stderr.write(f"{failed} failed and will be tried again by the next sweep.")

    def each(self, title, certificates, work):
        """How many were done and how many failed. One that fails does not stop the rest."""
        done = failed = 0
        total = certificates.count()
        for number, certificate in enumerate(certificates.iterator(chunk_size=200), start=1):
            try:
                done += bool(work(certificate))
            except Exception as error:  # a mail server, a disk: say which and go on
                failed += 1
                self.stderr.write(f"Certificate {certificate.pk}: {type(error).__name__}: {error}")
            if number % 100 == 0 or number == total:
                self.stdout.write(f"{title}: {number} of {total}")
        return done, failed
