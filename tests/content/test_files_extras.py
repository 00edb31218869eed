"""What a module's files may add: a summary card, a declaration, a group session. Each fault has its file and line."""
# ruff: noqa: E501 - a fault is one line of the table, however long its sentence

import pytest

from content.files import BadFiles, read_training
from tests.content.test_files import change, faults_of, folder  # noqa: F401 - a fixture

CARD = """\
card:
  signs: [One, Two, Three, Four]
  do: [One, Two, Three]
  contacts:
    - childline
    - police
"""
DECLARATION = """\
declaration:
  edition: "The guide, September 2026"
  source: dfe-2017
  statement: I have read and understood it.
"""
SLIDE = """\
  - title: Slide {number}
    minutes: 3
    points: [One, Two]
    notes: Say it.
"""
SESSION = """\
title: Twenty minutes
minutes: 20
before: Print the sheet.
after: Keep the sheet.
slides:
""" + "".join(SLIDE.format(number=number) for number in range(1, 7))
POLICE = """
- slug: police
  name: Police
  phone: "101"
  checked_on: 2026-11-20
"""


@pytest.fixture
def module(folder):  # noqa: F811
    """The folder with a second contact, and its module's own file to add to."""
    path = folder / "contacts.yaml"
    path.write_text(path.read_text() + POLICE)
    return folder / "safe/module.yaml"


def without_test(path):
    text = path.read_text()
    path.write_text(text[: text.index("test:")])


def test_a_card_is_read(folder, module):  # noqa: F811
    module.write_text(module.read_text() + CARD)
    card = read_training(folder).modules[0].module.card
    assert (card.signs, card.do, card.contacts) == (
        ["One", "Two", "Three", "Four"],
        ["One", "Two", "Three"],
        ["childline", "police"],
    )


def test_a_declaration_is_read(folder, module):  # noqa: F811
    without_test(module)
    module.write_text(module.read_text() + DECLARATION)
    read = read_training(folder).modules[0].module.declaration
    assert read.model_dump() == {
        "edition": "The guide, September 2026",
        "source": "dfe-2017",
        "statement": "I have read and understood it.",
    }


def test_a_session_is_read(folder, module):  # noqa: F811
    assert read_training(folder).modules[0].session is None
    (folder / "safe/session.yaml").write_text(SESSION)
    session = read_training(folder).modules[0].session
    assert (session.title, session.minutes, [slide.title for slide in session.slides]) == (
        "Twenty minutes",
        20,
        [f"Slide {number}" for number in range(1, 7)],
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("Four]", "]", 15, "card → signs: List should have at least 4 items after validation, not 3"),
        ("do: [One, Two, Three]", "do: [1, 2, 3, 4, 5, 6, 7]", 16, "card → do: List should have at most 6 items after validation, not 7"),
        ("    - police\n", "    - polis\n", 19, "There is no contact “polis”."),
        ("    - police\n", "", 17, "card → contacts: List should have at least 2 items after validation, not 1"),
    ],
)  # fmt: skip
def test_a_card_with_a_fault(folder, module, old, new, line, reason):  # noqa: F811
    module.write_text(module.read_text() + CARD)
    change(folder, "safe/module.yaml", old, new)
    assert ("safe/module.yaml", line, reason) in faults_of(folder)


def test_a_declaration_names_a_source_that_is_there(folder, module):  # noqa: F811
    without_test(module)
    module.write_text(module.read_text() + DECLARATION.replace("dfe-2017", "dfe-2071"))
    assert faults_of(folder) == [("safe/module.yaml", 11, "There is no source “dfe-2071”.")]


def test_a_module_ends_in_one_way(folder, module):  # noqa: F811
    module.write_text(module.read_text() + DECLARATION)
    assert (
        "safe/module.yaml",
        1,
        "a module ends in a test or in a declaration, not in both: take one out",
    ) in faults_of(folder)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("minutes: 20", "minutes: 17", 1, "the slides take 18 minutes, the session 17"),
        ("  - title: Slide 1\n", "  - title: Slide 1\n    picture: no-such\n", 6, "slides → 0: A picture needs `alt`: what it tells somebody who cannot see it."),
        ("  - title: Slide 1\n", "  - title: Slide 1\n    alt: A door.\n    picture: no-such\n", 8, "There is no picture “no-such” in content/static/content/pictures."),
        ("title: Twenty minutes", "titel: Twenty minutes", 1, "title: Field required"),
    ],
)  # fmt: skip
def test_a_session_with_a_fault(folder, old, new, line, reason):  # noqa: F811
    (folder / "safe/session.yaml").write_text(SESSION)
    change(folder, "safe/session.yaml", old, new)
    assert ("safe/session.yaml", line, reason) in faults_of(folder)


def test_too_few_slides(folder):  # noqa: F811
    (folder / "safe/session.yaml").write_text(SESSION.replace(SLIDE.format(number=6), ""))
    assert faults_of(folder) == [
        ("safe/session.yaml", 5, "slides: List should have at least 6 items after validation, not 5")
    ]


@pytest.mark.parametrize("slug", ["card", "certificate", "declaration", "session-pack"])
def test_a_lesson_at_an_address_of_ours(folder, slug):  # noqa: F811
    text = (folder / "safe/lessons/01-the-signs.yaml").read_text(encoding="utf-8")
    (folder / f"safe/lessons/02-{slug}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadFiles, match=f"“{slug}” is already the address of another page of the module"):
        read_training(folder)
