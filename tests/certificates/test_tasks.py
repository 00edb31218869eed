"""PDFs are made once and kept; mails leave once; the sweep finds what was missed."""

import datetime
import hashlib
import io

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django_tasks.backends.immediate import ImmediateBackend

from certificates import actions, tasks
from certificates.models import CertificateFile, CertificateMail, certificate_storage
from tests.factories import NOW, CertificateFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


class RefusingBackend(EmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages):
        raise OSError("The mail server does not answer.")


REFUSING = f"{__name__}.{RefusingBackend.__name__}"


def issued(**changes):
    """Issued while the test runs, so that the sweep finds it recent."""
    return CertificateFactory(**{"issued_at": tasks.timezone.now() - HOUR, **changes})


def test_a_pdf_is_made_once_and_kept():
    certificate = issued()
    tasks.deliver.enqueue(certificate.pk)
    first = CertificateFile.objects.get()
    tasks.deliver.enqueue(certificate.pk)
    assert CertificateFile.objects.get().file.name == first.file.name
    with first.file.open() as file:
        content = file.read()
    assert content[:5] == b"%PDF-"
    assert hashlib.sha256(content).hexdigest() == first.sha256


def test_the_pdf_stays_when_the_mail_server_is_down(settings):
    settings.EMAIL_BACKEND = REFUSING
    certificate = issued()
    tasks.deliver.enqueue(certificate.pk)
    assert CertificateFile.objects.filter(certificate=certificate).exists()
    assert CertificateMail.objects.count() == 0


def test_the_path_of_a_pdf_does_not_reveal_the_code():
    certificate = issued()
    name = tasks.keep_pdf(certificate, now=NOW).file.name
    assert certificate.code.lower() not in name.lower()
    assert str(certificate.completion).replace("-", "") not in name


def test_a_lost_file_is_made_again():
    certificate = issued()
    kept = tasks.keep_pdf(certificate, now=NOW)
    kept.file.storage.delete(kept.file.name)
    again = tasks.keep_pdf(certificate, now=NOW)
    assert (again.pk, again.sha256, again.file.storage.exists(again.file.name)) == (kept.pk, kept.sha256, True)


def test_the_loser_of_a_race_leaves_no_file_behind(monkeypatch):
    certificate = issued()
    draw = tasks.rendering.certificate_pdf

    def somebody_is_faster(**given):
        content = draw(**given)
        monkeypatch.setattr(tasks.rendering, "certificate_pdf", draw)
        tasks.keep_pdf(certificate, now=NOW)
        return content

    monkeypatch.setattr(tasks.rendering, "certificate_pdf", somebody_is_faster)
    kept = tasks.keep_pdf(certificate, now=NOW)
    folder = kept.file.name.rsplit("/", 1)[0]
    assert CertificateFile.objects.get() == kept
    others = set(CertificateFile.objects.exclude(pk=kept.pk).values_list("file", flat=True))
    assert others == set()
    assert kept.file.name in {f"{folder}/{name}" for name in certificate_storage().listdir(folder)[1]}


def test_the_mail_has_the_link_and_the_pdf(mailoutbox, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://watchword.example.gov.uk"
    certificate = issued(person=UserFactory(name="Amina Khan", email="amina@example.com"), badge_tail="417")
    tasks.deliver.enqueue(certificate.pk)
    (mail,) = mailoutbox
    assert mail.to == ["amina@example.com"]
    assert mail.subject == f"Your certificate: {certificate.module_title}"
    assert f"https://watchword.example.gov.uk/certificates/{certificate.code}/" in mail.body
    assert f"https://watchword.example.gov.uk/verify/{certificate.code}/" in mail.body
    assert "Completed on: 20 November 2026\nValid until: 19 November 2029\n" in mail.body
    assert "\n\n\n" not in mail.body
    ((name, content, kind),) = mail.attachments
    assert (name[-21:], content[:5], kind) == ("-20-november-2026.pdf", b"%PDF-", "application/pdf")
    assert certificate.code not in mail.extra_headers["Message-ID"]


def test_words_in_mail_are_not_escaped_and_headers_not_injected(mailoutbox):
    certificate = issued(person=UserFactory(), holder_name="O'Brien & Co", module_title="Don't\nBcc: x@example.com")
    tasks.deliver.enqueue(certificate.pk)
    assert mailoutbox == []  # Django refuses a header with a line break, and the claim is given back
    assert CertificateMail.objects.count() == 0
    certificate = issued(person=UserFactory(), holder_name="O'Brien & Co")
    tasks.deliver.enqueue(certificate.pk)
    assert "Hello O'Brien & Co," in mailoutbox[0].body


def test_a_mail_leaves_once(mailoutbox):
    certificate = issued()
    for _ in range(3):
        tasks.deliver.enqueue(certificate.pk)
    call_command("sweep_certificates", stdout=io.StringIO())
    assert len(mailoutbox) == 1
    assert CertificateMail.objects.get().sent_at is not None


@pytest.mark.parametrize("email", [None, ""])
def test_who_has_no_email_gets_none(mailoutbox, email):
    assert tasks.mail_certificate(issued(person=UserFactory(email=email)), now=NOW) is False
    assert (mailoutbox, CertificateMail.objects.count()) == ([], 0)


def test_made_up_people_get_mail_in_a_demonstration_only(mailoutbox, settings):
    certificate = issued(is_demonstration=True)
    assert tasks.mail_certificate(certificate, now=NOW) is False
    settings.DEMONSTRATION = True
    assert tasks.mail_certificate(certificate, now=NOW) is True
    assert "This is a demonstration: not a real person." in mailoutbox[0].body


def test_a_correction_is_mailed_in_its_own_words(mailoutbox, django_capture_on_commit_callbacks):
    old = issued()
    with django_capture_on_commit_callbacks(execute=True):
        actions.correct_certificate(certificate=old, badge_tail="471", authority_name="", now=NOW, by=None)
    assert "The details on your certificate were corrected." in mailoutbox[0].body
    assert "Badge number ends in: 471" in mailoutbox[0].body


def test_a_certificate_that_has_ended_is_not_mailed(mailoutbox):
    certificate = issued()
    actions.revoke_certificate(certificate=certificate, reason="error", by=None, now=NOW)
    assert tasks.mail_certificate(certificate, now=NOW) is False
    assert mailoutbox == []


def test_a_mail_server_that_is_down_gives_the_claim_back(settings, mailoutbox):
    certificate = issued()
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, REFUSING
    with pytest.raises(OSError, match="does not answer"):
        tasks.mail_certificate(certificate, now=NOW)
    assert CertificateMail.objects.count() == 0
    settings.EMAIL_BACKEND = backend
    assert tasks.mail_certificate(certificate, now=NOW) is True
    assert len(mailoutbox) == 1


def test_a_claim_of_a_dead_process_is_resumed_by_the_sweep_with_the_same_message_id(mailoutbox):
    certificate = issued(issued_at=tasks.timezone.now() - 3 * HOUR)
    CertificateMail.objects.create(certificate=certificate, claimed_at=tasks.timezone.now() - 2 * HOUR)
    tasks.deliver.enqueue(certificate.pk)
    assert mailoutbox == []  # a worker cannot know that the other is dead
    call_command("sweep_certificates", stdout=io.StringIO())
    call_command("sweep_certificates", stdout=io.StringIO())
    assert len(mailoutbox) == 1
    assert tasks._message(certificate, address="x@example.com", now=NOW).extra_headers == mailoutbox[0].extra_headers


def test_a_fresh_claim_is_left_alone(mailoutbox):
    certificate = issued()
    CertificateMail.objects.create(certificate=certificate, claimed_at=tasks.timezone.now())
    call_command("sweep_certificates", stdout=io.StringIO())
    assert mailoutbox == []


def test_the_sweep_makes_what_is_missing_and_says_so(mailoutbox):
    for _ in range(3):
        issued()
    old = issued(issued_at=tasks.timezone.now() - datetime.timedelta(days=30))
    said = io.StringIO()
    call_command("sweep_certificates", stdout=said)
    assert said.getvalue().splitlines()[-1] == "4 PDFs made, 3 mails sent."
    assert (CertificateFile.objects.count(), len(mailoutbox)) == (4, 3)
    assert not CertificateMail.objects.filter(certificate=old).exists()
    said = io.StringIO()
    call_command("sweep_certificates", stdout=said)
    assert said.getvalue() == "0 PDFs made, 0 mails sent.\n"


def test_one_failure_does_not_stop_the_sweep(settings):
    issued()
    settings.EMAIL_BACKEND = REFUSING
    said, failed = io.StringIO(), io.StringIO()
    call_command("sweep_certificates", stdout=said, stderr=failed)
    assert said.getvalue().splitlines()[-1] == "1 PDFs made, 0 mails sent."
    assert failed.getvalue().splitlines()[-1] == "1 failed and will be tried again by the next sweep."


class DeadQueue(ImmediateBackend):
    """A queue that takes nothing."""

    def enqueue(self, task, args, kwargs):
        raise OSError("The queue does not answer.")


def test_a_queue_that_is_down_leaves_the_work_to_the_sweep(settings, mailoutbox, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": f"{__name__}.{DeadQueue.__name__}"}}
    old = issued()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        new = actions.correct_certificate(
            certificate=old, badge_tail="471", authority_name="", now=tasks.timezone.now() - HOUR, by=None
        )
    assert (len(callbacks), CertificateFile.objects.count(), len(mailoutbox)) == (1, 0, 0)
    call_command("sweep_certificates")
    assert CertificateFile.objects.filter(certificate=new).exists()
    assert [mail.to for mail in mailoutbox] == [[new.person.email]]
