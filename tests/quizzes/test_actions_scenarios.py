"""What editors do with scenarios: nothing that is told changes before it is published, nothing told is lost."""

import pytest

from quizzes import actions
from quizzes.models import Question, Response, Scenario
from quizzes.queries import as_told, quiz_rules
from tests.factories import NOW, QuestionFactory, QuizFactory, QuizSectionFactory, UserFactory
from tests.quizzes.test_actions_bank import wording

pytestmark = pytest.mark.django_db
WORDS = {"title": "A booking", "text": "<p>A man books a car.</p>"}


@pytest.fixture
def editor():
    return UserFactory(name="Edie")


@pytest.fixture
def pool():
    return QuizSectionFactory(draw=2).pool


def draft(pool, editor, *, scenario=None, opened=None, **changes):
    opened = opened or (scenario.newest.pk if scenario else None)
    return actions.draft_scenario(
        scenario=scenario, pool=pool, opened=opened, by=editor, now=NOW, **{**WORDS, **changes}
    )


def told(pool, editor):
    scenario = draft(pool, editor)
    return actions.publish_scenario(scenario=scenario, opened=scenario.draft_id, by=editor)


def drafted_question(pool, editor, section="signs"):
    return actions.draft_question(
        question=None, pool=pool, section=section, wording=wording(), opened=None, by=editor, now=NOW
    )


def arrange(scenario, editor, *wanted, seen=None, only_drafts=False):
    held = list(scenario.questions.order_by("scenario_place", "pk").values_list("pk", flat=True))
    return actions.arrange_scenario(
        scenario=scenario, wanted=[question.pk for question in wanted], seen=held if seen is None else seen, by=editor,
        only_drafts=only_drafts,
    )  # fmt: skip


def members(scenario):
    return list(scenario.questions.order_by("scenario_place").values_list("pk", "scenario_place"))


# --- words ------------------------------------------------------------------------------------------------------------
def test_a_new_scenario_is_a_draft_until_it_is_published(pool, editor):
    scenario = draft(pool, editor)
    assert (scenario.key, scenario.current, scenario.draft.number, scenario.draft.created_by) == (
        "a-booking", None, 1, editor,
    )  # fmt: skip
    assert draft(pool, editor).key == "a-booking-2"
    live = actions.publish_scenario(scenario=scenario, opened=scenario.draft_id, by=editor)
    assert (live.current, live.draft) == (scenario.draft, None)


def test_a_draft_leaves_what_is_told(pool, editor):
    scenario = told(pool, editor)
    changed = draft(pool, editor, scenario=scenario, title="Two bookings")
    assert (changed.current.title, changed.draft.title, changed.draft.number) == ("A booking", "Two bookings", 2)
    assert draft(pool, editor, scenario=changed, title="Two bookings").draft == changed.draft
    assert draft(pool, editor, scenario=changed).draft is None  # the words being told are no draft
    assert scenario.versions.count() == 2


def test_a_draft_is_left_but_never_the_only_words(pool, editor):
    scenario = draft(pool, editor)
    with pytest.raises(actions.BadScenario, match="the draft is all there is of it"):
        actions.discard_scenario_draft(scenario=scenario, by=editor)
    scenario = actions.publish_scenario(scenario=scenario, opened=scenario.draft_id, by=editor)
    scenario = draft(pool, editor, scenario=scenario, title="Two bookings")
    assert actions.discard_scenario_draft(scenario=scenario, by=editor).newest.title == "A booking"


def test_who_comes_second_is_told_and_nothing_is_lost(pool, editor):
    scenario = told(pool, editor)
    opened = scenario.current_id
    draft(pool, editor, scenario=scenario, title="Mine")
    with pytest.raises(actions.StaleScenario, match="Edie changed this scenario while you had it open"):
        draft(pool, UserFactory(), scenario=scenario, opened=opened, title="Theirs")
    with pytest.raises(actions.StaleScenario):
        actions.publish_scenario(scenario=scenario, opened=opened, by=editor)
    assert Scenario.objects.get().draft.title == "Mine"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "A scenario has a title and a text."),
        ({"text": "<p> <b></b></p>"}, "A scenario has a title and a text."),
        ({"picture": "taxi-at-night"}, "A picture needs"),
        ({"picture": "no-such", "picture_alt": "A car."}, "There is no picture “no-such”."),
        ({"picture": "taxi-at-night", "image": 1, "picture_alt": "A car."}, "or an uploaded picture, not both"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_not_kept(pool, editor, changes, said):
    with pytest.raises(actions.BadScenario, match=said):
        draft(pool, editor, **changes)
    assert Scenario.objects.count() == 0


# --- questions --------------------------------------------------------------------------------------------------------
def test_questions_are_put_in_ordered_and_taken_out(pool, editor):
    scenario = told(pool, editor)
    first, second, third = (QuestionFactory(pool=pool) for _ in range(3))
    arrange(scenario, editor, second, first)
    assert members(scenario) == [(second.pk, 1), (first.pk, 2)]
    arrange(scenario, editor, first, third, second)
    assert members(scenario) == [(first.pk, 1), (third.pk, 2), (second.pk, 3)]
    arrange(scenario, editor, third)
    assert members(scenario) == [(third.pk, 1)]
    assert Question.objects.filter(scenario=None, scenario_place=0, state="live").count() == 2


def test_who_arranges_second_is_told(pool, editor):
    scenario = told(pool, editor)
    first, second = QuestionFactory(pool=pool), QuestionFactory(pool=pool)
    arrange(scenario, editor, first)
    with pytest.raises(actions.StaleScenario, match="Nothing of yours is saved"):
        arrange(scenario, editor, second, seen=[])
    assert members(scenario) == [(first.pk, 1)]


def test_questions_that_cannot_stand_together(pool, editor):
    scenario = told(pool, editor)
    here, elsewhere = QuestionFactory(pool=pool), QuestionFactory(pool=pool, section="law")
    with pytest.raises(actions.BadScenario, match="These stand in “law” and “signs”"):
        arrange(scenario, editor, here, elsewhere)
    with pytest.raises(actions.BadScenario, match="not in this bank, or was named twice"):
        arrange(scenario, editor, QuestionFactory())
    with pytest.raises(actions.BadScenario, match="not in this bank, or was named twice"):
        arrange(scenario, editor, here, here)
    other = told(pool, editor)
    arrange(other, editor, here)
    with pytest.raises(actions.BadScenario, match="belongs to another scenario"):
        arrange(scenario, editor, here)


def test_a_live_question_needs_a_scenario_that_is_told(pool, editor):
    scenario = draft(pool, editor)
    with pytest.raises(actions.BadScenario, match="put the scenario into tests first"):
        arrange(scenario, editor, QuestionFactory(pool=pool))
    new = drafted_question(pool, editor)
    arrange(scenario, editor, new)
    with pytest.raises(actions.BadQuestion, match="Its scenario “A booking” is a draft"):
        actions.publish_question(question=new, opened=new.draft_id, by=editor)


def test_who_may_not_publish_changes_nothing_that_is_live(pool, editor):
    scenario = told(pool, editor)
    first, second = QuestionFactory(pool=pool), QuestionFactory(pool=pool)
    new = drafted_question(pool, editor)
    arrange(scenario, editor, first, second)
    for wanted in ([second, first], [first], [first, second, QuestionFactory(pool=pool)]):
        with pytest.raises(actions.BadScenario, match="only somebody who may publish"):
            arrange(scenario, editor, *wanted, only_drafts=True)
    arrange(scenario, editor, first, new, second, only_drafts=True)
    assert members(scenario) == [(first.pk, 1), (new.pk, 2), (second.pk, 3)]
    arrange(scenario, editor, first, second, only_drafts=True)
    assert members(scenario) == [(first.pk, 1), (second.pk, 2)]


def test_a_scenario_and_its_drafts_go_into_tests_together_or_not_at_all(pool, editor):
    scenario = draft(pool, editor)
    first, second = drafted_question(pool, editor), drafted_question(pool, editor)
    arrange(scenario, editor, first, second)
    pairs = [(first.pk, first.draft_id), (second.pk, second.draft_id)]
    with pytest.raises(actions.StaleQuestion):
        actions.publish_scenario(
            scenario=scenario, opened=scenario.draft_id, by=editor, drafts=[pairs[0], (second.pk, 0)]
        )
    assert Question.objects.filter(state="live").count() == 0
    assert Scenario.objects.get().current is None
    actions.publish_scenario(scenario=scenario, opened=scenario.draft_id, by=editor, drafts=pairs)
    assert set(Question.objects.values_list("state", flat=True)) == {"live"}
    other = drafted_question(pool, editor)
    with pytest.raises(actions.BadScenario, match="taken out of the scenario meanwhile"):
        actions.publish_scenario(
            scenario=scenario, opened=scenario.draft_id, by=editor, drafts=[(other.pk, other.draft_id)]
        )


def test_a_question_leaves_its_section_only_without_its_scenario(pool, editor):
    scenario = told(pool, editor)
    first, second, spare = (QuestionFactory(pool=pool) for _ in range(3))
    arrange(scenario, editor, first, second)
    moved = {"question": first, "pool": pool, "section": "law", "wording": wording(), "by": editor, "now": NOW}
    with pytest.raises(actions.BadQuestion, match="Take it out of the scenario first"):
        actions.draft_question(**moved, opened=first.current_id)
    arrange(scenario, editor, second)
    assert actions.draft_question(**moved, opened=first.current_id).section == "law"
    assert spare.section == "signs"


def test_attempts_tell_what_was_told_when_they_began(editor):
    quiz = QuizFactory()
    pool = QuizSectionFactory(quiz=quiz, draw=2).pool
    scenario = told(pool, editor)
    before = scenario.current
    first, second = QuestionFactory(pool=pool), QuestionFactory(pool=pool)
    arrange(scenario, editor, second, first)
    start = {"quiz": quiz, "test_rules": quiz_rules(quiz), "now": NOW}
    old = actions.start_attempt(person=UserFactory(), **start)
    scenario = draft(pool, editor, scenario=scenario, title="Two bookings")
    drafted = actions.start_attempt(person=UserFactory(), **start)
    scenario = actions.publish_scenario(scenario=scenario, opened=scenario.draft_id, by=editor)
    arrange(scenario, editor, first, second)
    new = actions.start_attempt(person=UserFactory(), **start)

    def asked(attempt):
        rows = Response.objects.filter(attempt=attempt).order_by("position")
        return list(rows.values_list("version__question", "scenario"))

    assert asked(old) == asked(drafted) == [(second.pk, before.pk), (first.pk, before.pk)]
    assert asked(new) == [(first.pk, scenario.current_id), (second.pk, scenario.current_id)]


def test_a_scenario_as_told_stands_above_its_first_question(pool, editor):
    scenario = told(pool, editor)
    questions = [QuestionFactory(pool=pool) for _ in range(3)]
    shown = as_told(story=scenario.current, versions=[question.current for question in questions])
    assert [(one.position, one.story and (one.story.title, one.story.last)) for one in shown] == [
        (1, ("A booking", 3)), (2, None), (3, None),
    ]  # fmt: skip
