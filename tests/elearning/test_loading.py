"""Loading the shipped training: once is enough, an editor's change is left alone, what left the files goes."""

import copy
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site
from wagtail.rich_text import RichText

from accounts.models import Role
from content.files import read_training
from content.models import Contact, Module, ModuleVersion, Source, TextPage
from elearning.actions.loading import load_training
from elearning.models import HomePage, LessonPage, ModulePage, Requirement, RolePage
from quizzes.actions import Wording, start_attempt, write_question
from quizzes.models import Question, QuestionVersion, Quiz
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db
WHOLE = read_training(Path(__file__).parents[2] / "content/modules")


FIRST = next(module for module in WHOLE.modules if module.slug == "safe-journeys")
FIRST = replace(FIRST, lessons=dict(list(FIRST.lessons.items())[:3]), questions=FIRST.questions[:6])


def only():
    """The training with a part of one module, to be quick."""
    return replace(WHOLE, modules=[FIRST])


def load(training=None):
    return load_training(training=training or only(), now=NOW)


def with_module(change, training=None):
    """The training with its one module changed by `change`, which gets a copy."""
    training = training or only()
    (module,) = copy.deepcopy(training.modules)
    return replace(training, modules=[change(module)])


def with_lesson(slug, **values):
    def change(module):
        lessons = dict(module.lessons)
        lessons[slug] = lessons[slug].model_copy(update=values)
        return replace(module, lessons=lessons)

    return with_module(change)


def without_lesson(slug):
    return with_module(
        lambda module: replace(module, lessons={key: kept for key, kept in module.lessons.items() if key != slug})
    )


def with_question(key, **values):
    return with_module(
        lambda module: replace(
            module,
            questions=[entry.model_copy(update=values) if entry.id == key else entry for entry in module.questions],
        )
    )


def without_question(key):
    return with_module(
        lambda module: replace(module, questions=[entry for entry in module.questions if entry.id != key])
    )


LESSON = next(iter(FIRST.lessons))
QUESTION = FIRST.questions[0].id
KEY = f"module/safe-journeys/{LESSON}"
NAME = f"question safe-journeys/{QUESTION}"


def lesson():
    return LessonPage.objects.get(slug=LESSON)


def publish(page, **values):
    """What the CMS does when an editor publishes."""
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_the_whole_training_loads_and_loads_again_to_nothing():
    first = load(WHOLE)
    counts = [
        model.objects.count()
        for model in (Page, Contact, Source, Question, QuestionVersion, Quiz, Requirement, ModuleVersion)
    ]
    assert (first.changed, first.left_alone) == ([], [])
    again = load(WHOLE)
    assert (again.added, again.changed, again.left_alone) == ([], [], [])
    assert again.unchanged == len(first.added)
    assert counts == [
        model.objects.count()
        for model in (Page, Contact, Source, Question, QuestionVersion, Quiz, Requirement, ModuleVersion)
    ]
    assert [model.objects.count() for model in (HomePage, RolePage, ModulePage, Module)] == [1, 5, 13, 13]
    assert Site.objects.get().root_page.specific == HomePage.objects.get()
    assert all(page.live and page.live_revision_id for page in LessonPage.objects.all())


def test_lessons_stand_in_the_order_of_their_files():
    load()
    page = ModulePage.objects.get()
    assert [row.slug for row in page.lessons()] == list(FIRST.lessons)


# --- an editor was there ----------------------------------------------------------------------------------------------
def test_a_lesson_changed_in_its_file_is_published_anew():
    load()
    report = load(with_lesson(LESSON, title="Another title"))
    assert (report.added, report.changed, report.left_alone) == ([], [KEY], [])
    assert (lesson().title, lesson().live_revision.object_str) == ("Another title", "Another title")
    assert ModuleVersion.objects.count() == 2


def test_an_editors_lesson_survives_and_is_reported():
    load()
    publish(lesson(), body=[("text", RichText("<p>The editor's words.</p>"))])
    for training in (only(), with_lesson(LESSON, title="Another title")):
        report = load(training)
        assert (report.changed, report.left_alone) == ([], [KEY])
        assert (lesson().title, lesson().body[0].value.source) == (
            FIRST.lessons[LESSON].title,
            "<p>The editor's words.</p>",
        )


def test_a_draft_of_an_editor_survives_and_is_reported():
    load()
    draft = lesson()
    draft.title = "A draft"
    draft.save_revision()
    report = load(with_lesson(LESSON, minutes=3))
    assert (report.changed, report.left_alone) == ([], [KEY])
    assert lesson().get_latest_revision_as_object().title == "A draft"


def test_a_lesson_an_editor_unpublished_stays_unpublished():
    load()
    lesson().unpublish()
    report = load(with_lesson(LESSON, minutes=3))
    assert (report.left_alone, lesson().live) == ([KEY], False)


def test_a_lesson_an_editor_moved_and_renamed_is_found_again():
    load()
    publish(lesson(), slug="renamed")
    report = load(with_lesson(LESSON, minutes=3))
    assert (report.added, report.changed) == ([], [KEY])
    assert (LessonPage.objects.get(slug="renamed").minutes, LessonPage.objects.filter(slug=LESSON).exists()) == (
        3,
        False,
    )


def test_an_editors_question_survives_and_is_reported():
    load()
    question = Question.objects.select_related("current").get(key=QUESTION)
    said = Wording(
        kind="single", text="<p>The editor asks?</p>", options=[("a", "Yes", True), ("b", "No", False)],
        feedback="The editor hints.",
    )  # fmt: skip
    write_question(pool=question.pool, key=QUESTION, section=question.section, wording=said, now=NOW)
    for training in (only(), with_question(QUESTION, feedback="From the file."), without_question(QUESTION)):
        report = load(training)
        assert (report.changed, report.left_alone) == ([], [NAME])
        question.refresh_from_db()
        assert (question.state, question.current.text) == ("live", "<p>The editor asks?</p>")


def test_a_question_an_editor_retired_stays_retired():
    load()
    Question.objects.filter(key=QUESTION).update(state="retired")
    report = load(with_question(QUESTION, feedback="From the file."))
    assert (report.left_alone, Question.objects.get(key=QUESTION).state) == ([NAME], "retired")


def test_a_question_changed_in_its_file_is_a_new_version():
    load()
    report = load(with_question(QUESTION, feedback="From the file."))
    assert (report.changed, report.left_alone) == ([NAME], [])
    current = Question.objects.get(key=QUESTION).current
    assert (current.number, current.feedback) == (2, "From the file.")


def test_an_editors_contact_survives_and_is_reported():
    load()
    Contact.objects.filter(slug="childline").update(phone="0800 2222")
    changed = replace(
        only(),
        contacts=[
            row.model_copy(update={"description": "New"}) if row.slug == "childline" else row for row in WHOLE.contacts
        ],
    )
    for training in (only(), changed):
        report = load(training)
        assert (report.changed, report.left_alone) == ([], ["contact childline"])
        assert Contact.objects.get(slug="childline").phone == "0800 2222"


def test_a_contact_changed_in_its_file_is_changed():
    load()
    changed = [
        row.model_copy(update={"phone": "0800 3333"}) if row.slug == "childline" else row for row in WHOLE.contacts
    ]
    assert load(replace(only(), contacts=changed)).changed == ["contact childline"]
    assert Contact.objects.get(slug="childline").phone == "0800 3333"


def test_an_editors_test_survives_and_is_reported():
    load()
    Quiz.objects.update(pass_mark=90)
    test = FIRST.module.test.model_copy(update={"pass_mark": 70})
    changed = with_module(lambda module: replace(module, module=module.module.model_copy(update={"test": test})))
    for training in (only(), changed):
        report = load(training)
        assert (report.changed, report.left_alone) == ([], ["test safe-journeys"])
        assert Quiz.objects.get().pass_mark == 90


def test_a_test_changed_in_its_file_is_changed():
    load()
    test = FIRST.module.test.model_copy(update={"pass_mark": 70, "sections": FIRST.module.test.sections[:2]})
    changed = with_module(lambda module: replace(module, module=module.module.model_copy(update={"test": test})))
    assert load(changed).changed == ["test safe-journeys"]
    assert (Quiz.objects.get().pass_mark, Quiz.objects.get().sections.count()) == (70, 2)
    assert load(changed).changed == []


def test_an_editors_role_requirement_and_plain_page_are_left_alone():
    load()
    Role.objects.filter(slug="taxi-drivers").update(plural="Cab drivers")
    Requirement.objects.update(first_due_days=7)
    publish(TextPage.objects.get(slug="about"), summary="The editor's")
    report = load()
    assert (report.changed, report.left_alone) == ([], ["page/about"])
    assert (Role.objects.get(slug="taxi-drivers").plural, Requirement.objects.get().first_due_days) == (
        "Cab drivers",
        7,
    )
    assert TextPage.objects.get(slug="about").summary == "The editor's"


# --- what left the files ----------------------------------------------------------------------------------------------
def test_a_removed_lesson_is_unpublished_and_comes_back_with_its_file():
    load()
    report = load(without_lesson(LESSON))
    assert (report.changed, lesson().live) == ([f"{KEY} (unpublished)"], False)
    assert load(without_lesson(LESSON)).changed == []
    report = load()
    assert (report.changed, report.left_alone, lesson().live) == ([KEY], [], True)
    assert load().changed == []


def test_a_removed_lesson_that_an_editor_changed_stays():
    load()
    publish(lesson(), title="The editor's")
    report = load(without_lesson(LESSON))
    assert (report.changed, report.left_alone, lesson().live) == ([], [KEY], True)


def test_a_lesson_that_an_editor_wrote_stays():
    load()
    page = ModulePage.objects.get()
    page.add_child(instance=LessonPage(title="Ours", slug="ours", body=[("text", RichText("<p>Ours.</p>"))]))
    report = load()
    assert (report.changed, report.left_alone, LessonPage.objects.get(slug="ours").live) == ([], [], True)


def test_a_removed_question_is_retired_and_comes_back_with_its_file():
    load()
    assert load(without_question(QUESTION)).changed == [f"{NAME} (retired)"]
    assert Question.objects.get(key=QUESTION).state == "retired"
    assert load(without_question(QUESTION)).changed == []
    report = load()
    assert (report.changed, report.left_alone, Question.objects.get(key=QUESTION).state) == ([NAME], [], "live")
    assert load().changed == []


def test_a_retired_question_stays_in_the_attempts_that_asked_it():
    load()
    quiz = Quiz.objects.get()
    attempt = start_attempt(person=UserFactory(), quiz=quiz, now=NOW)
    asked = attempt.responses.select_related("version__question").first().version.question.key
    load(without_question(asked))
    assert attempt.responses.filter(version__question__key=asked).exists()


# --- by hand ----------------------------------------------------------------------------------------------------------
def test_the_command_says_what_it_did(capsys):
    call_command("load_training")
    assert "The training is loaded: " in capsys.readouterr().out
    Contact.objects.filter(slug="childline").update(phone="0800 2222")
    call_command("load_training")
    out = capsys.readouterr().out
    assert "Left alone, changed by an editor: contact childline\n" in out
    assert "0 added, 0 changed, " in out


def test_a_broken_file_loads_nothing(tmp_path, capsys):
    (tmp_path / "roles.yaml").write_text("- slug: x\n  nane: y\n")
    with pytest.raises(CommandError, match=r"Nothing was loaded: \d+ fault"):
        call_command("load_training", tmp_path)
    err = capsys.readouterr().err
    assert f"{tmp_path / 'roles.yaml'}, line 2: 0 → nane: Extra inputs are not permitted" in err
    assert (Role.objects.count(), HomePage.objects.count(), Contact.objects.count()) == (0, 0, 0)


def test_what_fails_half_way_leaves_nothing():
    broken = with_module(lambda module: replace(module, slug="x" * 300))
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever breaks it
        load(broken)
    assert (HomePage.objects.count(), Contact.objects.count(), Role.objects.count()) == (0, 0, 0)


def test_a_lesson_put_between_two_others_stands_between_them():
    first, *rest = FIRST.lessons
    load(without_lesson(rest[0]))
    load()
    page = ModulePage.objects.get()
    assert [lesson.slug for lesson in page.lessons()] == [first, *rest]


def test_a_test_written_later_is_joined_to_its_module():
    untested = with_module(
        lambda module: replace(module, module=module.module.model_copy(update={"test": None}), questions=[])
    )
    load(untested)
    assert ModulePage.objects.get().quiz is None
    load()
    assert ModulePage.objects.get().quiz == Quiz.objects.get()


def test_how_long_a_module_counts_is_the_files():
    load()
    report = load(with_module(lambda m: replace(m, module=m.module.model_copy(update={"valid_months": 12}))))
    assert Module.objects.get().valid_months == 12
    assert report.changed == ["module safe-journeys (how long it counts)"]
