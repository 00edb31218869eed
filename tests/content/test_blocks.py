"""Each block: found by its icon and words in the editor, previewed there, and refused when it leads nowhere."""
# ruff: noqa: E501 - a refusal is one line of the table, however long its sentence

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from wagtail.blocks.base import Block, BoundBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from content.blocks import LESSON_BLOCKS, PLAIN_BLOCKS
from content.blocks.exercises import OrderBlock, SpotBlock, ThreadBlock
from content.blocks.facts import FactBlock
from content.blocks.media import ImageBlock, VideoBlock
from content.blocks.pictures import PictureBlock
from content.blocks.practice import CheckBlock, ScenarioBlock
from content.blocks.stages import StagesBlock
from content.blocks.story import StoryBlock
from content.models import Contact, Source, TextPage
from elearning.blocks import LessonBody

DAY = datetime.date(2026, 11, 20)
BLOCKS = dict([*LESSON_BLOCKS, *PLAIN_BLOCKS])
NAMING = {"text", "key_facts", "contacts", "image", "myths", "quote", "callout", "video"}  # rows of the database
ASKED_FOR = {
    "text", "key_facts", "checklist", "scenario", "stages", "myths", "case_study", "quote", "callout", "contacts",
    "image", "video", "reveal", "check", "picture", "order", "spot", "thread", "story",
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


# --- exercises --------------------------------------------------------------------------------------------------------
def test_things_to_order_are_shown_in_another_order_and_explained_in_the_right_one():
    block = OrderBlock()
    html = block.render(block.get_preview_value(), context={"block_id": "x1"})
    shown, suggested = html.split("<details")
    places = [int(place) for place in re.findall(r'data-place="(\d)"', shown)]
    assert sorted(places) == [1, 2, 3] != places
    assert re.findall(r"<strong>(.*?)</strong>", suggested) == ["Listen", "Ring 999", "Write it down"]


def test_each_detail_says_whether_it_is_a_sign_and_why():
    block = SpotBlock()
    html = block.render(block.get_preview_value(), context={"block_id": "x1"})
    assert re.findall(r"<strong>(.*?)</strong> ([^<]+)", html) == [
        ("A sign:", "He leaves no name."),
        ("Not a sign on its own:", "Most people stay for one."),
        ("A sign:", "She is kept out of it."),
    ]


def test_a_thread_names_who_writes_and_keeps_the_answer_folded():
    block = ThreadBlock()
    html = block.render(block.get_preview_value(), context={"block_id": "x1"})
    messages, answer = html.split("data-thread-answer")
    assert re.findall(r'message__who">(\w+) <span class="message__number">(message \d)', messages) == [
        ("Jay", "message 1"), ("Sam", "message 2"), ("Jay", "message 3"), ("Sam", "message 4"),
    ]  # fmt: skip
    assert "At message 3." not in messages
    assert "At message 3." in answer


def test_every_path_of_a_story_has_its_own_ending_and_way():
    block = StoryBlock()
    html = block.render(block.to_python(branching(goes_to="end")), context={"block_id": "x1"})
    ends = [part.split("</section>")[0] for part in html.split("data-step>")[1:] if "step__ending" in part]
    found = {
        tuple(re.findall(r"<li>You chose: (.*?)</li>", end)): re.findall(r"step__ending--(\w+)", end) for end in ends
    }
    assert found == {("Ask",): ["good"], ("Wait",): ["poor"]}
    assert html.count('href="#s-x1-1"') == 2  # each can be walked again


def test_a_picture_has_its_size_and_its_words():
    block = PictureBlock()
    html = block.render(
        block.to_python({"picture": "hotel-corridor", "alt": "A <long> corridor.", "caption": "At night"}), context={}
    )
    (image,) = re.findall(r"<img [^>]*>", html)
    assert image == (
        '<img src="/static/content/pictures/hotel-corridor.svg" alt="A &lt;long&gt; corridor."'
        ' width="640" height="360" loading="lazy">'
    )
    assert "<figcaption>At night</figcaption>" in html


def test_a_picture_that_is_gone_leaves_its_words():
    block = PictureBlock()
    html = block.render(block.to_python({"picture": "gone", "alt": "A corridor.", "caption": ""}), context={})
    assert "<img" not in html
    assert '<p class="picture__words">A corridor.</p>' in html


def branching(*, goes_to, at_least=1):
    return {
        "title": "A story",
        "intro": "",
        "steps": [
            {
                "id": "start",
                "text": "<p>Words</p>",
                "choices": [
                    {"text": "Ask", "goes_to": goes_to, "points": 2},
                    {"text": "Wait", "goes_to": goes_to, "points": 0},
                ],
            },
            {"id": "end", "text": "<p>Words</p>", "choices": []},
        ],
        "endings": [
            {"at_least": at_least, "kind": "good", "text": "<p>Well</p>"},
            {"at_least": 0, "kind": "poor", "text": "<p>Not</p>"},
        ],
    }


def details(*signs):
    return [{"label": "L", "text": "T", "sign": sign, "why": "W"} for sign in signs]


THREAD = {
    "title": "T",
    "intro": "I",
    "messages": [{"who": "them", "name": "Jay", "text": "hi", "note": ""}] * 4,
    "turn": 9,
    "explain": "E",
}
STAGES = {"title": "T", "stages": [{"title": "A", "text": "B"}] * 2}
REFUSED = [
    (StoryBlock(), branching(goes_to="nowhere"), "steps", "A choice in “start” leads to “nowhere”, which is not a step."),
    (StoryBlock(), branching(goes_to="start"), "steps", "The story goes round in a circle through “start”."),
    (StoryBlock(), branching(goes_to="end", at_least=3), "endings", "No path ends with the points for the ending from 3 on: it would never be read."),
    (OrderBlock(), {"title": "T", "items": [{"text": "Ring", "why": "W"}] * 3}, "items", "Two things to put in order are the same."),
    (SpotBlock(), {"title": "T", "intro": "I", "kind": "scene", "details": details(False, False, False)}, "details", "No detail is a sign: mark at least one."),
    (SpotBlock(), {"title": "T", "intro": "I", "kind": "scene", "picture": "hotel-corridor", "details": details(True, False, True)}, "alt", "Say what the picture tells somebody who cannot see it."),
    (StagesBlock(), {**STAGES, "picture": "hotel-corridor"}, "alt", "Say what the picture tells somebody who cannot see it."),
    (ThreadBlock(), THREAD, "turn", "The thread cannot turn at message 9: it has messages 1 to 4."),
]  # fmt: skip


@pytest.mark.parametrize(("block", "value", "field", "reason"), REFUSED)
def test_an_exercise_that_would_not_work_is_refused_at_its_field_and_may_be_a_draft(block, value, field, reason):
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(value))
    assert list(refusal.value.block_errors) == [field]
    assert reason in str(refusal.value.block_errors[field])
    block.defer_required_validation()
    try:
        draft = block.clean(block.to_python(value))
    finally:
        block.restore_deferred_validation()
    assert block.render(draft, context={"block_id": "x1"})


@pytest.mark.parametrize("block", [OrderBlock(), SpotBlock(), ThreadBlock(), StoryBlock(), PictureBlock()])
def test_an_empty_draft_can_be_looked_at(block):
    assert block.render(block.get_default(), context={"block_id": "x1"})


# --- queries ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def kinds():
    """Raw blocks: every kind that names a row of the database, then every other that a file may hold."""
    contact = Contact.objects.create(slug="a", name="Somebody to call", checked_on=DAY).pk
    source = Source.objects.create(slug="s", title="A report", publisher="An office", published_on=DAY).pk
    image = Image.objects.create(title="T", file=get_test_image_file()).pk
    page = TextPage(title="About us", slug="about-us")
    Page.objects.get(depth=1).add_child(instance=page)
    previews = {name: BLOCKS[name].get_prep_value(BLOCKS[name].get_preview_value()) for name in ASKED_FOR - NAMING}
    return [
        ("text", f'<p>See <a linktype="page" id="{page.pk}">who we are</a>.</p>'),
        ("key_facts", {"title": "T", "facts": [{"text": "A fact.", "source": source, "where": ""}] * 2}),
        ("contacts", {"title": "T", "contacts": [contact]}),
        ("image", {"image": image, "alt": "T", "caption": ""}),
        ("myths", {"title": "T", "items": [{"myth": "M", "fact": "F", "source": source}]}),
        ("quote", {"text": "T", "attribution": "A", "source": source}),
        ("callout", {"kind": "info", "title": "T", "text": f'<p><a id="{page.pk}" linktype="page">Us</a></p>'}),
        *sorted(previews.items()),
    ]


def render_lesson(kinds, count):
    raw = [{"type": kinds[n % len(kinds)][0], "value": kinds[n % len(kinds)][1]} for n in range(count)]
    return LessonBody().to_python(raw).render_as_block()


@pytest.mark.django_db
def test_a_long_lesson_takes_as_many_queries_as_a_short_one(kinds, django_assert_num_queries):
    render_lesson(kinds, 5)  # the sizes of the picture are made at the first look
    naming = kinds[:5]
    for count in (5, 50):
        # Sources for facts, contacts, picture, its sizes, sources for myths; the pages linked to, as what they are.
        with django_assert_num_queries(7):
            html = render_lesson(naming, count)
        assert html.count('class="block ') == count
        assert html.count("Somebody to call") == html.count("<img ") == html.count("who we are") == count // 5
    with django_assert_num_queries(8):  # quotations name sources too
        html = render_lesson(kinds, 50)
    assert html.count('class="block ') == 50


@pytest.mark.django_db
def test_links_to_pages_lead_there_and_those_to_lost_pages_nowhere(kinds):
    page = Page.objects.get(slug="about-us")
    text = BLOCKS["text"]
    alone = text.render(text.to_python(kinds[0][1]))
    assert render_lesson(kinds[:1], 1).count(alone.strip()) == 1
    page.delete()
    assert "<a>who we are</a>" in render_lesson(kinds[:1], 1)


# --- what is missing is said at its place ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("block", "value", "field", "sentence"),
    [
        (ImageBlock(), {"image": None, "alt": "", "caption": ""}, "alt", "Say what the picture tells somebody who cannot see it."),
        (ImageBlock(), {"image": None, "alt": "", "caption": ""}, "image", "Choose a picture."),
        (PictureBlock(), {"picture": "town-hall", "alt": "", "caption": ""}, "alt", "Say what the picture tells somebody who cannot see it."),
        (FactBlock(), {"text": "A fact.", "source": None, "where": ""}, "source", "A fact needs a source. Choose one, or add it under “Directories”."),
        (VideoBlock(), {"film": None, "caption": ""}, "film", "Choose a film: “Directories”, “Films” has those with captions."),
    ],
)  # fmt: skip
def test_what_must_be_filled_in_says_why(block, value, field, sentence):
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(value))
    assert refused.value.block_errors[field].messages == [sentence]
