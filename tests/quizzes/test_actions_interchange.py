"""Questions from files: drafts, known again by their key, all or none, and nothing that is asked changes."""

import dataclasses
import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from wagtail.images import get_image_model

from quizzes import actions
from quizzes.actions.import_plan import image_digest
from quizzes.interchange import Image, export_questions, items_of, read_file
from quizzes.models import Question, QuestionVersion, Scenario, ScenarioVersion
from tests.factories import NOW, PoolFactory, QuestionFactory, QuizSectionFactory, UserFactory
from tests.quizzes.interchange.items import ITEMS, PICTURED, STORY, make, picks, png

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def pool():
    return QuizSectionFactory(slug="signs").pool


def take(pool, items, **changes):
    return actions.import_questions(
        **{"pool": pool, "items": items, "by": UserFactory(), "now": NOW, **changes}  # type: ignore[arg-type]
    )


def counts(done):
    return tuple(done.count(state) for state in ("new", "changed", "unchanged")), len(done.refusals)


def test_every_kind_is_taken_as_a_draft_and_once(pool):
    assert counts(take(pool, ITEMS, dry_run=True)) == ((len(ITEMS), 0, 0), 0)
    assert Question.objects.count() == Scenario.objects.count() == get_image_model().objects.count() == 0
    assert counts(take(pool, ITEMS)) == ((len(ITEMS), 0, 0), 0)
    assert set(Question.objects.values_list("state", "current", "section")) == {("draft", None, "signs")}
    assert get_image_model().objects.count() == 2  # one picture of questions, one of a scenario
    versions = QuestionVersion.objects.count()
    assert counts(take(pool, ITEMS)) == ((0, 0, len(ITEMS)), 0)
    assert QuestionVersion.objects.count() == versions


@pytest.mark.parametrize(("out", "back"), [("gift", "gift"), ("moodlexml", "moodlexml"), ("qti21", "qti")])
def test_what_goes_out_comes_back_unchanged(pool, out, back):
    take(pool, ITEMS)
    held = Question.objects.select_related("current", "draft", "scenario__current").order_by("key")
    written = export_questions(held, form=out)
    reading = read_file(written.content, form=back)
    done = take(pool, reading.items)
    assert counts(done) == ((0, 0, written.count), 0)
    assert [one.notes for one in done.planned if one.notes] == []
    other = QuizSectionFactory(slug="signs").pool
    assert counts(take(other, reading.items)) == ((written.count, 0, 0), 0)
    again = Question.objects.filter(pool=other).select_related("current", "draft", "scenario__current")
    assert export_questions(again.order_by("key"), form=out).content == written.content


def test_a_change_is_a_draft_and_options_keep_their_ids():
    question = QuestionFactory()
    item = make(
        "single", picks("Tell somebody", "Wait", "Run"), key=question.key, text="<p>And now?</p>",
        feedback=question.current.feedback,
    )  # fmt: skip
    done = take(question.pool, [item])
    assert counts(done) == ((0, 1, 0), 0)
    asked = question.current
    question.refresh_from_db()
    assert (question.current, question.state) == (asked, "live")
    assert [option["id"] for option in question.draft.options][:2] == ["a", "b"]
    assert (question.draft.outcome, question.draft.teaches) == ("signs", "lesson-1")


def test_an_item_without_an_identifier_is_known_by_its_words(pool):
    item = make("single", picks("a", "b"), key="", title="Question 1")
    other = dataclasses.replace(item, text="<p>Another?</p>")
    assert counts(take(pool, [item, other])) == ((2, 0, 0), 0)
    assert counts(take(pool, [item, other])) == ((0, 0, 2), 0)
    assert {key[:11] for key in Question.objects.values_list("key", flat=True)} == {"question-1-"}


def test_the_same_identifier_twice_in_a_file(pool):
    items = [dataclasses.replace(ITEMS[0], where=f"Line {line}", text=f"<p>{line}?</p>") for line in (3, 9)]
    done = take(pool, items)
    assert counts(done) == ((1, 0, 0), 1)
    assert done.refusals[0].where == "Line 9 (single-1)"
    assert "(Line 3)" in done.refusals[0].reason


def test_what_the_bank_cannot_ask_is_refused_with_its_place(pool):
    two = dataclasses.replace(ITEMS[0], options=tuple(picks("a", "b", right=(0, 1))), where="Line 7")
    long = dataclasses.replace(ITEMS[0], key="long", text=f"<p>{'x' * 20_001}</p>")
    no_words = dataclasses.replace(ITEMS[0], key="no-alt", image=Image(name="x.png", content=png()))
    done = take(pool, [two, long, no_words, ITEMS[0]])
    assert counts(done) == ((1, 0, 0), 3)
    assert done.refusals[0].where == "Line 7 (single-1)"
    assert done.refusals[0].reason.startswith("Two answers are marked as right")


def test_sections(pool):
    lost = dataclasses.replace(ITEMS[0], section="Default for Course")
    [refusal] = take(pool, [lost]).refusals
    assert "none of this bank's (signs)" in refusal.reason
    [refusal] = take(pool, [dataclasses.replace(lost, section="")]).refusals
    assert "Choose one" in refusal.reason
    assert take(pool, [lost], section="signs").planned[0].section == "signs"
    assert take(PoolFactory(), [lost]).planned[0].section == "default-for-course"


def test_feedback_of_answers_stands_in(pool):
    told = dataclasses.replace(ITEMS[0], feedback="", answer_feedback=("Well done.", "Think of the child."))
    none = dataclasses.replace(ITEMS[0], feedback="", key="none")
    first, second = take(pool, [told, none]).planned
    assert first.wording.feedback == "Think of the child."
    assert "must not name the right one" in first.notes[0]
    assert second.wording.feedback == "Read the lesson again, then think about this question once more."


def test_the_picture_of_a_scenario_comes_along_and_stays(pool):
    items = [item for item in ITEMS if item.story == PICTURED]
    take(pool, items)
    version = ScenarioVersion.objects.get()
    assert (version.picture_alt, version.image.get_file_hash()) == ("A blue desk", image_digest(PICTURED.image))
    assert [item.story for item in items_of(Question.objects.order_by("key"))[0]] == [
        dataclasses.replace(PICTURED, image=Image(name=version.image.filename, content=PICTURED.image.content))
    ] * 2
    other = dataclasses.replace(PICTURED, image=Image(name="desk.png", content=png(colour="green")))
    done = take(pool, [dataclasses.replace(items[0], key="third", story=other), dataclasses.replace(items[0], key="4")])
    assert [one.notes for one in done.planned] == [
        ("The scenario “at-the-desk” is here already with another picture, or without one: that stays.",), ()
    ]  # fmt: skip
    assert ScenarioVersion.objects.get() == version


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"picture_alt": ""}, "Its scenario: A picture needs `alt`"),
        ({"picture_alt": "x" * 251}, "The words of the picture of its scenario are longer than 250 characters."),
    ],
)
def test_a_picture_of_a_scenario_that_cannot_be_told_is_refused(pool, changes, said):
    story = dataclasses.replace(PICTURED, **changes)
    [refusal] = take(pool, [dataclasses.replace(ITEMS[0], story=story)]).refusals
    assert refusal.reason.startswith(said)
    assert Scenario.objects.count() == 0


def test_a_scenario_whose_picture_is_gone_is_named_at_the_export(pool, settings, tmp_path):
    take(pool, [item for item in ITEMS if item.story == PICTURED])
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    _, refusals = items_of(Question.objects.filter(key="pictured-story"))
    assert [refusal.reason for refusal in refusals] == ["The picture of its scenario cannot be opened."]


def test_a_scenario_comes_along_once_and_is_never_changed(pool):
    items = [dataclasses.replace(ITEMS[0], key=f"s-{n}", story=STORY, place=n, text=f"<p>{n}?</p>") for n in (1, 2)]
    take(pool, items)
    scenario = Scenario.objects.get()
    assert list(scenario.questions.values_list("key", "scenario_place")) == [("s-1", 1), ("s-2", 2)]
    other = dataclasses.replace(items[0], key="s-3", story=dataclasses.replace(STORY, text="<p>Other.</p>"))
    [planned] = take(pool, [other]).planned
    assert "stay as they are" in planned.notes[0]
    assert ScenarioVersion.objects.count() == 1


def test_asked_at_once_when_asked_for(pool):
    take(pool, ITEMS[:1], as_draft=False)
    question = Question.objects.get()
    assert (question.state, question.draft) == ("live", None)


def zipped(name):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, b"<a/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("form", "content", "said"),
    [
        ("moodlexml", b'<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>', "has a DOCTYPE"),
        ("moodlexml", b'<quiz xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="x"/></quiz>', "xi:include"),
        ("qti", zipped("../evil.xml"), "points out of its folder"),
        ("qti", zipped("C:/evil.xml"), "points out of its folder"),
    ],
)
def test_a_file_that_smells_of_tampering_is_logged_with_who_sent_it(form, content, said, caplog):
    user = UserFactory()
    reading = actions.read_questions(content=content, form=form, by=user)
    assert (reading.items, len(reading.refusals), said in reading.refusals[0].reason) == ((), 1, True)
    [record] = [record for record in caplog.records if record.name == "watchword.tampering"]
    assert (record.levelname, f"user {user.pk} " in record.getMessage(), said in record.getMessage()) == (
        "WARNING", True, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("form", "content"), [("gift", b"Broken?{=a"), ("moodlexml", b"<quiz"), ("qti", b"PK\x03\x04x")]
)
def test_a_mere_mistake_is_not_logged(form, content, caplog):
    assert actions.read_questions(content=content, form=form, by=None).items == ()
    assert [record for record in caplog.records if record.name == "watchword.tampering"] == []


GIFT = "$CATEGORY: signs\n\n// [id:one]\n::One::What?{=a ~b}\n\nBroken?{=a"


def test_the_commands(pool, tmp_path, capsys):
    file = tmp_path / "questions.txt"
    file.write_text(GIFT)
    call_command("import_questions", str(file), "--format", "gift", "--pool", pool.slug, "--dry-run")
    said = capsys.readouterr()
    assert "It would be: new 1, changed 0, unchanged 0, refused 1." in said.out
    assert "Line 6" in said.err
    assert Question.objects.count() == 0
    call_command("import_questions", str(file), "--format", "gift", "--pool", pool.slug)
    assert Question.objects.get().key == "one"
    call_command("import_questions", str(file), "--format", "gift", "--pool", pool.slug)
    assert "new 0, changed 0, unchanged 1, refused 1." in capsys.readouterr().out
    for form in ("gift", "moodlexml", "qti21", "qti3"):
        out = tmp_path / form
        call_command("export_questions", "--pool", pool.slug, "--format", form, "--output", str(out))
        assert "1 questions written" in capsys.readouterr().out
        assert out.stat().st_size > 100


def test_the_commands_say_what_is_wrong(pool, tmp_path):
    file = tmp_path / "broken.txt"
    file.write_text("Broken?{=a")
    with pytest.raises(CommandError, match="Nothing of this file"):
        call_command("import_questions", str(file), "--format", "gift", "--pool", pool.slug)
    with pytest.raises(CommandError, match="There is no bank nowhere"):
        call_command("import_questions", str(file), "--format", "gift", "--pool", "nowhere")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_questions", str(tmp_path / "none"), "--format", "gift", "--pool", pool.slug)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command(
            "export_questions", "--pool", pool.slug, "--format", "gift", "--output", str(tmp_path / "no" / "x")
        )
