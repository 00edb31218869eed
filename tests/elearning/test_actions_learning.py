"""Read, sit, complete: all of it or nothing, and each of it once."""

import datetime
import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from certificates import queries as certificates_queries
from certificates.models import Certificate
from elearning import actions
from elearning.actions.learning import open_next_cycle
from elearning.models import Completion, LessonProgress, ModulePage, Obligation
from quizzes import actions as quizzes_actions
from quizzes.models import Attempt
from tests.elearning.coverage.world import license_holder
from tests.elearning.journey import begin, driver, read_lessons, sit, start_test
from tests.factories import (
    DAY,
    NOW,
    ClaimFactory,
    CompletionFactory,
    LessonPageFactory,
    ModulePageFactory,
    PolicyFactory,
    RequirementFactory,
    answers_to,
)

YEAR = datetime.timedelta(days=365)


def policy_of(person, course, **fields):
    """The policy of a council that licenses the person."""
    policy = PolicyFactory(module=course.module, **fields)
    ClaimFactory(person=person, authority=policy.authority, licence_type=policy.licence_type)
    return policy


# --- lessons ----------------------------------------------------------------------------------------------------------
def test_a_lesson_is_finished_once(person, course):
    key = course.lessons()[0].translation_key
    done = [actions.finish_lesson(person=person, module_id=course.module_id, lesson=key, now=NOW) for _ in range(2)]
    assert done == [True, False]
    assert LessonProgress.objects.get().finished_at == NOW


# --- start ------------------------------------------------------------------------------------------------------------
def test_the_test_opens_when_every_lesson_is_read(person, course):
    first, second = course.lessons()
    for lesson, refusal in ((first, "Read 2 more lessons first"), (second, "Read 1 more lesson first")):
        with pytest.raises(actions.LessonsUnfinished, match=refusal):
            start_test(person, course, now=NOW)
        actions.finish_lesson(person=person, module_id=course.module_id, lesson=lesson.translation_key, now=NOW)
    assert start_test(person, course, now=NOW).state == "open"


def test_another_persons_reading_does_not_count(person, course):
    read_lessons(driver(), course)
    with pytest.raises(actions.LessonsUnfinished):
        start_test(person, course, now=NOW)


def test_a_module_may_let_people_sit_first(person):
    course = ModulePageFactory(lessons_first=False)
    assert start_test(person, course, now=NOW).state == "open"


def test_a_lesson_that_left_the_site_need_not_be_read(person, course):
    course.lessons()[0].unpublish()
    assert begin(person, course).state == "open"


def test_a_lesson_added_later_does_not_stop_an_open_attempt(person, course):
    attempt = begin(person, course)
    LessonPageFactory(parent=course, slug="new")
    assert start_test(person, course, now=NOW) == attempt


def test_a_module_without_a_test(person):
    with pytest.raises(quizzes_actions.NothingToAsk, match=r"This module has no test\."):
        start_test(person, ModulePageFactory(quiz=None), now=NOW)


def test_the_policy_of_the_authority_overrides_pass_mark_and_attempts(person, course):
    policy_of(person, course, pass_mark=90, attempts_allowed=1)
    failed = sit(person, course, right=8)
    assert (failed.attempt.rules["pass_mark"], failed.attempt.passed, failed.certificate) == (90, False, None)
    with pytest.raises(quizzes_actions.AttemptsUsedUp):
        start_test(person, course, now=NOW)


def test_a_policy_changed_after_the_start_leaves_the_attempt(person, course):
    policy = policy_of(person, course, pass_mark=80)
    attempt = begin(person, course)
    policy.pass_mark = 100
    policy.save()
    quizzes_actions.save_answers(
        person=person, attempt_id=attempt.pk, answers=answers_to(attempt, right=8), revision=0, now=NOW
    )
    assert actions.submit_test(person=person, attempt_id=attempt.pk, now=NOW).attempt.passed is True


def test_a_policy_for_another_module_or_person_does_not_count(person, course):
    policy_of(person, ModulePageFactory(), pass_mark=100)
    policy_of(driver(), course, pass_mark=100)
    assert begin(person, course).rules["pass_mark"] == 80


# --- submit -----------------------------------------------------------------------------------------------------------
def test_a_pass_completes_the_module_and_awards_the_certificate(person, course):
    done = sit(person, course, right=9)
    completion = Completion.objects.get()
    certificate = Certificate.objects.get()
    assert (completion.person, completion.module, completion.version.number) == (person, course.module, 1)
    assert (completion.completed_on, completion.recorded_at, completion.how) == (DAY, NOW, "online")
    assert (completion.score, completion.attempt) == (Decimal(90), done.attempt)
    assert (certificate, certificate.completion, certificate.edition) == (done.certificate, completion.uuid, 1)
    assert (certificate.holder_name, certificate.module_title) == (person.name, course.title)
    assert (certificate.completed_on, certificate.valid_until) == (DAY, datetime.date(2029, 11, 19))
    assert (certificate.score, certificate.attempt_number) == (Decimal(90), 1)


def test_no_pass_no_completion_no_certificate(person, course):
    assert sit(person, course, right=7).certificate is None
    assert (Completion.objects.count(), Certificate.objects.count()) == (0, 0)


def test_handing_in_twice_gives_one_of_each(person, course):
    first = sit(person, course)
    again = actions.submit_test(person=person, attempt_id=first.attempt.pk, now=NOW + YEAR)
    assert (again.attempt.submitted_at, again.certificate) == (NOW, first.certificate)
    assert (Completion.objects.count(), Certificate.objects.count()) == (1, 1)


def test_anothers_attempt_cannot_be_handed_in(person, course):
    attempt = begin(person, course)
    with pytest.raises(Attempt.DoesNotExist):
        actions.submit_test(person=driver(), attempt_id=attempt.pk, now=NOW)
    assert Attempt.objects.get().state == "open"


def test_the_certificate_says_at_which_attempt_since_the_last_pass(person, course):
    passed = [sit(person, course, right=right) for right in (0, 8, 0, 0, 10)]
    assert [done.certificate and done.certificate.attempt_number for done in passed] == [None, 2, None, None, 3]


def test_the_certificate_counts_as_the_authority_says(person, course):
    policy = policy_of(person, course, valid_months=12)
    certificate = sit(person, course).certificate
    assert certificate.valid_until == datetime.date(2027, 11, 19)
    assert (certificate.authority_name, certificate.badge_tail) == (policy.authority.name, "234")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-28T23:59:59+00:00", "2026-03-28"),
        ("2026-03-29T00:00:00+00:00", "2026-03-29"),
        ("2026-03-29T00:59:59+00:00", "2026-03-29"),
        ("2026-03-29T01:00:00+00:00", "2026-03-29"),  # clocks go forward
        ("2026-03-29T22:59:59+00:00", "2026-03-29"),
        ("2026-03-29T23:00:00+00:00", "2026-03-30"),
        ("2026-07-31T22:59:59+00:00", "2026-07-31"),
        ("2026-07-31T23:00:00+00:00", "2026-08-01"),
        ("2026-10-24T22:59:59+00:00", "2026-10-24"),
        ("2026-10-24T23:00:00+00:00", "2026-10-25"),
        ("2026-10-25T00:30:00+00:00", "2026-10-25"),  # half past one, the first time
        ("2026-10-25T01:30:00+00:00", "2026-10-25"),  # half past one, the second time
        ("2026-10-25T23:59:59+00:00", "2026-10-25"),
        ("2026-10-26T00:00:00+00:00", "2026-10-26"),
        ("2028-02-28T23:59:59+00:00", "2028-02-28"),
        ("2028-02-29T12:00:00+00:00", "2028-02-29"),
        ("2028-12-31T23:59:59+00:00", "2028-12-31"),
    ],
)
def test_the_day_of_completion_is_londons(person, course, moment, day):
    certificate = sit(person, course, now=datetime.datetime.fromisoformat(moment)).certificate
    assert Completion.objects.get().completed_on.isoformat() == certificate.completed_on.isoformat() == day


def test_a_module_without_a_recorded_version_gets_one(person):
    course = ModulePageFactory()
    type(course.module.versions.first())._base_manager.all()._raw_delete(course.module.versions.db)
    assert sit(person, course).certificate.module_version == 1


def test_a_module_taken_off_the_site_meanwhile_still_completes(person, course):
    attempt = begin(person, course)
    answers = answers_to(attempt, right=10)
    quizzes_actions.save_answers(person=person, attempt_id=attempt.pk, answers=answers, revision=0, now=NOW)
    course.unpublish()
    done = actions.submit_test(person=person, attempt_id=attempt.pk, now=NOW)
    assert (done.certificate.module_title, Completion.objects.get().version.number) == (course.title, 1)


def test_a_module_deleted_meanwhile_keeps_the_result(person, course):
    attempt = begin(person, course)
    answers = answers_to(attempt, right=10)
    quizzes_actions.save_answers(person=person, attempt_id=attempt.pk, answers=answers, revision=0, now=NOW)
    ModulePage.objects.get(pk=course.pk).delete()
    done = actions.submit_test(person=person, attempt_id=attempt.pk, now=NOW)
    assert (done.attempt.passed, done.certificate) == (True, None)


def test_a_deleted_module_leaves_completion_certificate_and_verification(person, course):
    certificate = sit(person, course).certificate
    ModulePage.objects.get(pk=course.pk).delete()
    assert Completion.objects.get().module == course.module
    shown = certificates_queries.verification(code=certificate.code, on=DAY)
    assert (shown.genuine, shown.valid, shown.module_title) == (True, True, course.title)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_handing_in_at_once_gives_one_score_one_completion_one_certificate():
    course, person = ModulePageFactory(), driver(email=None)
    RequirementFactory(module=course.module, repeat_months=36)
    actions.join_role(person=person, role=person.memberships.get().role, now=NOW)
    attempt = begin(person, course)
    quizzes_actions.save_answers(
        person=person, attempt_id=attempt.pk, answers=answers_to(attempt, right=10), revision=0, now=NOW
    )
    ready, results = threading.Barrier(16), []

    def hand_in():
        try:
            ready.wait()
            results.append(actions.submit_test(person=person, attempt_id=attempt.pk, now=NOW).certificate.code)
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_in) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [Certificate.objects.get().code] * 16
    assert (Attempt.objects.count(), Completion.objects.count(), Obligation.objects.count()) == (1, 1, 2)


# --- the next cycle ---------------------------------------------------------------------------------------------------
@pytest.fixture
def requirement(course, person):
    requirement = RequirementFactory(module=course.module, repeat_months=36)
    actions.join_role(person=person, role=requirement.role, now=NOW)
    return requirement


def cycles():
    return list(Obligation.objects.order_by("cycle").values_list("cycle", "opened_on", "due_on"))


def test_a_completion_opens_the_next_cycle_once(person, course, requirement):
    first = (1, DAY - YEAR, DAY + datetime.timedelta(days=90))
    second = (2, datetime.date(2029, 5, 20), datetime.date(2029, 11, 20))
    assert cycles() == [first]
    done = sit(person, course)
    assert cycles() == [first, second]
    actions.submit_test(person=person, attempt_id=done.attempt.pk, now=NOW)
    open_next_cycle(person=person, module=course.module, policy=None, completed_on=DAY)
    sit(person, course, now=NOW + YEAR)  # long before the second cycle opens
    assert cycles() == [first, second]


def test_a_completion_in_the_second_cycle_opens_the_third(person, course, requirement):
    sit(person, course)
    late = datetime.datetime(2029, 6, 1, 12, tzinfo=timezone.get_default_timezone())
    sit(person, course, now=late)
    assert cycles()[2] == (3, datetime.date(2031, 12, 1), datetime.date(2032, 6, 1))


def test_a_failed_test_opens_nothing(person, course, requirement):
    sit(person, course, right=0)
    assert len(cycles()) == 1


def test_once_and_for_all(person, course):
    RequirementFactory(module=course.module, repeat_months=None)
    actions.join_role(person=person, role=person.memberships.get().role, now=NOW)
    sit(person, course)
    assert len(cycles()) == 1


def test_a_licence_that_ends_later_puts_off_the_next_cycle(person, course):
    policy = policy_of(person, course)
    license_holder(
        policy.authority, "PHD01234", person.name, policy.licence_type,
        recorded=NOW.date(), issued=datetime.date(2026, 1, 1), expires=datetime.date(2029, 12, 31),
    )  # fmt: skip
    RequirementFactory(module=course.module, repeat_months=36, anchor="licence")
    actions.join_role(person=person, role=person.memberships.get().role, now=NOW)
    sit(person, course)
    assert cycles()[1] == (2, datetime.date(2029, 6, 30), datetime.date(2029, 12, 31))


def test_completions_are_evidence(course):
    completion = CompletionFactory(version=course.module.versions.get())
    completion.score = Decimal(100)
    with pytest.raises(Exception, match="never changed"):
        completion.save()
    with pytest.raises(Exception, match="never deleted"):
        completion.delete()
