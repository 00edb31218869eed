"""Test results: the same figures as a plain count of the answers, nobody to be found, and the pages themselves."""

import csv
import datetime
import io
import random
import statistics
from collections import Counter
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from elearning.workshop import queries
from elearning.workshop.queries import Sample
from elearning.workshop.queries.tallies import picked, units
from quizzes import actions
from quizzes.models import Attempt, Override, Question, QuestionVersion, Response
from tests.certificates.test_views import signed_in
from tests.factories import NOW, QuestionFactory, QuizFactory, QuizSectionFactory, UserFactory, answers_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return signed_in(UserFactory(name="Ada", is_superuser=True))


def sit(quiz, *, right, person=None, now=NOW, seed=None):
    """An attempt handed in, its first `right` questions answered rightly: a page after 60 s, a page after 160 s."""
    person = person or UserFactory()
    attempt = actions.start_attempt(person=person, quiz=quiz, now=now, rng=random.Random(seed))
    answers = answers_to(attempt, right=right)
    revision = attempt.revision
    for page, seconds in (((1, 5), 60), ((6, 10), 160)):
        revision = actions.save_answers(
            person=person,
            attempt_id=attempt.pk,
            answers={place: given for place, given in answers.items() if page[0] <= place <= page[1]},
            revision=revision,
            now=now + datetime.timedelta(seconds=seconds),
        )
    return actions.submit_attempt(person=person, attempt_id=attempt.pk, now=now + datetime.timedelta(seconds=200))


def sat(quiz, *rights, **kwargs):
    return [sit(quiz, right=right, seed=number, **kwargs) for number, right in enumerate(rights)]


# --- figures ----------------------------------------------------------------------------------------------------------
def test_the_same_as_a_plain_count():
    """From the rows themselves, by the definitions: correlation of the mark with the rest, mean, median."""
    quiz = QuizFactory(questions=12)
    sat(quiz, *([10, 9, 7, 4, 2, 8] * 4))
    found = queries.analyse(Sample(quiz_id=quiz.pk))
    rows = list(Response.objects.select_related("attempt", "version"))
    totals = [float(attempt.marks) for attempt in Attempt.objects.all()]
    assert len(found.questions) == 12
    for line in found.questions:
        asked = [row for row in rows if row.version.question_id == line.whole.pk]
        marks = [float(row.mark) for row in asked]
        rests = [float(row.attempt.marks - row.mark) for row in asked]
        figures = line.whole.figures
        assert figures.asked == figures.compared == len(asked)
        assert figures.facility == pytest.approx(statistics.mean(marks))
        assert figures.index == pytest.approx(100 * statistics.correlation(marks, rests))
        best = statistics.covariance(sorted(marks), sorted(rests))
        assert figures.efficiency == pytest.approx(100 * statistics.covariance(marks, rests) / best)
        assert line.whole.seconds == statistics.median(12 if row.position <= 5 else 20 for row in asked)
        counts = Counter(option for row in asked for option in row.answer)
        assert {option.id: option.picked for option in figures.options} == {key: counts[key] for key in "abc"}
        assert (line.whole.right_first.part, line.whole.right_first.whole) == (sum(marks), len(marks))
    held = [line.whole.weight for line in found.questions if line.whole.weight is not None]
    assert sum(held) == pytest.approx(100)
    by_place = [[float(row.mark) for row in rows if row.position == place] for place in range(1, 11)]
    alpha = 100 * 10 / 9 * (1 - sum(map(statistics.variance, by_place)) / statistics.variance(totals))
    assert found.consistency == pytest.approx(alpha)
    assert found.error_ratio == pytest.approx(100 * (1 - alpha / 100) ** 0.5)
    assert found.error_points == pytest.approx(found.error_ratio * statistics.stdev(totals) / 100 * 10)


def test_figures_of_known_papers():
    """The same on both databases: 6 attempts, 3 of them passed, 8.5 the mean."""
    quiz = QuizFactory(questions=10)
    sat(quiz, 10, 10, 9, 7, 7, 2)
    found = queries.analyse(Sample(quiz_id=quiz.pk))
    assert (found.passed.part, found.passed.whole, found.extent.people, found.usual) == (3, 6, 6, 10)
    assert {band.label: band.count for band in found.bands if band.count} == {
        "20 to 29%": 1, "70 to 79%": 2, "90 to 99%": 1, "100%": 2,
    }  # fmt: skip
    # T = 10 10 9 7 7 2, mean 7.5, 5 var T = 383 - 337.5 = 45.5: var T = 9.1. A place is right in so many of 6:
    # two in 6, five in 5, two in 3, one in 2. 5 var x: 0, 5/6, 3/2, 4/3; together 0 + 25/6 + 3 + 4/3 = 8.5: 1.7.
    # 100 · 10/9 · (1 - 1.7/9.1)
    assert found.consistency == pytest.approx(90.3541, abs=0.0001)


def test_versions_are_kept_apart_and_flags_are_the_newest_ones():
    quiz = QuizFactory(questions=10)
    sat(quiz, 10, 8, 6, 4, 2)
    question = Question.objects.order_by("pk").first()
    QuestionFactory(pool=question.pool, key=question.key, text="<p>Other words</p>")
    sat(quiz, 10, 8, 6, 4, 2, 0)
    line = next(q for q in queries.analyse(Sample(quiz_id=quiz.pk)).questions if q.whole.pk == question.pk)
    assert [(version.number, version.figures.asked) for version in line.versions] == [(2, 6), (1, 5)]
    assert line.whole.figures.asked == 11
    assert line.whole.figures.options == ()  # ids of one version need not mean the same in another
    assert line.text == "Other words"


def test_first_attempts_all_attempts_and_days():
    quiz = QuizFactory(questions=12, attempts_allowed=None)
    people = [UserFactory() for _ in range(6)]
    for days, right in ((0, 5), (30, 9)):
        for number, person in enumerate(people):
            sit(quiz, right=right, person=person, now=NOW + datetime.timedelta(days=days), seed=number)
    day = timezone.localdate(NOW)

    def taken(**changes):
        found = queries.analyse(Sample(quiz_id=quiz.pk, **changes))
        return found.attempts, found.passed.part, found.extent.people, found.passed_first.whole

    assert taken() == (6, 0, 6, 6)
    assert taken(first_only=False) == (12, 6, 6, 6)
    assert taken(first_only=False, since=day + datetime.timedelta(days=30)) == (6, 6, 6, 0)
    assert taken(first_only=False, until=day) == (6, 0, 6, 6)
    assert taken(since=day + datetime.timedelta(days=1)) == (0, 0, 0, 0)


def test_demonstration_people_are_apart():
    quiz = QuizFactory(questions=10)
    sat(quiz, 10, 9, 8, 7, 6)
    for number in range(7):
        sit(quiz, right=10, person=UserFactory(is_demonstration=True), seed=number)
    assert queries.analyse(Sample(quiz_id=quiz.pk)).attempts == 5
    assert queries.analyse(Sample(quiz_id=quiz.pk, demonstration=True)).attempts == 7
    assert [line.passed.whole for line in queries.test_lines(demonstration=False)] == [5]
    assert [line.passed.whole for line in queries.test_lines(demonstration=True)] == [7]


def test_erased_accounts_still_count():
    quiz = QuizFactory(questions=10)
    for attempt in sat(quiz, 10, 9, 8, 7, 6):
        attempt.person.delete()
    found = queries.analyse(Sample(quiz_id=quiz.pk))
    assert (found.attempts, found.extent.people, found.few) == (5, 5, False)


def test_void_attempts_do_not_count():
    quiz = QuizFactory(questions=10)
    attempt = sat(quiz, 10, 9, 8, 7, 6, 2)[-1]
    Override.objects.create(
        person=attempt.person, quiz=quiz, kind="void", attempt=attempt, reason="Somebody else sat it.", given_at=NOW
    )
    found = queries.analyse(Sample(quiz_id=quiz.pk))
    assert (found.attempts, sum(line.whole.figures.asked for line in found.questions)) == (5, 50)
    assert [line.passed.whole for line in queries.test_lines(demonstration=False)] == [5]
    assert len(exported(quiz)) == 50


def test_open_attempts_do_not_count():
    quiz = QuizFactory(questions=10)
    sat(quiz, 10, 9, 8, 7, 6)
    actions.start_attempt(person=UserFactory(), quiz=quiz, now=NOW)
    assert queries.analyse(Sample(quiz_id=quiz.pk)).attempts == 5


def test_papers_of_another_length_are_compared_with_nothing():
    quiz = QuizFactory(questions=12)
    sat(quiz, 10, 9, 8, 7, 6, 5)
    quiz.sections.update(draw=8)
    sat(quiz, 8, 7, 6)
    found = queries.analyse(Sample(quiz_id=quiz.pk))
    assert (found.attempts, found.usual, found.compared) == (9, 10, 6)
    assert sum(line.whole.figures.asked for line in found.questions) == 84
    assert sum(line.whole.figures.compared for line in found.questions) == 60


def test_a_fixed_number_of_queries(django_assert_num_queries):
    quiz = QuizFactory(questions=12)
    sat(quiz, 10, 9, 8, 7, 6)
    with django_assert_num_queries(7):
        queries.analyse(Sample(quiz_id=quiz.pk))
    sat(quiz, 10, 9, 8, 7, 6, 3, 2)
    with django_assert_num_queries(7):
        queries.analyse(Sample(quiz_id=quiz.pk))


def test_results_are_kept_until_somebody_hands_in(django_assert_num_queries):
    quiz = QuizFactory(questions=12)
    sat(quiz, 10, 9, 8, 7, 6)
    queries.results(Sample(quiz_id=quiz.pk))
    with django_assert_num_queries(1):
        assert queries.results(Sample(quiz_id=quiz.pk)).attempts == 5
    sat(quiz, 10)
    assert queries.results(Sample(quiz_id=quiz.pk)).attempts == 6


# --- nobody is found --------------------------------------------------------------------------------------------------
def test_fewer_than_five_people_are_not_broken_down(boss):
    quiz = QuizFactory(questions=10, title="Small test")
    person = UserFactory(name="Zebedee")
    sat(quiz, 10, 9, 8)
    sit(quiz, right=7, person=person)
    sit(quiz, right=7, person=person, now=NOW + datetime.timedelta(days=1))
    found = queries.analyse(Sample(quiz_id=quiz.pk, first_only=False))
    assert (found.few, found.bands, found.questions, found.consistency) == (True, (), (), None)
    for path in ("", "?attempts=all"):
        page = boss.get(reverse("workshop_result", args=[quiz.pk]) + path).content.decode()
        assert "Fewer than 5 people handed in an attempt" in page
        assert "70%" not in page
    assert "Fewer than 5 people have taken it" in boss.get(reverse("workshop_results")).content.decode()
    assert boss.get(reverse("workshop_responses", args=[quiz.pk])).status_code == 422


def test_a_version_that_few_were_asked_says_nothing():
    quiz = QuizFactory(questions=10, attempts_allowed=None)
    sat(quiz, 10, 9, 8, 7, 6)
    question = Question.objects.order_by("pk").first()
    QuestionFactory(pool=question.pool, key=question.key, text="<p>Other words</p>")
    person = UserFactory()
    for day in range(6):  # six attempts at the new words, one person
        sit(quiz, right=3, person=person, now=NOW + datetime.timedelta(days=day))
    line = next(
        q for q in queries.analyse(Sample(quiz_id=quiz.pk, first_only=False)).questions if q.whole.pk == question.pk
    )
    assert [(version.number, version.few) for version in line.versions] == [(2, True), (1, False)]
    assert not line.whole.few


def test_thirds_count_people_not_attempts():
    quiz = QuizFactory(questions=10, attempts_allowed=None)
    person = UserFactory()
    for day in range(6):
        sit(quiz, right=2, person=person, now=NOW + datetime.timedelta(days=day))
    sat(quiz, *[6] * 6, *[10] * 6)
    found = queries.analyse(Sample(quiz_id=quiz.pk, first_only=False))
    line = next(q for q in found.questions if q.whole.figures.thirds == (6, 6, 6))
    people = queries.people_in_thirds(found, question=line.whole.pk, version=line.versions[0])
    assert people == (1, 6, 6)
    first = queries.analyse(Sample(quiz_id=quiz.pk))
    line = first.questions[0]
    assert (
        queries.people_in_thirds(first, question=line.whole.pk, version=line.versions[0]) == line.whole.figures.thirds
    )


# --- responses as CSV -------------------------------------------------------------------------------------------------
def exported(quiz, *, seed=1, **changes):
    rows = list(queries.response_rows(Sample(quiz_id=quiz.pk, **changes), rng=random.Random(seed)))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_one_row_a_response_and_no_way_back():
    quiz = QuizFactory(questions=12, attempts_allowed=None)
    people = [UserFactory() for _ in range(6)]
    for day, person in enumerate(people):
        sit(quiz, right=9, person=person, now=NOW + datetime.timedelta(days=day * 5), seed=day)
    for number in range(3):  # three attempts more by one person: fewer than five reach number 2
        sit(quiz, right=9, person=people[0], now=NOW + datetime.timedelta(days=40 + number), seed=number)
    rows = exported(quiz, first_only=False)
    assert len(rows) == 90
    assert {row["attempt"] for row in rows} == {str(number) for number in range(1, 10)}
    assert {row["days_since_first"] for row in rows} == {"0", "7", "14", "21", "35", "42"}
    assert {row["attempt_of_person"] for row in rows} == {"1 or later"}
    assert {row["attempt_of_person"] for row in exported(quiz)} == {"1"}
    one = rows[0]
    assert (one["section"], one["version"], one["kind"]) == ("signs", "1", "single")
    assert (one["answer"], one["answer_words"], one["mark"]) == ("a", "Tell somebody", "1")

    def sequence(found):
        return [[(row["question"], row["answer"]) for row in found if row["attempt"] == "1"]]

    assert sequence(exported(quiz, seed=2)) != sequence(exported(quiz, seed=3))
    said = {name.lower() for row in rows for name in row.values()}
    assert not said & {person.name.lower() for person in people}


def test_formulas_are_neutralised_and_typed_words_stay_here():
    quiz = QuizFactory()
    section_of = QuizFactory(questions=1, draw=1)
    del quiz
    QuestionFactory(
        pool=section_of.sections.get().pool,
        key="formula",
        options=(("a", "=1+1", True), ("b", "Wait", False)),
    )
    section_of.sections.update(draw=2)
    for number in range(5):
        attempt = sit(section_of, right=2, seed=number)
    Response.objects.filter(attempt=attempt).update(answer=["My name is Zebedee"])
    rows = exported(section_of)
    assert {row["answer_words"] for row in rows} == {"'=1+1", "Tell somebody", "(typed)"}


def test_answers_as_they_are_kept():
    assert picked(["b", "a"]) == picked(["a", "b"]) == frozenset({"a", "b"})
    assert picked([]) == picked(None) == picked({"a": 1}) == picked("a") == frozenset()


@pytest.mark.parametrize(
    ("kind", "options", "settings", "found"),
    [
        (
            "multiple",
            [("a", {"text": "One", "right": True}), ("b", {"text": "Two", "right": False})],
            {},
            [("a", True, "", True, "One"), ("b", False, "", True, "Two")],
        ),
        (
            "true_false",
            [
                ("t", {"text": "True", "right": True}),
                ("f", {"text": "False", "right": False}),
                ("r", {"text": "The law says so", "right": True, "reason": True}),
                ("s", {"text": "It is kind", "right": False, "reason": True}),
            ],
            {},
            [
                ("t", True, "", True, "True"),
                ("f", False, "", True, "False"),
                ("reason:r", True, "reason", True, "Because: The law says so"),
                ("reason:s", False, "reason", True, "Because: It is kind"),
            ],
        ),
        (
            "ordering",
            [("x", {"text": "Ring"}), ("y", {"text": "Write"})],
            {},
            [
                ("x:1", True, "x", False, "1st: Ring"),
                ("x:2", False, "x", False, "2nd: Ring"),
                ("y:1", False, "y", False, "1st: Write"),
                ("y:2", True, "y", False, "2nd: Write"),
            ],
        ),
        ("numeric", [("n", {"value": "12"})], {"unit": "%"}, []),
        ("gone", [], {}, []),
    ],
)
def test_what_each_kind_offers(kind, options, settings, found):
    version = QuestionVersion(kind=kind, options=[{"id": key, **item} for key, item in options], settings=settings)
    assert [
        (choice.offered.id, choice.offered.right, choice.offered.group, choice.offered.spare, choice.words)
        for choice in queries.choices(version)
    ] == found


def test_what_belongs_together():
    items = [{"id": "x", "text": "A sign", "match": "Look"}, {"id": "y", "text": "A call", "match": "Ring"}]
    found = queries.choices(QuestionVersion(kind="matching", options=items, settings={}))
    assert [choice.words for choice in found if choice.offered.right] == ["A sign: Look", "A call: Ring"]
    assert len(found) == 4


# --- pages ------------------------------------------------------------------------------------------------------------
def test_the_journey_from_the_list_to_a_question(boss):
    quiz = QuizFactory(questions=10, title="Safe journeys")
    QuizFactory(title="Nobody's test")
    sat(quiz, *([10, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1] * 5))
    listed = boss.get(reverse("workshop_results")).content.decode()
    assert "Safe journeys" in listed
    assert "Nobody has taken it yet." in listed
    page = boss.get(reverse("workshop_result", args=[quiz.pk]))
    shown = page.content.decode()
    assert "20 of 55 attempts" in shown
    assert "36.4%" in shown
    assert shown.count('<svg class="results-chart"') == 1
    question = Question.objects.order_by("key").first()
    one = boss.get(reverse("workshop_result_question", args=[quiz.pk, question.pk])).content.decode()
    assert "Who picked what" in one
    assert "Tell somebody (right)" in one
    assert reverse("questions:edit", args=[question.pk]) in one
    # "c" was never picked: wrong answers are always the first wrong one
    assert "An answer nobody picks" in one


def test_a_number_that_people_wrote(boss):
    quiz = QuizFactory()
    section = QuizSectionFactory(quiz=quiz, draw=1)
    wording = actions.Wording(
        kind="numeric", text="<p>How old?</p>", options=[{"id": "n", "value": "18"}], feedback="Think."
    )
    question, _ = actions.write_question(pool=section.pool, key="age", section=section.slug, wording=wording, now=NOW)
    for number in range(11):
        person = UserFactory()
        attempt = actions.start_attempt(person=person, quiz=quiz, now=NOW)
        answer = ["18"] if number < 6 else ["16"] if number < 10 else ["17"]
        actions.save_answers(person=person, attempt_id=attempt.pk, answers={1: answer}, revision=0, now=NOW)
        actions.submit_attempt(person=person, attempt_id=attempt.pk, now=NOW)
    shown = boss.get(reverse("workshop_result_question", args=[quiz.pk, question.pk])).content.decode()
    assert "6 of 11 (54.5%)" in shown
    assert "4 of 11" not in shown  # fewer than five people wrote it
    assert Counter(row["answer"] for row in exported(quiz)) == {"18": 6, "16": 4, "17": 1}


def test_marks_of_thirds_come_together():
    assert units(Decimal("0.333333")) * 2 + 1 == units(Decimal("0.666667"))
    assert units(Decimal("1.666667") - Decimal("1.333334")) == units(Decimal("0.333333"))
    assert units(None) == 0


def test_resits_of_some_sections_are_compared_with_nothing():
    quiz = QuizFactory(questions=10)
    sat(quiz, 10, 9, 8, 7, 6, 5)
    resit = Attempt.objects.order_by("pk").last()
    Attempt.objects.filter(pk=resit.pk).update(carried=[{"section": "law", "marks": "1", "out_of": 1, "attempt": 1}])
    found = queries.analyse(Sample(quiz_id=quiz.pk))
    assert (found.attempts, found.compared) == (6, 5)
    assert {line.whole.figures.compared for line in found.questions} == {5}


def test_sorted_filtered_and_nothing_found(boss):
    quiz = QuizFactory(questions=12)
    sat(quiz, *([10, 8, 5, 2, 0] * 12))
    address = reverse("workshop_result", args=[quiz.pk])

    def facilities(query):
        return [line.whole.figures.facility for line in boss.get(f"{address}?{query}").context["lines"]]

    assert facilities("sort=facility") == sorted(facilities(""))
    assert facilities("sort=-facility") == sorted(facilities(""), reverse=True)
    assert len(facilities("flag=unpicked")) == len(facilities("flag=any")) > 0
    assert (
        facilities("flag=nothing") == facilities("section=elsewhere") == facilities("flag=too-easy&section=signs") == []
    )
    assert 'aria-sort="ascending"' in boss.get(f"{address}?sort=facility").content.decode()
    assert "No question is like that" in boss.get(f"{address}?flag=nothing").content.decode()
    assert boss.get(f"{address}?sort=nonsense&p=99").status_code == 200


def test_pages_take_as_many_queries_for_three_as_for_one(boss):
    def queries_of(address):
        caches["rendered"].clear()
        with CaptureQueriesContext(connection) as caught:
            assert boss.get(address).status_code == 200
        return len(caught)

    quiz = QuizFactory(questions=10)
    question = quiz.sections.get().pool.questions.first()
    sat(quiz, 10, 9, 8, 7, 6)
    one_test = reverse("workshop_result", args=[quiz.pk])
    one_question = reverse("workshop_result_question", args=[quiz.pk, question.pk])
    addresses = [reverse("workshop_results"), one_test, one_question]
    before = [queries_of(address) for address in addresses]
    for words in ("Other words", "New words"):
        QuestionFactory(pool=question.pool, key=question.key, text=f"<p>{words}</p>")
        sat(quiz, 10, 9, 8, 7, 6)
    for _ in range(2):
        sat(QuizFactory(questions=10), 10, 9, 8, 7, 6)
    assert [queries_of(address) for address in addresses] == before


def test_figures_that_need_numbers_wait_for_them(boss):
    quiz = QuizFactory(questions=10)
    sat(quiz, 10, 9, 8, 7, 6)
    shown = boss.get(reverse("workshop_result", args=[quiz.pk])).content.decode()
    assert shown.count("From 50 attempts") == 13  # three of the test, one a question
    question = Question.objects.first()
    one = boss.get(reverse("workshop_result_question", args=[quiz.pk, question.pk])).content.decode()
    assert "From 50 attempts" in one
    assert "Who picked what, by score: from 50 attempts" in one


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("period=dates&since=2026-12-01&until=2026-11-01", "The last day is before the first. Swap them."),
        ("period=dates&since=yesterday", "Give the first day as a date, such as 2026-11-20."),
        ("period=dates&until=9999-12-31", "Give a day in a year from 2000 to 2100."),
        ("attempts=some", "Choose first attempts or all attempts."),
        ("period=soon", "Choose one of the three periods."),
    ],
)
def test_a_filter_that_makes_no_sense(boss, query, said):
    quiz = QuizFactory(questions=10)
    question = Question.objects.first()
    for name, place in (
        ("workshop_result", [quiz.pk]),
        ("workshop_responses", [quiz.pk]),
        ("workshop_result_question", [quiz.pk, question.pk]),
    ):
        answer = boss.get(f"{reverse(name, args=place)}?{query}")
        assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_periods(boss):
    quiz = QuizFactory(questions=10)
    for number in range(5):
        sit(quiz, right=9, now=timezone.now() - datetime.timedelta(days=400), seed=number)
    address = reverse("workshop_result", args=[quiz.pk])
    assert "Nobody has handed in an attempt in this time" in boss.get(f"{address}?period=year").content.decode()
    assert boss.get(f"{address}?period=dates").context["found"].attempts == 5


def test_the_file_is_streamed(boss):
    quiz = QuizFactory(questions=10)
    sat(quiz, 10, 9, 8, 7, 6)
    answer = boss.get(reverse("workshop_responses", args=[quiz.pk]))
    assert answer.streaming
    assert answer["Content-Disposition"] == f'attachment; filename="responses-{quiz.slug}.csv"'
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 50
    assert {row["mark"] for row in rows} == {"1", "0"}


def test_only_who_may_see_questions():
    quiz = QuizFactory(questions=10)
    question = Question.objects.first()
    editor = UserFactory(name="Edie")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    addresses = [
        reverse("workshop_results"),
        reverse("workshop_result", args=[quiz.pk]),
        reverse("workshop_responses", args=[quiz.pk]),
        reverse("workshop_result_question", args=[quiz.pk, question.pk]),
    ]
    for address in addresses:
        assert signed_in(UserFactory()).get(address).status_code in {302, 403}
        assert signed_in(editor).get(address).status_code in {302, 403}
    assert "Test results" not in signed_in(editor).get("/cms/").content.decode()
    editor.user_permissions.add(Permission.objects.get(codename="view_question"))
    editor = type(editor).objects.get(pk=editor.pk)
    assert [signed_in(editor).get(address).status_code for address in addresses] == [200, 200, 422, 200]
    assert "Test results" in signed_in(editor).get("/cms/").content.decode()


def test_what_is_not_there(boss):
    quiz, other = QuizFactory(questions=10), QuizFactory(questions=10)
    foreign = other.sections.get().pool.questions.first()
    assert boss.get(reverse("workshop_result", args=[999_999])).status_code == 404
    assert boss.get(reverse("workshop_result_question", args=[quiz.pk, foreign.pk])).status_code == 404
    assert boss.get(reverse("workshop_result_question", args=[quiz.pk, 999_999])).status_code == 404
    own = quiz.sections.get().pool.questions.first()
    shown = boss.get(reverse("workshop_result_question", args=[quiz.pk, own.pk])).content.decode()
    assert "No attempt in this choice was asked this question." in shown
    assert boss.post(reverse("workshop_results")).status_code == 405
