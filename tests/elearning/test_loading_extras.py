"""Loading a summary card, a declaration and a group session: an editor's change stays, a gone file goes."""

import pytest

from content.files.schema import (
    BlockFile,
    CardFile,
    ContactFile,
    DeclarationFile,
    LessonFile,
    ModuleFile,
    ModuleFolder,
    RoleFile,
    SessionFile,
    SourceFile,
    Training,
)
from content.models import ModuleVersion
from elearning.actions.loading import load_training
from elearning.models import ModulePage, SessionPackPage
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db
SESSION = SessionFile(
    title="Together",
    minutes=20,
    before="Print the **sheet**.",
    after="Keep it.",
    slides=[
        {"title": f"Slide {number}", "minutes": 2, "points": ["One", "Two"], "notes": "*Say* it."}
        for number in range(1, 7)
    ],
)
CARD = CardFile(signs=["A", "B", "C", "D"], do=["E", "F", "G"], contacts=["police", "hub"])
DECLARATION = DeclarationFile(edition="The guide, 2026", source="guide", statement="I have read it.")


def training(tmp_path, *, session=None, **module):
    entry = ModuleFile(
        title="Safe", roles=["teachers"], minutes=4, summary="S", covers="C", outcomes=[{"id": "a", "text": "A"}],
        **module,
    )  # fmt: skip
    lesson = LessonFile(title="The signs", minutes=4, body=[BlockFile(text="Words.")])
    folder = ModuleFolder(
        slug="safe", folder=tmp_path, module=entry, lessons={"the-signs": lesson}, questions=[], session=session
    )
    return Training(
        roles=[RoleFile(slug="teachers", name="teacher", plural="Teachers")],
        contacts=[ContactFile(slug=slug, name=slug, checked_on=DAY) for slug in ("police", "hub")],
        sources=[SourceFile(slug="guide", title="The guide", publisher="P", published_on=DAY)],
        modules=[folder],
    )


@pytest.fixture
def load(tmp_path):
    return lambda **parts: load_training(training=training(tmp_path, **parts), now=NOW)


def test_all_three_are_loaded_and_loaded_again_to_nothing(load):
    load(card=CARD, declaration=DECLARATION, session=SESSION)
    page, pack = ModulePage.objects.get(), SessionPackPage.objects.get()
    value = page.card[0].value
    assert (list(value["signs"]), list(value["do"]), [contact.slug for contact in value["contacts"]]) == (
        ["A", "B", "C", "D"],
        ["E", "F", "G"],
        ["police", "hub"],
    )
    assert (page.declaration_edition, page.declaration_source.slug, page.declaration_statement) == (
        "The guide, 2026",
        "guide",
        "I have read it.",
    )
    assert (pack.slug, pack.minutes, pack.before, pack.live) == (
        "session-pack",
        20,
        "<p>Print the <strong>sheet</strong>.</p>",
        True,
    )
    assert [(slide.number, slide.begins, slide.ends) for slide in pack.slide_list()][-1] == (6, 10, 12)
    assert str(pack.slide_list()[0].notes) == "<p><em>Say</em> it.</p>"
    again = load(card=CARD, declaration=DECLARATION, session=SESSION)
    assert (again.added, again.changed, again.left_alone) == ([], [], [])


def test_what_is_taken_out_of_the_file_goes(load):
    load(card=CARD, declaration=DECLARATION, session=SESSION)
    report = load()
    assert report.changed == ["module/safe", "module/safe/session-pack (unpublished)"]
    page = ModulePage.objects.get()
    assert (list(page.card), page.declaration_edition, page.declaration_source) == ([], "", None)
    assert SessionPackPage.objects.get().live is False
    back = load(card=CARD, declaration=DECLARATION, session=SESSION)
    assert back.changed == ["module/safe", "module/safe/session-pack"]
    assert SessionPackPage.objects.get().live is True


def test_what_an_editor_changed_is_left_alone(load):
    load(session=SESSION)
    pack = SessionPackPage.objects.get()
    pack.title = "Half an hour"
    pack.save_revision().publish()
    report = load(session=SESSION.model_copy(update={"minutes": 30}))
    assert report.left_alone == ["module/safe/session-pack"]
    assert SessionPackPage.objects.get().title == "Half an hour"
    assert load().left_alone == ["module/safe/session-pack"]
    assert SessionPackPage.objects.get().live is True


def test_a_new_edition_is_a_new_version_and_a_changed_session_is_none(load):
    load(declaration=DECLARATION, session=SESSION)
    load(declaration=DECLARATION, session=SESSION.model_copy(update={"minutes": 30}))
    assert ModuleVersion.objects.count() == 1
    load(declaration=DECLARATION.model_copy(update={"edition": "The guide, 2027"}), session=SESSION)
    assert ModuleVersion.objects.count() == 2
