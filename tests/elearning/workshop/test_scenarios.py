"""The desk of scenarios: found, written, arranged, previewed, published, by those who may."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from elearning.workshop import queries
from elearning.workshop.actions import copy_module
from quizzes import actions
from quizzes.models import Question, Scenario
from tests.certificates.test_views import signed_in
from tests.elearning.workshop.test_questions import editor
from tests.factories import (
    NOW,
    ModulePageFactory,
    PoolFactory,
    QuestionFactory,
    QuizFactory,
    QuizSectionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/cms/scenarios/"
DRAFTER = ("add_question", "change_question", "view_question")


@pytest.fixture
def author():
    return editor(*DRAFTER, name="Arthur")


@pytest.fixture
def publisher():
    return editor(*DRAFTER, "publish_question", name="Pat")


def rich(words):
    return (
        '{"blocks":[{"key":"a","text":"' + words + '","type":"unstyled","depth":0,"inlineStyleRanges":[],'
        '"entityRanges":[]}],"entityMap":{}}'
    )


def written(scenario=None, **changes):
    said = {"title": "A booking", "text": rich("A man books a car."), "picture": "", "image": "", "picture_alt": ""}
    return {**said, "opened": scenario.newest.pk if scenario else "", **changes}


def told(pool=None, *, title="A booking", questions=0):
    """A scenario in tests, with live questions."""
    scenario, _ = actions.write_scenario(
        pool=pool or PoolFactory(), key=title.lower().replace(" ", "-"), title=title, text="<p>A man books a car.</p>",
        now=NOW,
    )  # fmt: skip
    for place in range(1, questions + 1):
        QuestionFactory(pool=scenario.pool, scenario=scenario, place=place)
    return scenario


def url(name, scenario):
    return reverse(f"scenarios:{name}", args=[scenario.pk])


def drafted(pool):
    question = QuestionFactory(pool=pool)
    Question.objects.filter(pk=question.pk).update(state="draft", current=None, draft=question.current)
    question.refresh_from_db()
    return question


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def keys(scenario):
    return list(scenario.questions.order_by("scenario_place").values_list("pk", flat=True))


# --- who and what ---------------------------------------------------------------------------------------------------
def test_only_those_who_may_see_the_desk():
    scenario, nobody = told(), editor()
    for name in ("edit", "preview", "questions"):
        assert nobody.get(url(name, scenario)).status_code in {302, 403}
        assert signed_in(UserFactory()).get(url(name, scenario)).status_code in {302, 403}
    for name in ("do", "arrange", "questions"):
        assert nobody.post(url(name, scenario), {"do": "publish", "question": "1"}).status_code in {302, 403}
    assert nobody.get(LIST).status_code in {302, 403}
    assert nobody.get(reverse("scenarios:add")).status_code in {302, 403}
    viewer = editor("view_question")
    assert [viewer.get(address).status_code for address in (LIST, url("preview", scenario))] == [200, 200]
    assert viewer.post(url("edit", scenario), written(scenario)).status_code in {302, 403}
    assert Scenario.objects.get().draft is None


def test_found_by_words_and_filtered_by_bank_and_draft(author):
    lamp, car = told(title="A lamp in a window"), told(title="A car at night")
    lamp.draft = lamp.versions.create(number=2, title="A lantern", text="<p>Blue.</p>", created_at=NOW)
    lamp.save()
    for chosen in ({"q": "lantern blue"}, {"pool": lamp.pool_id}, {"drafts": "true"}, {"q": lamp.key}):
        shown = author.get(LIST, chosen).content.decode()
        assert ("A lantern" in shown, "A car at night" in shown) == (True, False)
    assert "A car at night" in author.get(LIST, {"pool": car.pool_id}).content.decode()
    assert author.get(LIST, {"pool": "nonsense"}).status_code == 200


def test_an_empty_desk_and_an_empty_site_say_what_to_do(author):
    assert "There are no scenarios to display" in author.get(LIST).content.decode()
    assert "a module with a test makes one" in author.get(reverse("scenarios:add")).content.decode()


def test_every_page_takes_as_many_queries_for_3_as_for_1(author):
    scenario, counts = told(questions=1), []
    for _ in range(2):
        QuestionFactory(pool=scenario.pool)
        counts.append(
            [queries_of(author, at) for at in (LIST, *(url(n, scenario) for n in ("edit", "questions", "preview")))]
        )
        for place in (2, 3):
            QuestionFactory(pool=scenario.pool, scenario=scenario, place=place)
            QuestionFactory(pool=scenario.pool)
            told(title=f"Another {place}", questions=1)
    assert counts[0] == counts[1]


# --- words ----------------------------------------------------------------------------------------------------------
def test_a_scenario_is_written_in_a_bank_and_is_a_draft(author):
    pool = PoolFactory()
    address = reverse("scenarios:add")
    assert pool.title in author.get(address).content.decode()
    answer = author.post(f"{address}?pool={pool.pk}", written(picture="taxi-at-night", picture_alt="A taxi."))
    scenario = Scenario.objects.get()
    assert answer.url == url("edit", scenario)
    assert (scenario.current, scenario.draft.text, scenario.draft.created_by.name, scenario.draft.picture_alt) == (
        None, "<p>A man books a car.</p>", "Arthur", "A taxi.",
    )  # fmt: skip
    shown = author.get(answer.url).content.decode()
    assert "It has no questions yet, so it is not asked." in shown
    assert 'value="A taxi."' in shown


def test_an_uploaded_picture_is_chosen(author):
    image = get_image_model().objects.create(title="A street", file=get_test_image_file())
    scenario = told()
    assert (
        author.post(url("edit", scenario), written(scenario, image=image.pk, picture_alt="A street.")).status_code
        == 302
    )
    scenario.refresh_from_db()
    assert (scenario.draft.image, scenario.draft.picture_alt) == (image, "A street.")
    seen = author.get(url("preview", scenario)).content.decode()
    assert 'alt="A street."' in seen


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Write a title."),
        ({"text": "null"}, "Write what the questions are about."),
        ({"picture": "taxi-at-night"}, "A picture needs"),
        ({"picture": "no-such"}, "Select a valid choice"),
        ({"title": "x" * 151}, "at most 150 characters"),
        ({"image": "999"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(author, changes, said):
    scenario = told()
    answer = author.post(url("edit", scenario), written(scenario, **changes))
    shown = answer.content.decode()
    assert (answer.status_code, said in shown) == (422, True)
    assert scenario.versions.count() == 1


def test_somebody_elses_change_is_not_overwritten(author, publisher):
    scenario = told()
    mine, theirs = written(scenario, title="Mine"), written(scenario, title="Theirs")
    assert author.post(url("edit", scenario), mine).status_code == 302
    answer = publisher.post(url("edit", scenario), theirs)
    shown = answer.content.decode()
    assert (answer.status_code, 'value="Theirs"' in shown, "Arthur changed this scenario" in shown) == (409, True, True)
    scenario.refresh_from_db()
    assert scenario.draft.title == "Mine"


def test_authors_draft_and_publishers_publish(author, publisher):
    scenario = told()
    author.post(url("edit", scenario), written(scenario, title="Two bookings"))
    scenario.refresh_from_db()
    deed = {"do": "publish", "opened": scenario.draft_id}
    assert author.post(url("do", scenario), deed).status_code in {302, 403}
    scenario.refresh_from_db()
    assert scenario.draft is not None
    publisher.post(url("do", scenario), deed)
    scenario.refresh_from_db()
    assert (scenario.current.title, scenario.draft) == ("Two bookings", None)
    author.post(url("edit", scenario), written(scenario, title="Three"))
    author.post(url("do", scenario), {"do": "discard"})
    scenario.refresh_from_db()
    assert (scenario.current.title, scenario.draft, scenario.versions.count()) == ("Two bookings", None, 3)


@pytest.mark.parametrize("sent", [{"do": "delete"}, {}])
def test_an_unknown_deed_is_refused(publisher, sent):
    answer = publisher.post(url("do", told()), sent)
    assert (answer.status_code, answer.content.decode()) == (400, "Choose one of the buttons.")


def test_nobody_deletes_one():
    client = signed_in(UserFactory(is_superuser=True))
    scenario = told()
    assert client.post(f"{LIST}delete/{scenario.pk}/").status_code in {302, 403, 404}
    assert Scenario.objects.count() == 1


# --- questions ------------------------------------------------------------------------------------------------------
def test_a_scenario_with_two_drafts_goes_into_tests_together(publisher):
    pool = QuizSectionFactory(draw=2).pool
    publisher.post(f"{reverse('scenarios:add')}?pool={pool.pk}", written())
    scenario = Scenario.objects.get()
    first, second, live = drafted(pool), drafted(pool), QuestionFactory(pool=pool)
    offered = publisher.get(url("questions", scenario)).content.decode()
    assert [f'value="{row.pk}"' in offered for row in (first, second, live)] == [True, True, False]
    answer = publisher.post(url("questions", scenario), {"seen": "", "question": [second.pk, first.pk]})
    assert answer.url == url("edit", scenario)
    assert keys(scenario) == [second.pk, first.pk]
    shown = publisher.get(answer.url).content.decode()
    assert "Put it and 2 drafts of its questions into tests" in shown
    drafts = [f"{second.pk}:{second.draft_id}", f"{first.pk}:{first.draft_id}"]
    publisher.post(url("do", scenario), {"do": "publish all", "opened": scenario.draft_id, "draft": drafts})
    assert set(Question.objects.values_list("state", flat=True)) == {"live"}
    assert Scenario.objects.get().current is not None


def test_the_order_is_numbered_and_questions_are_taken_out(publisher):
    scenario = told(questions=3)
    first, second, third = keys(scenario)
    sent = {"seen": f"{first},{second},{third}", f"place-{first}": "3", f"place-{second}": "1", f"place-{third}": "2"}
    publisher.post(url("arrange", scenario), sent)
    assert keys(scenario) == [second, third, first]
    publisher.post(url("arrange", scenario), {"seen": f"{second},{third},{first}", f"out-{third}": "1"})
    assert keys(scenario) == [second, first]
    stale = publisher.post(url("arrange", scenario), {"seen": "1", f"out-{second}": "1"}, follow=True)
    assert "Somebody changed the questions of this scenario" in stale.content.decode()
    assert keys(scenario) == [second, first]


@pytest.mark.parametrize("typed_place", ["", "one", "1.5", "-1", "9999", "²"])
def test_a_place_that_is_no_number_is_said(publisher, typed_place):
    scenario = told(questions=1)
    (only,) = keys(scenario)
    answer = publisher.post(url("arrange", scenario), {"seen": only, f"place-{only}": typed_place}, follow=True)
    assert "is no place: number the questions 1, 2, 3" in answer.content.decode()


@pytest.mark.parametrize("sent", [[], ["x"], ["9" * 30]])
def test_nothing_to_add_is_said(publisher, sent):
    answer = publisher.post(url("questions", told()), {"seen": "", "question": sent}, follow=True)
    assert "Choose at least one question." in answer.content.decode()


def test_an_author_moves_drafts_only(author):
    scenario = told(questions=2)
    first, second = keys(scenario)
    new = drafted(scenario.pool)
    author.post(url("questions", scenario), {"seen": f"{first},{second}", "question": new.pk})
    assert keys(scenario) == [first, second, new.pk]
    turned = {"seen": f"{first},{second},{new.pk}", f"place-{first}": "3"}
    answer = author.post(url("arrange", scenario), turned, follow=True)
    assert "only somebody who may publish questions changes" in answer.content.decode()
    assert keys(scenario) == [first, second, new.pk]


def test_only_questions_of_its_section_are_offered_and_found_by_words(publisher):
    scenario = told(questions=1)
    lamp = QuestionFactory(pool=scenario.pool, text="<p>A lamp?</p>")
    car = QuestionFactory(pool=scenario.pool, text="<p>A car?</p>")
    QuestionFactory(pool=scenario.pool, text="<p>A law?</p>", section="law")
    QuestionFactory(text="<p>Another bank?</p>")
    shown = publisher.get(url("questions", scenario)).content.decode()
    assert [words in shown for words in ("A lamp?", "A law?", "Another bank?")] == [True, False, False]
    found = publisher.get(url("questions", scenario), {"q": "lamp"}).content.decode()
    assert [f'value="{row.pk}"' in found for row in (lamp, car)] == [True, False]
    assert "No question is like that." in publisher.get(url("questions", scenario), {"q": "nowhere"}).content.decode()


def test_many_questions_stand_on_pages(publisher):
    scenario = told()
    for _ in range(51):
        QuestionFactory(pool=scenario.pool)
    assert publisher.get(url("questions", scenario)).content.decode().count('name="question"') == 50
    assert publisher.get(url("questions", scenario), {"p": "2"}).content.decode().count('name="question"') == 1


def test_the_preview_shows_the_situation_once_and_every_question(author):
    scenario = told(questions=2)
    retired = QuestionFactory(pool=scenario.pool, scenario=scenario, place=3, text="<p>Gone?</p>")
    Question.objects.filter(pk=retired.pk).update(state="retired")
    shown = author.get(url("preview", scenario)).content.decode()
    assert (shown.count("A man books a car."), shown.count("<fieldset"), "Gone?" in shown) == (1, 2, False)
    assert "Questions 1 to 2 are about this." in shown
    assert author.get(url("preview", scenario), {"version": "9"}).status_code == 404
    empty = author.get(url("preview", told(title="Empty"))).content.decode()
    assert "It has no questions yet, so it is not asked." in empty


def test_a_question_names_its_scenario(author):
    scenario = told(questions=1)
    shown = author.get(reverse("questions:edit", args=keys(scenario))).content.decode()
    assert f'<a href="{url("edit", scenario)}">A booking</a>' in shown


# --- what its length means ------------------------------------------------------------------------------------------
def concerns(scenario):
    return queries.scenario_concerns(scenario, queries.scenario_questions(scenario))


def test_a_scenario_that_no_test_can_draw_is_warned_of(author):
    quiz = QuizFactory(title="Short test")
    pool = QuizSectionFactory(quiz=quiz, draw=2).pool
    scenario = told(pool, questions=3)
    for _ in range(2):
        QuestionFactory(pool=pool)
    said = concerns(scenario)
    assert said == [
        "Short test draws 2 questions from “Signs”. The scenario has 3 and is drawn whole or not at all: that test "
        "never asks it.",
        "It is longer than every draw: nobody is asked it until it is shorter, or a test draws more.",
    ]
    shown = author.get(url("edit", scenario)).content.decode()
    assert all(sentence in shown for sentence in said)
    QuizSectionFactory(quiz=QuizFactory(title="Long test"), pool=pool, draw=5)
    assert concerns(scenario) == said[:1]


def test_papers_that_would_be_too_short_are_warned_of():
    pool = QuizSectionFactory(quiz=QuizFactory(title="A test"), draw=3).pool
    scenario, other = told(pool, questions=2), told(pool, title="Another", questions=2)
    sentence = (
        "A test draws 3 questions from “Signs”. With scenarios kept together 2 is the most that fit: its papers are "
        "shorter than they should be."
    )
    assert (concerns(scenario), concerns(other)) == ([sentence], [sentence])
    QuestionFactory(pool=pool)
    assert concerns(scenario) == []


def test_a_section_that_no_test_draws_from_is_warned_of():
    assert concerns(told(questions=1)) == ["No test draws from the section “signs”, so it is not asked."]
    assert concerns(told(title="Empty")) == []


def test_a_copied_module_keeps_its_scenarios():
    page = ModulePageFactory()
    pool = page.quiz.sections.first().pool
    scenario = told(pool)
    questions = list(pool.questions.all()[:2])
    for place, question in enumerate(questions, start=1):
        Question.objects.filter(pk=question.pk).update(scenario=scenario, scenario_place=place)
    copied = copy_module(
        page=page, role_page=page.get_parent().specific, title="Copy", slug="copy", by=UserFactory(), now=NOW
    )
    again = Scenario.objects.exclude(pk=scenario.pk).get()
    assert (again.pool.slug, again.current.title) == ("copy", "A booking")
    assert list(again.questions.order_by("scenario_place").values_list("key", flat=True)) == [
        question.key for question in questions
    ]
    assert copied.quiz.sections.first().pool == again.pool
