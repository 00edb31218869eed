"""The owner's page, and anyone's check."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates import actions, queries, rules
from certificates.models import CertificateFile, Issuer
from tests.factories import CertificateFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def current(**changes):
    """Valid on the day the test runs: the pages ask the clock."""
    today = timezone.localdate()
    given = {
        "completed_on": today - 30 * DAY,
        "valid_until": today + 30 * DAY,
        "issued_at": timezone.now() - 30 * DAY,
    }
    return CertificateFactory(**{**given, **changes})


def address(certificate, name="verify_code"):
    return reverse(f"certificates:{name}", args=[certificate.code])


def text(response):
    """What stands in <main>, as words."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


# --- anyone's check ---------------------------------------------------------------------------------------------------
def test_a_valid_certificate_shows_its_content(client):
    Issuer.objects.create(name="Exampleshire Partnership", enquiries="01632 960001")
    person = UserFactory(name="Amina Khan", email="secret@example.com")
    certificate = current(person=person, score="87.50", attempt_number=2)
    response = client.get(address(certificate))
    shown = text(response)
    today = timezone.localdate()
    assert response.status_code == 200
    for words in (
        "Valid today",
        "Amina Khan",
        certificate.module_title,
        f"{certificate.completed_on:%-d %B %Y}",
        f"{certificate.valid_until:%-d %B %Y}",
        "Exampleshire Safeguarding Children Partnership",
        "Badge number ends in 417",
        f"Checked on {today:%-d %B %Y}",
        "tell Exampleshire Partnership: 01632 960001",
    ):
        assert words in shown
    body = response.content.decode()
    for secret in ("secret@example.com", "87.5", str(certificate.completion), str(person.public_id)):
        assert secret not in body
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_demonstration_certificate_says_so(client):
    assert "Demonstration: not a real person" in text(client.get(address(current(is_demonstration=True))))


def not_valid():
    now, today = timezone.now(), timezone.localdate()
    revoked, superseded = current(), current()
    actions.revoke_certificate(certificate=revoked, reason="conduct", by=None, now=now)
    actions.correct_certificate(certificate=superseded, badge_tail="1", authority_name="", now=now, by=None)
    return {
        "unknown": rules.new_code(),
        "revoked": revoked.code,
        "superseded": superseded.code,
        "expired": current(valid_until=today - DAY).code,
        "not yet": current(completed_on=today + DAY).code,
        "erased": current(holder_name="").code,
    }


def test_every_reason_for_not_valid_gives_the_same_answer(client):
    seen = set()
    for reason, code in not_valid().items():
        response = client.get(reverse("certificates:verify_code", args=[code]))
        assert "This code does not show a valid certificate today." in text(response), reason
        body = response.content.decode().replace(rules.group_code(code), "CODE").replace(code, "CODE")
        headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
        seen.add((response.status_code, body, tuple(sorted(headers.items()))))
    assert len(seen) == 1


def test_every_answer_takes_the_same_queries(client, django_assert_num_queries):
    codes = [*not_valid().values(), current().code]
    client.get(reverse("certificates:verify_code", args=[rules.new_code()]))  # contacts of the footer are kept
    for code in codes:
        with django_assert_num_queries(2):  # the certificate with its end, and the issuer
            client.get(reverse("certificates:verify_code", args=[code]))


def test_a_check_sets_no_cookie(client):
    assert not client.get(address(current())).cookies


@pytest.mark.parametrize("write", [str.lower, rules.group_code, lambda code: " ".join(code)])
def test_other_spellings_lead_to_the_one_address(client, write):
    certificate = current()
    response = client.get(f"/verify/{write(certificate.code)}/")
    assert (response.status_code, response.headers["Location"]) == (302, address(certificate))


def test_misread_letters_are_tolerated(client):
    certificate = current(code="0123456789ABCDEFGHJKMNPQRSTV")
    for typed in ("oI23456789abcdefghjkmnpqrstv", "OL23-4567-89AB-CDEF-GHJK-MNPQ-RSTV"):
        response = client.get("/verify/", {"code": typed})
        assert response.headers["Location"] == address(certificate)


def test_a_whole_address_may_be_pasted(client):
    certificate = current()
    response = client.get("/verify/", {"code": f"https://watchword.example{address(certificate)}"})
    assert response.headers["Location"] == address(certificate)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type the certificate’s code: 28 letters"),
        ("  ", "Type the certificate’s code: 28 letters"),
        ("7K2M-9QX", "has 28 letters and numbers, in seven groups of four. You typed 7."),
        ("7" * 29, "You typed 29. Check that none is missing or typed twice."),
        ("U" * 28, "A certificate’s code never has “U” in it."),
        ("x" * 400, "That is too long. A certificate’s code has 28"),
        ("7\x007", "That is not a certificate’s code."),
        ("٣" * 28, "A certificate’s code never has “٣” in it."),
    ],
)
def test_what_cannot_be_a_code_gets_a_sentence(client, typed, sentence):
    response = client.get("/verify/", {"code": typed})
    assert response.status_code == 200
    assert sentence in text(response)
    assert "<title>Error: " in response.content.decode()


def test_what_cannot_be_a_code_gets_a_sentence_in_the_address_too(client):
    response = client.get("/verify/7K2M/")
    assert (response.status_code, "You typed 4." in text(response)) == (200, True)


def test_the_form_is_open_to_anyone(client):
    response = client.get("/verify/")
    assert (response.status_code, "Check a certificate" in text(response)) == (200, True)
    assert "Error" not in text(response)


def test_there_is_no_past_day_for_the_public(client):
    certificate = current(valid_until=timezone.localdate() - DAY)
    response = client.get(address(certificate), {"on": f"{certificate.completed_on}"})
    assert "Not valid" in text(response)


def test_guessing_is_slowed(client, settings):
    settings.VERIFICATIONS_A_MINUTE = 3
    codes = [client.get(address(current())).status_code for _ in range(5)]
    assert codes in ([200, 200, 200, 429, 429], [200, 200, 200, 429, 200])  # a minute may end in between
    answers = (client.get(address(current())) for _ in range(8))
    slowed = next(answer for answer in answers if answer.status_code == 429)
    assert "Wait one minute" in text(slowed)
    assert slowed.headers["Retry-After"] == "60"


@pytest.mark.slow
def test_10_000_guesses_find_nothing(client, settings):
    """140 random bits: in 2**140 codes ten thousand tries hit one of a million with a chance below 1e-32."""
    settings.VERIFICATIONS_A_MINUTE = 10**9
    for _ in range(3):
        current()
    today = timezone.localdate()
    assert not any(queries.verification(code=rules.new_code(), on=today).genuine for _ in range(10_000))


# --- the owner --------------------------------------------------------------------------------------------------------
def test_the_owner_sees_it_and_what_to_do_with_it(settings, django_assert_max_num_queries):
    settings.WAGTAILADMIN_BASE_URL = "https://watchword.example"
    certificate = current()
    client = signed_in(certificate.person)
    client.get(address(certificate, "detail"))
    with django_assert_max_num_queries(5):  # session, person, certificate, its end; the nav may ask one
        response = client.get(address(certificate, "detail"))
    shown = text(response)
    assert "Valid today" in shown
    assert f"{certificate.valid_until:%-d %B %Y}" in shown
    assert f"https://watchword.example{address(certificate)}" in shown
    assert address(certificate, "pdf") in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


def test_others_find_nothing_there():
    certificate = current()
    client = signed_in(UserFactory(is_superuser=True))
    unknown = rules.new_code()
    answers = [
        (client.get(f"/certificates/{code}{end}")) for code in (certificate.code, unknown) for end in ("/", ".pdf")
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert CertificateFile.objects.count() == 0


@pytest.mark.parametrize("name", ["detail", "pdf"])
def test_who_is_signed_out_is_asked_to_sign_in(client, name):
    certificate = current()
    response = client.get(address(certificate, name))
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"{reverse('account_login')}?next={address(certificate, name)}",
    )


def test_the_pdf_is_made_at_once_when_it_is_missing():
    certificate = current(module_title="Safe journeys", completed_on=datetime.date(2026, 3, 14))
    client = signed_in(certificate.person)
    first, second = (client.get(address(certificate, "pdf")) for _ in range(2))
    assert (first.status_code, first.headers["Content-Type"], first.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert first.headers["Content-Disposition"] == 'inline; filename="certificate-safe-journeys-14-march-2026.pdf"'
    assert first.content == second.content
    assert CertificateFile.objects.count() == 1


@pytest.mark.parametrize("name", ["detail", "pdf"])
def test_the_owners_address_has_one_spelling(name):
    certificate = current()
    end = "/" if name == "detail" else ".pdf"
    response = signed_in(certificate.person).get(f"/certificates/{rules.group_code(certificate.code).lower()}{end}")
    assert response.headers["Location"] == address(certificate, name)


def test_a_replaced_certificate_leads_to_the_new_one():
    old = current()
    new = actions.correct_certificate(certificate=old, badge_tail="471", authority_name="", now=timezone.now(), by=None)
    response = signed_in(old.person).get(address(old, "detail"))
    assert "Replaced" in text(response)
    assert address(new, "detail") in response.content.decode()


def test_the_owner_of_a_revoked_one_sees_when_and_why():
    certificate = current()
    actions.revoke_certificate(certificate=certificate, reason="error", by=None, now=timezone.now())
    shown = text(signed_in(certificate.person).get(address(certificate, "detail")))
    assert f"Revoked on {timezone.localdate():%-d %B %Y}. Reason: Issued in error." in shown


def test_the_owner_of_an_expired_one_is_told_what_to_do():
    certificate = current(valid_until=timezone.localdate() - DAY)
    assert "Take the training again" in text(signed_in(certificate.person).get(address(certificate, "detail")))


@pytest.mark.parametrize("address", ["---/", "-.pdf", "a-b/", "é/"])
def test_what_cannot_be_a_code_has_no_page(address):
    assert signed_in(UserFactory()).get(f"/certificates/{address}").status_code == 404
