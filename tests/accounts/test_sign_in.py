"""One door for everybody: a code by email. Nobody learns whether an account exists; guessing is stopped."""

import re
import threading

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP = "/accounts/login/", "/accounts/signup/"
CONFIRM_LOGIN, CONFIRM_EMAIL = "/accounts/login/code/confirm/", "/accounts/confirm-email/"


def newest_code() -> str:
    found = re.search(r"^\s*(\d{3} ?\d{3})\s*$", mail.outbox[-1].body, re.MULTILINE)
    assert found
    return found[1].replace(" ", "")


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_a_new_person_signs_up_with_name_email_and_code(client):
    answer = client.post(f"{SIGNUP}?next=/my-training/", {"name": "  Ana   Maria Lopes ", "email": "Ana@Example.com"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(CONFIRM_EMAIL)
    assert not signed_in(client)
    answer = client.post(CONFIRM_EMAIL, {"code": newest_code()})
    assert answer["Location"] == "/my-training/"
    assert signed_in(client)
    person = User.objects.get()
    assert (person.name, person.email, person.has_usable_password()) == ("Ana Maria Lopes", "ana@example.com", False)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Enter your full name."),
        ("12345", "Enter your full name, in letters."),
        ("=HYPERLINK(1)", "Your name has a character that names do not have."),
        ("<b>Ana</b>", "Your name has a character that names do not have."),
        ("+44 Ana", "Your name has a character that names do not have."),
    ],
)
def test_a_name_must_be_a_name(client, name, sentence):
    page = client.post(SIGNUP, {"name": name, "email": "ana@example.com"})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert User.objects.count() == 0


@pytest.mark.parametrize("name", ["Seán O'Brien-Adeyemi", "李小龍", "Nguyễn Thị Minh", "Dr. A. B. Khan"])
def test_names_of_every_kind_are_taken(client, name):
    client.post(SIGNUP, {"name": name, "email": "somebody@example.com"})
    assert User.objects.get().name == name


def test_signing_in_by_code_leads_where_one_was_going(client):
    UserFactory(email="driver@example.com")
    answer = client.post(f"{LOGIN}?next=/my-training/details/", {"email": "DRIVER@example.com"})
    assert answer.status_code == 302
    answer = client.post(f"{CONFIRM_LOGIN}?next=/my-training/details/", {"code": newest_code()})
    assert answer["Location"] == "/my-training/details/"
    assert signed_in(client)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_off_the_site(client, elsewhere):
    UserFactory(email="driver@example.com")
    client.post(f"{LOGIN}?next={elsewhere}", {"email": "driver@example.com"})
    answer = client.post(CONFIRM_LOGIN, {"code": newest_code(), "next": elsewhere})
    assert answer["Location"] == "/my-training/"


def test_an_unknown_address_looks_like_a_known_one(client, django_user_model):
    UserFactory(email="known@example.com")
    pages = {}
    for address in ("known@example.com", "unknown@example.com"):
        client.session.flush()
        answer = client.post(LOGIN, {"email": address}, follow=True)
        body = answer.content.decode().replace(address, "ADDRESS")
        body = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", body)
        pages[address] = (answer.status_code, answer.redirect_chain, body)
    assert pages["known@example.com"] == pages["unknown@example.com"]
    assert [sent.to for sent in mail.outbox] == [["known@example.com"], ["unknown@example.com"]]


def test_signing_up_with_a_known_address_tells_only_its_owner(client):
    UserFactory(email="known@example.com")
    known = client.post(SIGNUP, {"name": "Some Body", "email": "known@example.com"})
    assert (known.status_code, known["Location"]) == (302, CONFIRM_EMAIL)
    assert mail.outbox[-1].subject == "You have already signed up for Watchword"
    assert User.objects.count() == 1


def test_three_wrong_codes_end_the_try(client):
    UserFactory(email="driver@example.com")
    client.post(LOGIN, {"email": "driver@example.com"})
    code = newest_code()
    for _ in range(3):
        client.post(CONFIRM_LOGIN, {"code": wrong(code)})
    client.post(CONFIRM_LOGIN, {"code": code})
    assert not signed_in(client)


def test_at_most_fifteen_guesses_in_a_quarter_of_an_hour(client, settings):
    from watchword.settings import base

    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    UserFactory(email="driver@example.com")
    guesses = 0
    for _ in range(12):
        client.session.flush()
        sent = len(mail.outbox)
        client.post(LOGIN, {"email": "driver@example.com"})
        if len(mail.outbox) == sent:
            continue
        for _ in range(3):
            client.post(CONFIRM_LOGIN, {"code": wrong(newest_code())})
            guesses += 1
    assert guesses == 15


def test_a_wrong_code_is_explained(client):
    UserFactory(email="driver@example.com")
    client.post(LOGIN, {"email": "driver@example.com"})
    page = client.post(CONFIRM_LOGIN, {"code": wrong(newest_code())}, follow=True).content.decode()
    assert "That is not the code in the email. Check it, or ask for a new one." in page


def test_somebody_switched_off_is_out_at_the_next_request(client):
    person = UserFactory(email="driver@example.com")
    client.force_login(person)
    assert client.get("/my-training/").status_code == 200
    person.is_active = False
    person.save()
    assert client.get("/my-training/").status_code == 302


@pytest.mark.parametrize("path", ["/cms/login/", "/cms/"])
def test_the_cms_has_no_door_of_its_own(client, path):
    address, status = client.get(path, follow=True).redirect_chain[-1]
    assert (address.startswith(LOGIN), status) == (True, 302)


def test_a_password_opens_nothing(client):
    person = UserFactory(email="admin@example.com", is_superuser=True)
    person.set_password("a long enough secret 1")
    person.save()
    client.post("/cms/login/", {"username": "admin@example.com", "password": "a long enough secret 1"})
    client.post(
        LOGIN, {"email": "admin@example.com", "login": "admin@example.com", "password": "a long enough secret 1"}
    )
    assert not signed_in(client)
    assert client.get("/cms/password_reset/").status_code == 404


def test_signing_out_ends_the_session(client):
    client.force_login(UserFactory())
    assert client.get(reverse("account_logout")).status_code == 200
    client.post(reverse("account_logout"))
    assert not signed_in(client)


def test_pages_of_somebody_signed_in_are_not_stored(client):
    client.force_login(UserFactory())
    assert "no-store" in client.get("/my-training/")["Cache-Control"]


# --- many at once -----------------------------------------------------------------------------------------------------
def tries_at_once(client, path, codes):
    """What the same visitor is told for each code, all sent together."""
    ready, told = threading.Barrier(len(codes)), []

    def run(code):
        visitor = Client()
        visitor.cookies["sessionid"] = client.cookies["sessionid"].value
        try:
            ready.wait()
            answer = visitor.post(path, {"code": code})
            told.append("marked" if answer.status_code == 200 else answer["Location"])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_sign_in_codes_at_once_three_are_tried(client):
    UserFactory(email="driver@example.com")
    client.post(LOGIN, {"email": "driver@example.com"})
    right = newest_code()
    told = tries_at_once(client, CONFIRM_LOGIN, [f"{(int(right) + n) % 1_000_000:06}" for n in range(1, 25)])
    assert (len(told), told.count("marked")) == (24, 2)  # the third leads back to the start, and so do all after it
    client.post(CONFIRM_LOGIN, {"code": right})
    assert not signed_in(client)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_sign_up_codes_at_once_three_are_tried(client):
    client.post(SIGNUP, {"name": "Ana Lopes", "email": "ana@example.com"})
    right = newest_code()
    told = tries_at_once(client, CONFIRM_EMAIL, [f"{(int(right) + n) % 1_000_000:06}" for n in range(1, 25)])
    assert (len(told), told.count("marked")) == (24, 2)
    client.post(CONFIRM_EMAIL, {"code": right})
    assert not signed_in(client)


def test_three_wrong_codes_end_a_sign_up_too(client):
    client.post(SIGNUP, {"name": "Ana Lopes", "email": "ana@example.com"})
    code = newest_code()
    for _ in range(3):
        client.post(CONFIRM_EMAIL, {"code": wrong(code)})
    client.post(CONFIRM_EMAIL, {"code": code})
    assert not signed_in(client)


# --- an address that was changed --------------------------------------------------------------------------------------
def test_a_code_sent_before_the_address_was_changed_opens_nothing(client):
    person = UserFactory(email="old@example.com")
    client.post(LOGIN, {"email": "old@example.com"})
    person.email = "new@example.com"
    person.save()
    answer = client.post(CONFIRM_LOGIN, {"code": newest_code()})
    assert answer["Location"] == LOGIN
    assert not signed_in(client)


def test_a_sign_up_code_of_a_changed_address_opens_nothing(client):
    client.post(SIGNUP, {"name": "Ana Lopes", "email": "old@example.com"})
    User.objects.update(email="new@example.com")
    EmailAddress.objects.all().delete()
    client.post(CONFIRM_EMAIL, {"code": newest_code()})
    assert not signed_in(client)
    assert EmailAddress.objects.count() == 0


def test_the_address_typed_at_sign_up_can_be_put_right(client):
    client.post(SIGNUP, {"name": "Ana Lopes", "email": "typo@example.com"})
    client.post(CONFIRM_EMAIL, {"action": "change", "email": "ana@example.com"})
    assert mail.outbox[-1].to == ["ana@example.com"]
    client.post(CONFIRM_EMAIL, {"code": newest_code()})
    assert signed_in(client)
    assert User.objects.get().email == "ana@example.com"
