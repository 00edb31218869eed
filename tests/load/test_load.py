"""The sums of the load test. Nothing is timed here."""

import random

import pytest

from quizzes.models import Response
from tests.elearning.journey import begin, driver, sit
from tests.factories import CertificateFactory, ModulePageFactory
from tests.load import books
from tests.load.figures import Took, differences, lines, over_time, percentile
from tests.load.forms import declaration, fill_in
from tests.load.people import Person

PAGE = """
<form><input type="hidden" name="attempt" value="1"><input type="hidden" name="revision" value="3">
<input type="hidden" name="asked" value="6"><input class="x" type="radio" name="q6" value="a&amp;b" id="q6-a">
<input type="hidden" name="asked" value="7"><select name="q7-k" id="x"><option value="">Choose</option>
<option value="2">2nd</option></select>
<input type="hidden" name="asked" value="8"><input type="checkbox" name="q8" value="c">
<input type="hidden" name="asked" value="9"><input type="text" name="q9">
</form>"""


def test_a_page_is_filled_in_as_it_offers():
    sent, answers = fill_in(PAGE, random.Random(1), {})
    assert sent[:2] == [("attempt", "1"), ("revision", "3")]
    assert [value for name, value in sent if name == "asked"] == ["6", "7", "8", "9"]
    assert {position: answers[position] for position in (6, 7, 8)} == {6: ["a&b"], 7: ["k:2"], 8: ["c"]}
    assert answers[9][0].isdecimal()


def test_the_words_that_are_declared_are_sent_back():
    assert declaration('<input type="hidden" name="version" value="abc">') == [("version", "abc"), ("confirmed", "on")]
    assert declaration("<p>Wait.</p>") == []


def test_a_percentile_is_a_value_that_was_met():
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99)] == [50.0, 95.0, 99.0]
    assert percentile([7.0], 0.95) == 7.0
    assert percentile([], 0.5) == 0.0


def test_lines_count_faults_by_kind_and_for_the_whole():
    taken = [
        Took("1", "start", 0.1, 302),
        Took("1", "page", 0.3, 200),
        Took("1", "page", 0.2, 500),
        Took("1", "page", 0.2, 0),
    ]
    found = {line.kind: line for line in lines(taken)}
    assert (found["page"].count, found["page"].errors, found["page"].most) == (3, 2, 300.0)
    assert (found["all"].count, found["all"].errors) == (4, 2)
    assert [line.kind for line in lines(taken)] == ["page", "start", "all"]


def test_the_books_find_an_answer_that_was_lost_or_changed():
    sent = {1: ["a"], 2: ["b", "c"], 3: []}
    assert differences(sent, {1: ["a"], 2: ["c", "b"], 3: []}) == []
    assert differences(sent, {1: ["b"], 3: []}) == [1, 2]


@pytest.mark.django_db
def test_the_books_are_wrong_when_anything_is_missing_or_doubled():
    page = ModulePageFactory()
    passed, failed = driver(), driver()
    sit(passed, page)
    sit(failed, page, right=2)
    walked = [
        Person(
            pk=person.pk,
            cookies={},
            saved=dict(Response.objects.filter(attempt__person=person).values_list("position", "answer")),
            handed_in=True,
        )
        for person in (passed, failed)
    ]
    assert books.faults(walked) == []
    Response.objects.filter(attempt__person=failed, position=3).update(answer=["zz"])
    assert books.faults(walked) == [f"Person {failed.pk}: the answer at 3 is not what was acknowledged."]
    walked[1].saved.clear()
    begun = begin(driver(), page).person
    claims = Person(pk=begun.pk, cookies={}, handed_in=True)
    assert books.faults([*walked, claims]) == [f"Person {begun.pk}: handed in, but the attempt is open."]
    for person in (passed, failed):
        CertificateFactory(person=person)
    assert books.faults(walked) == [
        f"Person {passed.pk}: passed is True, with 1 completions and 2 certificates.",
        f"Person {failed.pk}: passed is False, with 0 completions and 1 certificates.",
    ]


def test_the_worst_of_each_half_minute():
    taken = [Took("1", "page", 0.1, 200, 1.0), Took("1", "page", 0.4, 200, 29.9), Took("1", "page", 0.2, 200, 60.0)]
    assert over_time(taken, step=30) == [(0.0, 2, 400.0), (60.0, 1, 200.0)]
