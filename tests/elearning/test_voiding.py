"""Before an attempt is marked void, a page says what that does; nothing is changed until it is meant."""

import pytest
from django.utils import timezone

from certificates import actions as certificates_actions
from certificates.models import CertificateEvent
from certificates.rules import group_code
from elearning import queries
from quizzes.models import Override
from tests.elearning.journey import begin, driver, sit
from tests.elearning.test_views_test import words
from tests.factories import (
    ClaimFactory,
    OfficerFactory,
    PolicyFactory,
    QuestionFactory,
    QuizSectionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
MEANT = {"reason": "Somebody else sat it.", "confirmed": "on"}


@pytest.fixture
def claim(person, course):
    policy = PolicyFactory(module=course.module)
    return ClaimFactory(person=person, authority=policy.authority, licence_type=policy.licence_type)


@pytest.fixture
def officer(claim, client):
    post = OfficerFactory(authority=claim.authority)
    client.force_login(post.person)
    return post.person


def url_of(claim, attempt):
    return f"/licensing/attempts/{claim.pk}/void/{attempt.pk}/"


def test_an_exception_that_voids_is_asked_once_more_with_its_reason(client, officer, claim, person, course):
    done = sit(person, course, now=timezone.now())
    sent = {"quiz": course.quiz.pk, "kind": "void", "number": "1", "reason": "Somebody else sat it."}
    response = client.post(f"/licensing/attempts/{claim.pk}/", sent)
    assert response.status_code == 200
    assert f'action="{url_of(claim, done.attempt)}"' in response.content.decode()
    assert 'value="Somebody else sat it."' in response.content.decode()
    assert Override.objects.count() == 0


def test_the_page_says_what_it_does_and_does_none_of_it(client, officer, claim, person, course):
    done = sit(person, course, now=timezone.now())
    page = words(client.get(url_of(claim, done.attempt)))
    code = group_code(done.certificate.code)
    for said in (
        f"Mark attempt 1 of {claim.claimant_name} void",
        f"badge {claim.badge_number}",
        f"{timezone.localtime(done.attempt.submitted_at):%-d %B %Y, %H:%M}",
        "Passed: 100%, 10 of 10 right",
        f"Certificate {code} is revoked from today.",
        "This cannot be undone. Nothing has been changed yet.",
        "I understand that this cannot be undone",
    ):
        assert said in page
    assert (Override.objects.count(), CertificateEvent.objects.count()) == (0, 0)


def test_a_void_pass_takes_its_certificate_with_it(client, officer, claim, person, course):
    done = sit(person, course, now=timezone.now())
    response = client.post(url_of(claim, done.attempt), MEANT)
    assert response.headers["Location"] == f"/licensing/attempts/{claim.pk}/"
    assert "Attempt 1 is void." in words(client.get(response.headers["Location"]))
    assert CertificateEvent.objects.get().certificate == done.certificate
    given = Override.objects.get()
    assert (given.reason, given.given_by, given.scope) == ("Somebody else sat it.", officer, claim.authority.slug)
    assert queries.tests_of(claim=claim, on=timezone.localdate())[0].history.has_passed is False


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"reason": "", "confirmed": "on"}, "Write the reason."),
        ({"reason": "Somebody else sat it."}, "Tick the box to say that you understand that this cannot be undone."),
    ],
)
def test_without_a_reason_and_a_tick_nothing_is_done(client, officer, claim, person, course, sent, said):
    attempt = sit(person, course, now=timezone.now()).attempt
    response = client.post(url_of(claim, attempt), sent)
    assert (response.status_code, said in words(response)) == (400, True)
    assert f'value="{sent["reason"]}"' in response.content.decode() or not sent["reason"]
    assert Override.objects.count() == 0


def test_a_fail_has_no_certificate_to_lose(client, officer, claim, person, course):
    attempt = sit(person, course, right=2, now=timezone.now()).attempt
    assert "No certificate came of it, so none is revoked." in words(client.get(url_of(claim, attempt)))


def test_what_is_void_or_open_is_refused_on_the_page(client, officer, claim, person, course):
    done = sit(person, course, right=2, now=timezone.now()).attempt
    client.post(url_of(claim, done), MEANT)
    still_open = begin(person, course, now=timezone.now())
    for attempt, said in ((done, "This attempt is marked void already."), (still_open, "This attempt is still open.")):
        for response, status in (
            (client.get(url_of(claim, attempt)), 200),
            (client.post(url_of(claim, attempt), MEANT), 400),
        ):
            page = words(response)
            assert (response.status_code, said in page, "I understand" in page) == (status, True, False)
            assert "Nothing has been changed." in page
    assert Override.objects.count() == 1


def test_a_later_attempt_that_counts_its_marks_is_named(client, officer, claim, person, course):
    quiz = course.quiz
    quiz.resit_failed_sections, quiz.attempts_allowed, quiz.pass_mark = True, None, 90
    quiz.save()
    claim.authority.policies.update(pass_mark=90, attempts_allowed=None)
    law = QuizSectionFactory(quiz=quiz, slug="law", draw=2, sort_order=9)
    for _ in range(4):
        QuestionFactory(pool=law.pool, section="law")
    first = sit(person, course, right=10, now=timezone.now()).attempt
    assert [row["attempt"] for row in sit(person, course, right=0, now=timezone.now()).attempt.carried] == [1]
    assert "Mark attempt 2 void first." in words(client.get(url_of(claim, first)))
    refused = client.post(
        f"/licensing/attempts/{claim.pk}/", {"quiz": quiz.pk, "kind": "void", "number": "1", "reason": "A"}
    )
    assert (refused.status_code, "Mark attempt 2 void first." in words(refused)) == (400, True)


def test_nobody_voids_their_own_attempt(client, claim, person, course):
    OfficerFactory(person=person, authority=claim.authority)
    client.force_login(person)
    attempt = sit(person, course, now=timezone.now()).attempt
    assert "You cannot make an exception for yourself." in words(client.get(url_of(claim, attempt)))
    assert client.post(url_of(claim, attempt), MEANT).status_code == 400
    assert Override.objects.count() == 0


def test_a_certificate_revoked_by_hand_stays_so(client, officer, claim, person, course):
    done = sit(person, course, now=timezone.now())
    certificates_actions.revoke_certificate(
        certificate=done.certificate, reason="conduct", by=officer, now=timezone.now()
    )
    assert "Its certificate is revoked already and stays so." in words(client.get(url_of(claim, done.attempt)))
    client.post(url_of(claim, done.attempt), MEANT)
    assert (Override.objects.count(), CertificateEvent.objects.count()) == (1, 1)


def test_what_is_anothers_is_not_there(client, officer, claim, person, course):
    other = driver()
    policy = PolicyFactory(module=course.module)
    theirs = ClaimFactory(person=other, authority=policy.authority, licence_type=policy.licence_type)
    attempt = sit(other, course, now=timezone.now()).attempt
    for url in (url_of(theirs, attempt), url_of(claim, attempt), f"/licensing/attempts/{claim.pk}/void/0/"):
        assert (client.get(url).status_code, client.post(url, MEANT).status_code) == (404, 404)
    client.force_login(UserFactory())
    assert client.get(url_of(theirs, attempt)).status_code == 403
