"""Each block: found by its icon and words in the editor, previewed there, and refused when it leads nowhere."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from wagtail.blocks.base import Block, BoundBlock

from content.blocks import LESSON_BLOCKS, PLAIN_BLOCKS
from content.blocks.practice import CheckBlock, ScenarioBlock

BLOCKS = dict([*LESSON_BLOCKS, *PLAIN_BLOCKS])
ASKED_FOR = {
    "text", "key_facts", "checklist", "scenario", "stages", "myths", "case_study", "quote", "callout", "contacts",
    "image", "reveal", "check",
}  # fmt: skip


def test_every_kind_is_there():
    assert set(dict(LESSON_BLOCKS)) == ASKED_FOR


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_an_editor_finds_and_previews_it(name):
    block = BLOCKS[name]
    assert block.meta.icon != Block._meta_class.icon
    assert block.meta.group
    assert block.meta.description
    assert block.is_previewable
    value = block.get_preview_value()
    context = block.get_preview_context(
        value, parent_context={"bound_block": BoundBlock(block, value), "block_def": block}
    )
    html = render_to_string(block.get_preview_template(value, context), context)
    assert "watchword.css" in html
    shown = html.split("<main>")[1].split("</main>")[0]
    assert re.sub(r"<[^>]+>|\s", "", shown)
    assert "None" not in shown


def story(*steps):
    return {
        "title": "A story",
        "intro": "",
        "steps": [
            {
                "id": name,
                "text": "<p>Words</p>",
                "choices": [{"text": "Go", "goes_to": to} for to in leads],
                "ending": ending,
            }
            for name, leads, ending in steps
        ],
    }


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ([("a", ["z"], ""), ("b", [], "good")], "A choice in “a” leads to “z”, which is not a step."),
        ([("a", ["b"], ""), ("b", [], "")], "“b” has no choices and no ending: it leads nowhere."),
        ([("a", [], "good"), ("b", [], "good")], "No choice leads to “b”."),
        ([("a", ["a"], ""), ("a", [], "good")], "Two steps are named “a”."),
    ],
)
def test_a_story_that_leads_nowhere_is_refused_in_words(steps, reason):
    block = ScenarioBlock()
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(story(*steps)))
    assert reason in str(refusal.value.block_errors["steps"])


def test_a_question_without_a_right_answer_is_refused_in_words():
    block = CheckBlock()
    options = [{"text": text, "right": False, "feedback": "No."} for text in ("One", "Two")]
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python({"question": "Which?", "options": options}))
    assert "Mark at least one answer as right." in str(refusal.value.block_errors["options"])


def test_every_step_of_a_story_is_on_the_page_and_its_choices_lead_there():
    block = ScenarioBlock()
    value = block.to_python(story(("a", ["b", "c"], ""), ("b", [], "good"), ("c", [], "poor")))
    html = block.render(value, context={"block_id": "x1"})
    for number in (1, 2, 3):
        assert f'id="s-x1-{number}"' in html
    assert 'href="#s-x1-2"' in html
    assert 'href="#s-x1-3"' in html
