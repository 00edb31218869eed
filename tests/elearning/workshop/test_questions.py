"""The desk of the question bank: found, written, previewed, published, by those who may."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from quizzes.models import Question
from tests.certificates.test_views import signed_in
from tests.factories import ModulePageFactory, QuestionFactory, QuizFactory, UserFactory
from tests.quizzes.kinds.written import WRITTEN

pytestmark = pytest.mark.django_db
LIST = "/cms/questions/"


def editor(*codenames, **fields):
    person = UserFactory(**fields)
    person.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    return signed_in(person)


@pytest.fixture
def author():
    return editor("add_question", "change_question", "view_question", name="Arthur")


@pytest.fixture
def publisher():
    return editor("change_question", "view_question", "publish_question", name="Pat")


def typed(question=None, **changes):
    held = question.newest if question else None
    options = [("a", "Tell somebody", "on"), ("b", "Wait", ""), ("", "", "")]
    data = {
        "kind": "single", "feedback": "Think again.", "section": "signs", "outcome": "signs", "teaches": "lesson-1",
        "text": '{"blocks":[{"key":"a","text":"What now?","type":"unstyled","depth":0,"inlineStyleRanges":[],'
        '"entityRanges":[]}],"entityMap":{}}',
        "opened": held.pk if held else "",
        **changes,
    }  # fmt: skip
    options = data.pop("options", options)
    data |= {"options-TOTAL_FORMS": len(options), "options-INITIAL_FORMS": 0}
    for number, (key, words, right) in enumerate(options):
        data |= {f"options-{number}-id": key, f"options-{number}-text": words}
        if right:
            data[f"options-{number}-right"] = right
    return data


def test_only_those_who_may_see_the_desk():
    question = QuestionFactory()
    nobody = editor()
    for url in (LIST, reverse("questions:edit", args=[question.pk]), reverse("questions:preview", args=[question.pk])):
        assert nobody.get(url).status_code in {302, 403}
        assert signed_in(UserFactory()).get(url).status_code in {302, 403}
    assert nobody.post(reverse("questions:do", args=[question.pk]), {"do": "copy"}).status_code in {302, 403}


def test_found_by_words_of_question_and_answers(author):
    QuestionFactory(text="<p>A lamp in a window?</p>", options=(("a", "Blue", True), ("b", "Red", False)))
    QuestionFactory(text="<p>A car at night?</p>", options=(("a", "Green", True), ("b", "Grey", False)))
    for words in ("window lamp", "blue"):
        shown = author.get(LIST, {"q": words}).content.decode()
        assert ("A lamp in a window?" in shown, "A car at night?" in shown) == (True, False)


def test_filtered_by_section_outcome_lesson_and_state(author):
    first = QuestionFactory(text="<p>A lamp in a window?</p>", section="signs", outcome="signs", teaches="one")
    QuestionFactory(pool=first.pool, text="<p>A car at night?</p>", section="law", outcome="law", teaches="two")
    for chosen in ({"section": "signs"}, {"outcome": "signs"}, {"teaches": "one"}):
        shown = author.get(LIST, {"pool": first.pool_id, **chosen}).content.decode()
        assert ("A lamp in a window?" in shown, "A car at night?" in shown) == (True, False)
    assert "A lamp in a window?" not in author.get(LIST, {"state": "retired"}).content.decode()
    assert author.get(LIST, {"pool": "nonsense"}).status_code == 200


def test_the_list_takes_as_many_queries_for_3_as_for_1(author, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(2):
        for _ in range(3):
            QuestionFactory()
        author.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as found:
            author.get(LIST)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_new_question_is_written_in_a_bank(author):
    pool = QuestionFactory().pool
    url = reverse("questions:add")
    assert pool.title in author.get(url).content.decode()
    answer = author.post(f"{url}?pool={pool.pk}", typed())
    new = Question.objects.latest("pk")
    assert answer.url == reverse("questions:edit", args=[new.pk])
    assert (new.state, new.draft.text, new.draft.created_by.name) == ("draft", "<p>What now?</p>", "Arthur")
    assert [option["text"] for option in new.draft.options] == ["Tell somebody", "Wait"]


def test_more_rows_without_losing_what_was_typed(author):
    question = QuestionFactory()
    url = reverse("questions:edit", args=[question.pk])
    shown = author.post(url, typed(question, more="1", feedback="Kept as typed")).content.decode()
    assert "Kept as typed" in shown
    assert 'name="options-4-text"' in shown
    assert question.versions.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"options": [("a", "Tell", ""), ("b", "Wait", "")]}, "No answer is marked as right."),
        ({"options": [("a", "Tell", "on"), ("b", "Tell", "")]}, "Two answers are the same."),
        ({"options": [("a", "Tell", "on")]}, "A question needs at least two answers"),
        ({"feedback": " "}, "Write what to say to somebody who missed it."),
        ({"section": "nowhere"}, "Select a valid choice"),
        ({"options-TOTAL_FORMS": "x"}, "ManagementForm data is missing"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(author, changes, said):
    question = QuestionFactory()
    answer = author.post(
        reverse("questions:edit", args=[question.pk]),
        {**typed(question, **changes), **{key: value for key, value in changes.items() if key.startswith("options-")}},
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert said in shown
    assert "What now?" in shown
    assert question.versions.count() == 1


def test_somebody_elses_change_is_not_overwritten(author, publisher):
    question = QuestionFactory()
    url = reverse("questions:edit", args=[question.pk])
    mine, theirs = typed(question, feedback="Mine"), typed(question, feedback="Theirs")
    assert author.post(url, mine).status_code == 302
    answer = publisher.post(url, theirs)
    assert (answer.status_code, "Theirs" in answer.content.decode()) == (409, True)
    assert "Arthur changed this question" in answer.content.decode()


def test_authors_draft_and_publishers_publish(author, publisher):
    question = QuestionFactory()
    author.post(reverse("questions:edit", args=[question.pk]), typed(question, feedback="New"))
    question.refresh_from_db()
    deed = {"do": "publish", "opened": question.draft_id}
    url = reverse("questions:do", args=[question.pk])
    assert author.post(url, deed).status_code in {302, 403}
    question.refresh_from_db()
    assert question.draft is not None
    publisher.post(url, deed)
    question.refresh_from_db()
    assert (question.current.feedback, question.draft) == ("New", None)


def test_retire_needs_enough_others(publisher):
    quiz = QuizFactory(questions=12)
    section = quiz.sections.get()
    held = list(Question.objects.filter(pool=section.pool))
    for question in held:
        publisher.post(reverse("questions:do", args=[question.pk]), {"do": "retire"})
    assert Question.objects.filter(state="live").count() == section.draw


def test_an_unknown_deed_is_refused(publisher):
    answer = publisher.post(reverse("questions:do", args=[QuestionFactory().pk]), {"do": "delete"})
    assert (answer.status_code, answer.content.decode()) == (400, "Choose one of the buttons.")


def test_preview_shows_the_question_as_asked(author):
    question = QuestionFactory(kind="multiple")
    shown = author.get(reverse("questions:preview", args=[question.pk])).content.decode()
    assert "Choose all that apply." in shown
    assert shown.count('type="checkbox"') == 3
    assert author.get(reverse("questions:preview", args=[question.pk]), {"version": "9"}).status_code == 404


def test_choices_are_those_of_the_module(author):
    page = ModulePageFactory()
    pool = page.quiz.sections.first().pool
    question = Question.objects.filter(pool=pool).first()
    shown = author.get(reverse("questions:edit", args=[question.pk])).content.decode()
    assert page.lessons()[0].title in shown


# --- every kind -------------------------------------------------------------------------------------------------------
def rows_of(written):
    """The rows of a kind as its form sends them."""
    data = {"options-TOTAL_FORMS": len(written.options) + 1, "options-INITIAL_FORMS": 0}
    for number, item in enumerate(written.options):
        for name, value in item.items():
            if value is not False:
                data[f"options-{number}-{name}"] = "on" if value is True else value
    return data


@pytest.mark.parametrize("name", WRITTEN)
def test_every_kind_is_written_shown_again_and_previewed(author, name):
    written, pool = WRITTEN[name], QuestionFactory().pool
    url = f"{reverse('questions:add')}?pool={pool.pk}"
    assert written.how.label in author.get(url).content.decode()
    shown = author.get(f"{url}&kind={written.kind}").content.decode()
    assert f'name="kind" value="{written.kind}"' in shown
    data = {key: value for key, value in typed().items() if not key.startswith("options-")}
    data |= {"kind": written.kind, **written.picture, **rows_of(written)}
    data |= {f"setting_{key}": value for key, value in written.settings.items()}
    answer = author.post(url, data)
    assert answer.status_code == 302, answer.content.decode()
    draft = Question.objects.latest("pk").draft
    assert (draft.kind, draft.options, draft.settings) == (written.kind, written.options, written.settings)
    assert draft.picture == written.picture.get("picture", "")
    again = author.get(answer.url).content.decode()
    assert f'name="options-{len(written.options) - 1}-id" value="{written.options[-1]["id"]}"' in again
    seen = author.get(reverse("questions:preview", args=[draft.question_id])).content.decode()
    for words in written.how.right_words(written.options, written.settings):
        assert words in seen


def test_partial_credit_is_chosen(author):
    question = QuestionFactory(
        kind="multiple", options=(("a", "Tell", True), ("b", "Ring", True), ("c", "Wait", False))
    )
    url = reverse("questions:edit", args=[question.pk])
    assert author.post(url, typed(question, kind="multiple", setting_credit="partial")).status_code == 302
    question.refresh_from_db()
    assert question.draft.settings == {"credit": "partial"}
    assert author.post(url, typed(question, kind="multiple", setting_credit="some")).status_code == 422


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("hotspot", {}, "This kind of question needs a picture."),
        ("hotspot", {"picture": "taxi-at-night"}, "A picture needs"),
        ("numeric", {"options-0-value": "many"}, "“value” in answer 1 is not a number."),
        ("ordering", {"options-2-text": ""}, "There are at least three things to put in order."),
        ("hotspot", {"options-0-shape": "star"}, "Select a valid choice"),
        ("essay", {}, "Which kind of question?"),
    ],
)
def test_what_is_wrong_with_a_kind_is_said(author, kind, changes, said):
    pool = QuestionFactory().pool
    data = {key: value for key, value in typed().items() if not key.startswith("options-")} | {"kind": kind}
    data |= (rows_of(WRITTEN[kind]) if kind in WRITTEN else {}) | changes
    shown = author.post(f"{reverse('questions:add')}?pool={pool.pk}", data).content.decode()
    assert said in shown
    assert Question.objects.count() == 1


def test_another_kind_takes_along_what_fits(author):
    question = QuestionFactory()
    url = reverse("questions:edit", args=[question.pk])
    shown = author.get(url, {"kind": "ordering"}).content.decode()
    assert "Tell somebody" in shown
    assert "options-0-right" not in shown
    assert author.get(url, {"kind": "essay"}).status_code == 200
