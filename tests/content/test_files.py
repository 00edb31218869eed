"""Training files: sound ones are read whole; each kind of broken one is named with its file, line and reason."""
# ruff: noqa: E501 - a fault is one line of the table, however long its sentence

import datetime
import textwrap

import pytest

from content.files import BadFiles, read_training
from content.files.schema import BlockFile
from content.files.streams import stable_id, stream_data

FILES = {
    "roles.yaml": """\
        - slug: taxi-drivers
          name: taxi driver
          plural: Taxi drivers
          licensed: true
        """,
    "contacts.yaml": """\
        - slug: childline
          name: Childline
          phone: "0800 1111"
          checked_on: 2026-11-20
        """,
    "sources.yaml": """\
        - slug: dfe-2017
          title: Definition and guide
          publisher: Department for Education
          published_on: 2017-02-16
        """,
    "pages.yaml": """\
        - slug: about
          title: About
          body:
            - text: Who we are.
        """,
    "safe/module.yaml": """\
        title: Safe journeys
        roles: [taxi-drivers]
        minutes: 8
        summary: What it is about.
        covers: What it covers.
        outcomes:
          - id: signs
            text: See the signs.
        test:
          title: The test
          pass_mark: 80
          sections:
            - {id: signs, title: The signs, draw: 1}
        """,
    "safe/lessons/01-the-signs.yaml": """\
        title: The signs
        minutes: 4
        outcomes: [signs]
        body:
          - text: |
              ## What you see

              A child.
          - key_facts:
              title: What we know
              facts:
                - text: It happens.
                  source: dfe-2017
          - contacts:
              contacts: [childline]
        """,
    "safe/questions.yaml": """\
        - id: what
          section: signs
          outcome: signs
          lesson: the-signs
          text: What now?
          options:
            - {text: Tell, right: true}
            - {text: Wait, right: false}
          feedback: Think again.
        """,
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(textwrap.dedent(text), encoding="utf-8")
    return tmp_path


def faults_of(folder):
    with pytest.raises(BadFiles) as refusal:
        read_training(folder)
    return [(fault.path.relative_to(folder).as_posix(), fault.line, fault.reason) for fault in refusal.value.faults]


def change(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_sound_files_are_read_whole(folder):
    training = read_training(folder)
    (module,) = training.modules
    assert [role.slug for role in training.roles] == ["taxi-drivers"]
    assert training.contacts[0].checked_on == datetime.date(2026, 11, 20)
    assert (training.contacts[0].phone, training.sources[0].published_on) == ("0800 1111", datetime.date(2017, 2, 16))
    assert (module.slug, list(module.lessons), [question.id for question in module.questions]) == (
        "safe",
        ["the-signs"],
        ["what"],
    )
    assert [block.type for block in module.lessons["the-signs"].body] == ["text", "key_facts", "contacts"]


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "reason"),
    [
        ("roles.yaml", "name: taxi driver", "nane: taxi driver", 1, "0 → name: Field required"),
        ("roles.yaml", "slug: taxi-drivers", "slug: Taxi Drivers", 1, "0 → slug: String should match pattern '^[a-z0-9]+(-[a-z0-9]+)*$'"),
        ("contacts.yaml", "checked_on: 2026-11-20", "checked_on: 2026-11-31", 4, "0 → checked_on: Input should be a valid date or datetime, day value is outside expected range"),
        ("contacts.yaml", "checked_on: 2026-11-20", "checked_on: 20/11/2026", 4, "0 → checked_on: Input should be a valid date or datetime, invalid character in year"),
        ("contacts.yaml", 'phone: "0800 1111"', "phone: 999", 3, "0 → phone: Input should be a valid string"),
        ("contacts.yaml", "name: Childline", "name: " + "x" * 121, 2, "0 → name: String should have at most 120 characters"),
        ("contacts.yaml", "name: Childline", "name: Childline\n  name: Other", 3, "“name” stands here twice: one of the two would be lost."),
        ("sources.yaml", "published_on: 2017-02-16", "published_on: 2017-02-16\n  superseded_by: dfe-2030", 1, "“dfe-2017” is superseded by “dfe-2030”, which does not exist."),
        ("pages.yaml", "text: Who we are.", "texts: Who we are.", 4, "0 → body → 0 → texts: Extra inputs are not permitted"),
        ("safe/module.yaml", "pass_mark: 80", "pass_mark: 101", 11, "test → pass_mark: Input should be less than or equal to 100"),
        ("safe/module.yaml", "roles: [taxi-drivers]", "roles: [taxi-drivers, pilots]", 2, "There is no role “pilots”."),
        ("safe/module.yaml", "draw: 1", "draw: 2", None, None),
        ("safe/module.yaml", "title: Safe journeys", "title: [", 3, "This is not YAML: expected ',' or ']', but got '<scalar>'."),
        ("safe/module.yaml", "minutes: 8", "minutes: !!int eight", 1, "This is YAML, but no plain text, numbers, lists and mappings: take out tags and aliases."),
        ("safe/module.yaml", "minutes: 8", "minutes: !!python/name:os.system", 3, "This is not YAML: could not determine a constructor for the tag 'tag:yaml.org,2002:python/name:os.system'."),
        ("safe/lessons/01-the-signs.yaml", "minutes: 4", "minutes: 40", 2, "minutes: Input should be less than or equal to 15"),
        ("safe/lessons/01-the-signs.yaml", "outcomes: [signs]", "outcomes: [sings]", 3, "The module has no outcome “sings”."),
        ("safe/lessons/01-the-signs.yaml", "source: dfe-2017", "source: dfe-2071", 9, "There is no source “dfe-2071”."),
        ("safe/lessons/01-the-signs.yaml", "source: dfe-2017", "sourse: dfe-2017", 12, "body → 1 → key_facts → facts → 0 → source: Field required"),
        ("safe/lessons/01-the-signs.yaml", "[childline]", "[childlime]", 14, "There is no contact “childlime”."),
        ("safe/questions.yaml", "section: signs", "section: sings", 1, "“what” names the section “sings”, which does not exist."),
        ("safe/questions.yaml", "outcome: signs", "outcome: sings", 1, "“what” names the outcome “sings”, which does not exist."),
        ("safe/questions.yaml", "lesson: the-signs", "lesson: the-sings", 1, "“what” names the lesson “the-sings”, which does not exist."),
        ("safe/questions.yaml", "right: true", "right: false", 1, "0: No answer is marked as right."),
        ("safe/questions.yaml", "right: false", "right: true", 1, "0: Two answers are marked as right: choose the kind “All that apply”, or leave one."),
        ("safe/questions.yaml", "{text: Wait, right: false}", "{text: tell, right: false}", 1, "0: Two answers are the same."),
        ("safe/questions.yaml", "feedback: Think again.", "feedback: ''", 9, "0 → feedback: String should have at least 1 character"),
        ("safe/questions.yaml", "text: What now?", "kind: essay\n  text: What now?", 5, "0 → kind: there is no kind “essay”: it is one of single, multiple, true_false, ordering, matching, numeric, hotspot"),
    ],
)  # fmt: skip
def test_each_fault_has_its_file_line_and_reason(folder, name, old, new, line, reason):
    change(folder, name, old, new)
    if reason is None:
        assert faults_of(folder) == [("safe/questions.yaml", 1, "Section “signs” draws 2 questions and has 1.")]
    else:
        assert (name, line, reason) in faults_of(folder)


@pytest.mark.parametrize("name", ["roles.yaml", "contacts.yaml", "sources.yaml", "pages.yaml", "safe/questions.yaml"])
def test_a_missing_file(folder, name):
    (folder / name).unlink()
    assert (name, 1, "The file is missing.") in faults_of(folder)


@pytest.mark.parametrize("name", ["roles.yaml", "safe/module.yaml", "safe/lessons/01-the-signs.yaml"])
def test_a_file_that_is_not_utf_8(folder, name):
    (folder / name).write_bytes("title: Café".encode("cp1252"))
    assert (name, 1, "The file is not UTF-8 text: save it as UTF-8.") in faults_of(folder)


def test_a_file_saved_with_a_mark_at_its_start_is_read(folder):
    path = folder / "roles.yaml"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert [role.slug for role in read_training(folder).roles] == ["taxi-drivers"]


@pytest.mark.parametrize("name", ["safe/module.yaml", "safe/lessons/01-the-signs.yaml"])
def test_an_empty_file(folder, name):
    (folder / name).write_text("", encoding="utf-8")
    assert any(found[:2] == (name, 1) for found in faults_of(folder))


def test_an_alias_inside_itself(folder):
    (folder / "roles.yaml").write_text("&a [*a]", encoding="utf-8")
    assert ("roles.yaml", 1) in [found[:2] for found in faults_of(folder)]


@pytest.mark.parametrize("name", ["signs.yaml", "1-signs.yaml", "01-The-Signs.yaml", "01-the-signs.yml", "notes.txt"])
def test_a_lesson_named_otherwise(folder, name):
    (folder / "safe/lessons" / name).write_text("", encoding="utf-8")
    assert faults_of(folder) == [(f"safe/lessons/{name}", 1, "A lesson's file is named like 01-what-it-is.yaml.")]


@pytest.mark.parametrize("slug", ["the-signs", "test"])
def test_a_lesson_whose_address_is_taken(folder, slug):
    text = (folder / "safe/lessons/01-the-signs.yaml").read_text(encoding="utf-8")
    (folder / f"safe/lessons/02-{slug}.yaml").write_text(text, encoding="utf-8")
    assert faults_of(folder) == [
        (f"safe/lessons/02-{slug}.yaml", 1, f"“{slug}” is already the address of another page of the module: rename the file.")
    ]  # fmt: skip


def test_a_module_without_lessons(folder):
    (folder / "safe/lessons/01-the-signs.yaml").unlink()
    assert ("safe/module.yaml", 1, "The module has no lessons.") in faults_of(folder)


def test_a_module_in_a_folder_that_cannot_be_an_address(folder):
    (folder / "safe").rename(folder / "Safe journeys")
    assert faults_of(folder) == [
        ("Safe journeys/module.yaml", 1, "The folder “Safe journeys” stands in addresses: name it like safe-journeys.")
    ]


def test_two_questions_of_a_name(folder):
    path = folder / "safe/questions.yaml"
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    assert faults_of(folder) == [("safe/questions.yaml", 10, "Two questions are named “what”.")]


def test_a_contact_written_twice_must_say_the_same(folder):
    (folder / "safe/contacts.yaml").write_text((folder / "contacts.yaml").read_text())
    assert len(read_training(folder).contacts) == 1
    change(folder, "safe/contacts.yaml", "0800 1111", "0800 2222")
    assert faults_of(folder) == [("safe/contacts.yaml", 1, "“childline” is written differently in another place.")]


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("{}", "a block has exactly one key, its type"),
        ("{text: A, callout: {title: B, text: C}}", "a block has exactly one key, its type"),
        ("{video: x}", "Extra inputs are not permitted"),
        ("{html: <script>}", "Extra inputs are not permitted"),
        ("{check: {question: Q, options: [{text: A, right: false, feedback: F}, {text: B, right: false, feedback: F}]}}", "no option is right"),
        ("{scenario: {title: T, steps: [{id: a, text: A, choices: [{text: Go, goes_to: c}]}, {id: b, text: B, ending: good}]}}", "A choice in “a” leads to “c”, which is not a step. No choice leads to “b”."),
        ("{picture: {picture: hotel-corridor}}", "alt: Field required"),
        ("{picture: {picture: hotel-corridor, alt: ' '}}", "alt: String should have at least 1 character"),
        ("{stages: {title: T, picture: hotel-corridor, stages: [{title: A, text: B}, {title: C, text: D}]}}", "A picture needs `alt`: what it tells somebody who cannot see it."),
        ("{order: {title: T, items: [{text: A, why: B}, {text: C, why: D}]}}", "items: List should have at least 3 items after validation, not 2"),
        ("{order: {title: T, items: [{text: A, why: B}, {text: C, why: D}, {text: a, why: E}]}}", "Two things to put in order are the same."),
        ("{spot: {title: T, intro: I, details: [{label: A, text: B, sign: true, why: C}, {label: D, text: E, sign: true, why: F}, {label: G, text: H, sign: true, why: J}]}}", "Every detail is a sign: add at least one that is none, or there is nothing to tell apart."),
        ("{spot: {title: T, intro: I, picture: hotel-corridor, details: [{label: A, text: B, sign: true, why: C}, {label: D, text: E, sign: false, why: F}, {label: G, text: H, sign: true, why: J}]}}", "A picture needs `alt`: what it tells somebody who cannot see it."),
        ("{thread: {title: T, intro: I, turn: 5, explain: E, messages: [{who: them, name: J, text: A}, {who: child, name: S, text: B}, {who: them, name: J, text: C}, {who: child, name: S, text: D}]}}", "The thread cannot turn at message 5: it has messages 1 to 4."),
        ("{story: {title: T, steps: [{id: a, text: A, choices: [{text: Go, goes_to: b, points: 4}]}, {id: b, text: B}], endings: [{at_least: 1, kind: good, text: G}, {at_least: 0, kind: poor, text: P}]}}", "points: Input should be less than or equal to 3"),
        ("{story: {title: T, steps: [{id: a, text: A, choices: [{text: Go, goes_to: b, points: 1}]}, {id: b, text: B}], endings: [{at_least: 1, kind: good, text: G}, {at_least: 0, kind: poor, text: P}]}}", "No path ends with the points for the ending from 0 on: it would never be read."),
    ],
)  # fmt: skip
def test_a_block_that_is_not_one(folder, block, reason):
    change(folder, "safe/lessons/01-the-signs.yaml", "  - text: |\n", f"  - {block}\n  - text: |\n")
    path, line, found = faults_of(folder)[0]
    assert (path, line) == ("safe/lessons/01-the-signs.yaml", 5)
    assert found.endswith(reason)


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("picture:\n      alt: A\n      picture: no-such-thing", 7),
        ("stages:\n      title: T\n      picture: no-such-thing\n      alt: A\n      stages: [{title: A, text: B}, {title: C, text: D}]", 7),
        ("spot:\n      title: T\n      intro: I\n      picture: no-such-thing\n      alt: A\n      details: [{label: A, text: B, sign: true, why: C}, {label: D, text: E, sign: false, why: F}, {label: G, text: H, sign: true, why: J}]", 8),
    ],
)  # fmt: skip
def test_a_picture_that_does_not_exist_is_named_with_its_line(folder, block, line):
    change(folder, "safe/lessons/01-the-signs.yaml", "  - text: |\n", f"  - {block}\n  - text: |\n")
    assert faults_of(folder) == [
        ("safe/lessons/01-the-signs.yaml", line, "There is no picture “no-such-thing” in content/static/content/pictures.")
    ]  # fmt: skip


def test_every_fault_is_listed_not_the_first_alone(folder):
    change(folder, "contacts.yaml", "checked_on: 2026-11-20", "checked_on: soon")
    change(folder, "safe/module.yaml", "minutes: 8", "minutes: long")
    change(folder, "safe/questions.yaml", "feedback: Think again.", "hint: Think again.")
    assert {name for name, _, _ in faults_of(folder)} == {
        "contacts.yaml",
        "safe/module.yaml",
        "safe/lessons/01-the-signs.yaml",  # its contact could not be read
    }


def test_a_bare_true_is_the_word_on_a_button(folder):
    change(
        folder,
        "safe/questions.yaml",
        "    - {text: Tell, right: true}\n    - {text: Wait, right: false}\n",
        "    - {text: True, right: true}\n    - {text: False, right: false}\n",
    )
    (question,) = read_training(folder).modules[0].questions
    assert [option.text for option in question.options] == ["True", "False"]


def test_faults_read_as_sentences(folder):
    change(folder, "safe/questions.yaml", "right: true", "right: false")
    with pytest.raises(BadFiles, match=r"questions\.yaml, line 1: 0: No answer is marked as right\."):
        read_training(folder)


# --- from blocks to what a page keeps ---------------------------------------------------------------------------------
def test_blocks_become_stream_data_with_clean_html_and_row_ids():
    blocks = [
        BlockFile(text="## Signs\n\n<script>x</script>"),
        BlockFile(key_facts={"title": "Known", "facts": [{"text": "It <b>happens</b>.", "source": "dfe"}]}),
        BlockFile(contacts={"contacts": ["childline"]}),
        BlockFile(quote={"text": "Words", "attribution": "Somebody"}),
    ]
    data = stream_data(blocks, name="a", contacts={"childline": 7}, sources={"dfe": 3})
    assert [(block["type"], block["id"]) for block in data] == [
        (kind, stable_id("a", index)) for index, kind in enumerate(["text", "key_facts", "contacts", "quote"])
    ]
    assert data[0]["value"] == "<h2>Signs</h2>\n<p>&lt;script&gt;x&lt;/script&gt;</p>"
    assert [item["value"] for item in data[1]["value"]["facts"]] == [
        {"text": "It <b>happens</b>.", "source": 3, "where": ""}
    ]
    assert [item["value"] for item in data[2]["value"]["contacts"]] == [7]
    assert data[3]["value"] == {"text": "Words", "attribution": "Somebody", "source": None}


def test_the_same_names_give_the_same_ids():
    assert stable_id("a", 1) == stable_id("a", 1) != stable_id("a", 2)


def test_exercises_become_stream_data():
    blocks = [
        BlockFile(
            story={
                "title": "T",
                "intro": "It is **late**.",
                "steps": [
                    {"id": "a", "text": "A", "choices": [{"text": "Go", "goes_to": "b", "points": 1}, {"text": "No", "goes_to": "b"}]},
                    {"id": "b", "text": "*B*"},
                ],
                "endings": [{"at_least": 1, "kind": "good", "text": "**G**"}, {"at_least": 0, "kind": "poor", "text": "P"}],
            }
        ),
        BlockFile(stages={"title": "T", "stages": [{"title": "A", "text": "B"}, {"title": "C", "text": "D"}]}),
    ]  # fmt: skip
    story, stages = [block["value"] for block in stream_data(blocks, name="a", contacts={}, sources={})]
    assert story["intro"] == "<p>It is <strong>late</strong>.</p>"
    assert [(step["value"]["id"], step["value"]["text"]) for step in story["steps"]] == [("a", "<p>A</p>"), ("b", "<p><em>B</em></p>")]  # fmt: skip
    assert [choice["value"] for choice in story["steps"][0]["value"]["choices"]] == [
        {"text": "Go", "goes_to": "b", "points": 1},
        {"text": "No", "goes_to": "b", "points": 0},
    ]
    assert [ending["value"] for ending in story["endings"]] == [
        {"at_least": 1, "kind": "good", "text": "<p><strong>G</strong></p>"},
        {"at_least": 0, "kind": "poor", "text": "<p>P</p>"},
    ]
    assert (stages["picture"], stages["alt"]) == ("", "")
