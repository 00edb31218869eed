"""The test sat before an authority knew of the driver: from an unsupervised pass to an officer's word, by the pages."""

import datetime
import importlib
from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.models import Role
from certificates import actions as certificate_actions
from certificates.licensing import queries as licensing_queries
from certificates.models import Certificate, Vouching
from elearning import actions, queries
from elearning.models import Completion
from quizzes import actions as quizzes_actions
from quizzes import queries as quizzes_queries
from quizzes.models import Attempt, Override
from tests.at_once import at_once
from tests.elearning.journey import driver, read_lessons, sit, start_test
from tests.elearning.test_views_test import STARTED, TEST, words
from tests.factories import (
    AuthorityFactory,
    ClaimFactory,
    LicenceFactory,
    LicenceTypeFactory,
    ModulePageFactory,
    OfficerFactory,
    PolicyFactory,
    QuestionFactory,
    QuizSectionFactory,
    RequirementFactory,
    UserFactory,
    answers_to,
)

pytestmark = pytest.mark.django_db
JOIN = "/my-training/join/taxi-drivers/"


@pytest.fixture
def council(course):
    """Asks for supervision; the driver's badge is on its register."""
    authority = AuthorityFactory(slug="anytown", name="Anytown Council")
    PolicyFactory(authority=authority, module=course.module, supervised=True)
    return authority


@pytest.fixture
def licence(council, person):
    today = timezone.localdate()
    return LicenceFactory(
        authority=council, badge_number="PHD 01234", holder_name=person.name,
        issued_on=today - datetime.timedelta(days=700), expires_on=today + datetime.timedelta(days=60),
    )  # fmt: skip


def claim(person, council):
    return ClaimFactory(person=person, authority=council, licence_type=LicenceTypeFactory())


def ready(council):
    today = timezone.localdate()
    found = licensing_queries.readiness(authority=council, badge="PHD 01234", on=today, today=today)
    return found.ready, [reason.code for reason in found.reasons]


def room(course, council, by=None):
    return quizzes_actions.open_sitting(
        quiz=course.quiz, scope=council.slug, place="Room 1", hours=2, by=by or UserFactory(), now=timezone.now()
    )


def begin_supervised(person, course, council):
    """An attempt begun with the code of a sitting, everything answered rightly."""
    code = room(course, council).code
    attempt = start_test(person, course, code=code, now=timezone.now())
    quizzes_actions.save_answers(
        person=person, attempt_id=attempt.pk, answers=answers_to(attempt, right=10), revision=0, now=timezone.now()
    )
    return attempt


def submit(attempt):
    return actions.submit_test(person=attempt.person, attempt_id=attempt.pk, now=timezone.now())


def vouch(attempt, *, confirmed=True, by=None):
    return actions.vouch_for(
        attempt=attempt, confirmed=confirmed, note="Badge", scope="anytown", by=by or UserFactory(), now=timezone.now()
    )


# --- the whole journey ------------------------------------------------------------------------------------------------
def test_from_an_unsupervised_pass_to_an_officers_word(client, person, course, council, licence):
    actions.join_role(person=person, role=RequirementFactory(module=course.module).role, now=timezone.now())
    sit(person, course, now=timezone.now())
    officer = OfficerFactory(authority=council).person

    client.force_login(person)
    kind = LicenceTypeFactory()
    Role.objects.update(licensed=True)
    claimed = client.post(
        f"{JOIN}?next=/my-training/",
        {"authority": council.pk, "licence_type": kind.pk, "badge_number": "PHD 01234"}, follow=True,
    )  # fmt: skip
    told = "Anytown Council cannot count your certificate of Safe journeys for a renewal."
    lacking = "was not sat under supervision, which the policy asks for."
    assert (told in words(claimed), lacking in words(claimed)) == (True, True)
    mine = words(client.get("/my-training/"))
    assert (told in mine, lacking in mine, "Go to Safe journeys" in mine) == (True, True, True)
    assert ("does not count everywhere: see above" in mine, "Done for now" in mine) == (True, False)
    result = words(client.get(f"{TEST}result/"))
    assert (told in result, "Take the test again" in result) == (True, True)

    client.force_login(officer)
    desk = words(client.get("/licensing/", {"badge": "PHD 01234"}))
    assert "Not ready" in desk
    assert f"{lacking} Ask the driver to sit it again" in desk
    assert ready(council) == (False, ["not_supervised"])

    client.force_login(person)
    front = words(client.get(TEST))
    assert (told in front, "Start the test" in front) == (True, True)
    client.post(TEST, {**STARTED, "code": room(course, council).code})
    attempt = Attempt.objects.get(state="open")
    quizzes_actions.save_answers(
        person=person, attempt_id=attempt.pk, answers=answers_to(attempt, right=10), revision=0, now=timezone.now()
    )
    client.post(f"{TEST}check/", {"attempt": attempt.number})
    result = words(client.get(f"{TEST}result/"))
    assert "Anytown Council cannot count your certificate of Safe journeys yet." in result
    assert "You need not sit it again" in result
    assert "Take the test again" not in result
    assert ready(council) == (None, ["identity_not_vouched"])

    client.force_login(officer)
    assert "Could not check" in words(client.get("/licensing/", {"badge": "PHD 01234"}))
    here = f"/licensing/sittings/{attempt.sitting_id}/"
    client.post(here, {"attempt": attempt.pk, "confirmed": "yes", "note": "Badge"})
    assert ready(council) == (True, ["met"])
    assert "Ready to renew" in words(client.get("/licensing/", {"badge": "PHD 01234"}))
    client.force_login(person)
    mine = words(client.get("/my-training/"))
    assert ("cannot count" in mine, "see above" in mine, "Done for now" in mine) == (False, False, True)

    client.force_login(officer)
    other = {"attempt": attempt.pk, "confirmed": "no", "note": "Another person sat there"}
    refused = client.post(here, other)
    assert (refused.status_code, "Nothing has been changed yet." in words(refused)) == (400, True)
    assert ready(council) == (True, ["met"])
    assert "This attempt is void" in words(client.post(here, {**other, "sure": "on"}, follow=True))
    assert ready(council)[0] is False


# --- what the ledger keeps --------------------------------------------------------------------------------------------
def test_the_certificate_keeps_how_the_test_was_sat(person, course):
    quiz = course.quiz
    quiz.minutes, quiz.pass_mark = 20, 60
    quiz.save()
    law = QuizSectionFactory(quiz=quiz, slug="law", title="The law", draw=3, sort_order=9)
    for _ in range(3):
        QuestionFactory(pool=law.pool, section="law")
    certificate = sit(person, course, right=11).certificate
    kept = Certificate.objects.get(pk=certificate.pk)
    assert (kept.supervised, kept.minutes, kept.section_scores) == (
        False,
        20,
        {"signs": {"title": "Signs", "score": "100.00"}, "law": {"title": "The law", "score": "33.33"}},
    )
    quiz.sections.update(title="Another")
    assert Certificate.objects.get(pk=certificate.pk).section_scores["law"]["title"] == "The law"


def test_sections_that_were_not_asked_again_are_kept_too(person, course):
    quiz = course.quiz
    quiz.resit_failed_sections, quiz.attempts_allowed, quiz.pass_mark = True, None, 90
    quiz.save()
    law = QuizSectionFactory(quiz=quiz, slug="law", title="The law", draw=2, sort_order=9)
    for _ in range(4):
        QuestionFactory(pool=law.pool, section="law")
    sit(person, course, right=10)
    done = sit(person, course, right=2)
    assert done.attempt.carried
    scores = {"signs": {"title": "Signs", "score": "100.00"}, "law": {"title": "The law", "score": "100.00"}}
    assert done.certificate.section_scores == scores
    read_again = Attempt.objects.get(pk=done.attempt.pk)
    assert {row.section: str(row.percent) for row in quizzes_queries.reached_by(read_again)} == {
        "signs": "100.00", "law": "100.00",
    }  # fmt: skip


def test_extra_time_of_ones_own_is_no_longer_limit(person, course, council):
    course.quiz.minutes = 20
    course.quiz.save()
    quizzes_actions.give_override(
        person=person, quiz=course.quiz, kind="extra time", minutes=10, reason="Dyslexia.", by=UserFactory(),
        now=timezone.now() - datetime.timedelta(hours=1),
    )  # fmt: skip
    done = sit(person, course, now=timezone.now())
    assert (done.attempt.rules["extra_minutes"], done.certificate.minutes) == (10, 20)


# --- an officer's word ------------------------------------------------------------------------------------------------
@pytest.fixture
def attempt(person, course, council):
    read_lessons(person, course)
    claim(person, council)
    return begin_supervised(person, course, council)


def test_a_word_before_the_hand_in_reaches_the_ledger_with_it(attempt):
    officer = UserFactory()
    word = vouch(attempt, by=officer)
    assert Vouching.objects.count() == 0
    done = submit(attempt)
    kept = Vouching.objects.get()
    assert (kept.completion, kept.vouched_by, kept.vouched_at) == (
        done.certificate.completion,
        officer,
        word.checked_at,
    )
    submit(attempt)
    vouch(attempt)
    assert Vouching.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("confirmed", [True, False])
def test_a_word_at_the_moment_of_the_hand_in_is_never_lost(confirmed):
    """Whoever comes first: the word is in the ledger, or the certificate is not valid."""
    page = ModulePageFactory(module__slug="safe-journeys")
    authority = AuthorityFactory(slug="anytown", name="Anytown Council")
    PolicyFactory(authority=authority, module=page.module, supervised=True)
    for _ in range(10):
        who, officer = driver(), UserFactory()
        read_lessons(who, page)
        claim(who, authority)
        begun = begin_supervised(who, page, authority)
        works = [lambda: submit(begun), lambda: vouch(begun, confirmed=confirmed, by=officer)]  # noqa: B023
        got = at_once(2, lambda: works.pop()())  # noqa: B023
        assert [one for one in got if isinstance(one, Exception)] == []
        certificates = Certificate.objects.filter(person=who)
        if confirmed:
            assert Vouching.objects.filter(completion=certificates.get().completion).count() == 1
        else:
            assert certificates.filter(events__isnull=True).count() == 0
            assert Override.objects.get(person=who).kind == "void"


def test_a_word_that_it_was_somebody_else_never_reaches_it(attempt):
    submit(attempt)
    vouch(attempt, confirmed=False)
    assert Vouching.objects.count() == 0


def test_a_word_after_a_corrected_badge_counts_for_the_new_certificate(attempt, council, licence):
    certificate = submit(attempt).certificate
    new = certificate_actions.correct_certificate(
        certificate=certificate, badge_tail="999", authority_name="Anytown Council", now=timezone.now(), by=None
    )
    assert (new.supervised, new.minutes, new.section_scores) == (
        True, certificate.minutes, certificate.section_scores,
    )  # fmt: skip
    assert ready(council) == (None, ["identity_not_vouched"])
    vouch(attempt)
    assert ready(council) == (True, ["met"])


def test_earlier_certificates_and_words_are_carried_over(attempt):
    """What the migration writes is what is kept of a test that is sat today."""
    done = submit(attempt)
    vouch(attempt)
    facts = ("supervised", "minutes", "section_scores")
    kept = Certificate.objects.filter(pk=done.certificate.pk).values(*facts).get()
    word = Vouching.objects.values("completion", "vouched_on", "vouched_by").get()
    step = ("elearning", "0003_how_tests_were_sat")
    before = MigrationExecutor(connection).loader.project_state([step]).apps
    before.get_model("certificates", "Certificate").objects.update(supervised=False, minutes=7, section_scores={})
    before.get_model("certificates", "Vouching").objects.all().delete()
    importlib.import_module("elearning.migrations.0003_how_tests_were_sat").carry_over(before, None)
    assert Certificate.objects.filter(pk=done.certificate.pk).values(*facts).get() == kept
    assert Vouching.objects.values("completion", "vouched_on", "vouched_by").get() == word


# --- the test opens again ---------------------------------------------------------------------------------------------
def test_nobody_is_locked_out_by_attempts_that_an_authority_does_not_accept(person, course, council):
    """Two fails and a pass at home: the council allows one attempt, under supervision."""
    council.policies.update(attempts_allowed=1)
    now = timezone.now()
    for right in (1, 1, 10):
        sit(person, course, right=right, now=now)
    claim(person, council)
    attempt = begin_supervised(person, course, council)
    certificate = submit(attempt).certificate
    assert (attempt.number, certificate.attempt_number) == (4, 1)


def test_a_pass_elsewhere_gives_no_attempts_back(person, course, council):
    """A supervised fail uses the one attempt. Without the badge the test is passed at home; the badge comes back."""
    council.policies.update(attempts_allowed=1)
    read_lessons(person, course)
    claimed = claim(person, council)
    attempt = start_test(person, course, code=room(course, council).code, now=timezone.now())
    assert submit(attempt).certificate is None
    claimed.delete()
    assert sit(person, course, now=timezone.now()).certificate is not None
    claim(person, council)
    with pytest.raises(quizzes_actions.AttemptsUsedUp):
        begin_supervised(person, course, council)


def test_what_was_passed_at_home_is_not_carried_into_a_supervised_test(person, course, council):
    quiz = course.quiz
    quiz.resit_failed_sections, quiz.attempts_allowed, quiz.pass_mark = True, None, 90
    quiz.save()
    law = QuizSectionFactory(quiz=quiz, slug="law", draw=2, sort_order=9)
    for _ in range(4):
        QuestionFactory(pool=law.pool, section="law")
    sit(person, course, right=10, now=timezone.now())
    claim(person, council)
    attempt = start_test(person, course, code=room(course, council).code, now=timezone.now())
    assert (attempt.carried, attempt.out_of) == ([], 12)


def test_a_pass_below_a_section_mark_in_force_is_told_and_gives_no_attempts_back(person, course, council, licence):
    council.policies.update(supervised=None, section_pass_mark=80, attempts_allowed=2)
    law = QuizSectionFactory(quiz=course.quiz, slug="law", title="The law", draw=2, sort_order=9)
    for _ in range(4):
        QuestionFactory(pool=law.pool, section="law")
    sit(person, course, right=11, now=timezone.now())
    claim(person, council)
    assert ready(council) == (False, ["below_section_mark"])
    (short,) = queries.shorts_of(person=person, on=timezone.localdate())
    assert "was passed with 50% in “The law”; the policy asks for 80% in every section." in short.lacks[0]
    done = sit(person, course, right=12, now=timezone.now())
    assert done.certificate.attempt_number == 2
    assert ready(council) == (True, ["met"])


# --- queries ----------------------------------------------------------------------------------------------------------
def test_nothing_is_read_for_people_whom_no_authority_licenses(person, course, django_assert_num_queries):
    sit(person, course, now=timezone.now())
    with django_assert_num_queries(1):  # their claims
        assert queries.shorts_of(person=person, on=timezone.localdate()) == []


def test_shorts_take_the_same_queries_for_one_and_for_three_certificates(course, council, django_assert_num_queries):
    for count in (1, 3):
        someone = driver()
        for _ in range(count):
            sit(someone, course, now=timezone.now())
        claim(someone, council)
        with django_assert_num_queries(4):
            assert len(queries.shorts_of(person=someone, on=timezone.localdate())) == 1


def test_the_score_is_kept_as_it_was_reached(person, course):
    assert Decimal(sit(person, course, right=8).certificate.section_scores["signs"]["score"]) == 80
    assert Completion.objects.get().attempt.scored is None
