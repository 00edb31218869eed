"""The question desk's doors for files: seen before taken, by those who write questions, bound to their session."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quizzes.interchange import write_file
from quizzes.models import Question
from tests.elearning.workshop.test_questions import editor
from tests.factories import QuestionFactory, QuizSectionFactory
from tests.quizzes.interchange.items import ITEMS, PICTURED

pytestmark = pytest.mark.django_db
GIFT = b"$CATEGORY: signs\n\n// [id:one]\nWhat?{=Right one ~b}\n\nBroken?{=a"
UPLOAD = "/cms/questions/import/"
PREVIEW, CONFIRM, EXPORT = f"{UPLOAD}preview/", f"{UPLOAD}confirm/", "/cms/questions/export/"


@pytest.fixture(autouse=True)
def _var(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def author():
    return editor("add_question", "change_question", "view_question", name="Arthur")


@pytest.fixture
def pool():
    return QuizSectionFactory(slug="signs").pool


def send(client, pool, content=GIFT, **changes):
    data = {"file": SimpleUploadedFile("some.txt", content), "form": "gift", "pool": pool.pk, "section": "", **changes}
    return client.post(UPLOAD, data)


def test_only_those_who_write_questions(pool):
    viewer = editor("view_question")
    assert viewer.get(UPLOAD).status_code in {302, 403}
    assert send(viewer, pool).status_code in {302, 403}
    assert viewer.get(f"{EXPORT}?form=gift&download=1").status_code in {302, 403}
    assert viewer.post(CONFIRM).status_code in {302, 403}
    changer = editor("change_question")
    assert send(changer, pool).status_code in {302, 403}
    assert changer.get(EXPORT).status_code == 200


def test_a_file_is_seen_before_it_is_taken(author, pool):
    assert author.get(UPLOAD).status_code == 200
    assert send(author, pool).headers["Location"] == PREVIEW
    page = author.get(PREVIEW).content.decode()
    assert "Right one" in page
    assert "Line 6" in page
    assert "One right answer" in page
    assert "Take 1 as draft<" in page
    assert Question.objects.count() == 0
    done = author.post(CONFIRM)
    assert done.headers["Location"] == f"/cms/questions/?pool={pool.pk}&drafted=true"
    listed = author.get(done.headers["Location"]).content.decode()
    assert "A draft that you do not want is discarded at its question." in listed
    assert "What?" in listed
    assert (Question.objects.get().state, Question.objects.get().draft.created_by.name) == ("draft", "Arthur")
    again = author.post(CONFIRM, follow=True)
    assert "No file is waiting" in again.content.decode()
    assert Question.objects.count() == 1


def test_a_file_may_be_left_and_is_nobody_elses(author, pool):
    send(author, pool)
    other = editor("add_question", "change_question", email="other@example.org")
    assert other.get(PREVIEW).headers["Location"] == UPLOAD
    author.post(CONFIRM, {"leave": "1"})
    assert author.get(PREVIEW).headers["Location"] == UPLOAD
    assert Question.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"content": b""}, "The file is empty"),
        ({"form": "word"}, "valid choice"),
        ({"section": "nowhere"}, "valid choice"),
        ({"content": b"x" * 10_000_001}, "larger than 10 MB"),
    ],
)
def test_what_is_wrong_with_an_upload_is_said(author, pool, changes, reason):
    page = send(author, pool, **changes)
    assert page.status_code == 422
    assert reason in page.content.decode()


def test_sections_are_offered_below_their_bank(author, pool):
    other = QuizSectionFactory(slug="law", title="The law").pool
    QuestionFactory(pool=other, section="old-one")
    page = author.get(UPLOAD).content.decode()
    offered = page[page.index(f'<optgroup label="{other}">') :]
    offered = offered[: offered.index("</optgroup>")]
    assert [words in offered for words in ("The law (law)", ">old-one<", "signs")] == [True, True, False]
    sent = send(author, pool, section="law").content.decode()
    assert "has no such section. Choose one of its own, and the file again." in sent


def test_the_picture_of_a_scenario_is_named_before_it_is_taken(author, pool):
    content = write_file([item for item in ITEMS if item.story == PICTURED], form="moodlexml").content
    send(author, pool, content=content, form="moodlexml")
    page = author.get(PREVIEW).content.decode()
    assert "Picture of the scenario: desk.png. In words: A blue desk" in page


def test_a_file_of_nothing_shows_why(author, pool):
    send(author, pool, content=b"<!DOCTYPE a><quiz/>", form="moodlexml")
    page = author.get(PREVIEW).content.decode()
    assert "DOCTYPE" in page
    assert "as draft" not in page


def test_the_list_leads_to_both(author):
    question = QuestionFactory()
    page = author.get(reverse("questions:index"), {"pool": question.pool_id}).content.decode()
    assert UPLOAD in page
    assert f"{EXPORT}?pool={question.pool_id}" in page


def test_what_the_list_shows_goes_out(author):
    first, second = QuestionFactory(), QuestionFactory()
    page = author.get(EXPORT, {"form": "gift", "pool": first.pool_id})
    assert "1 go out, 0 do not" in page.content.decode()
    file = author.get(EXPORT, {"form": "gift", "pool": first.pool_id, "download": "1"})
    assert file.headers["Content-Disposition"] == f'attachment; filename="{first.pool.slug}.gift.txt"'
    assert first.key in file.content.decode()
    assert second.key not in file.content.decode()
    found = author.get(EXPORT, {"form": "moodlexml", "q": second.key, "download": "1"}).content.decode()
    assert first.key not in found
    assert second.key in found
    assert author.get(EXPORT, {"form": "word"}).status_code == 200


def test_a_preview_and_an_export_take_the_same_queries_for_more(author, pool, django_assert_max_num_queries):
    QuestionFactory(pool=pool)
    counts = []
    for number in (1, 3):
        items = [b"// [id:k%d]\nWhat%d?{=a ~b}" % (n, n) for n in range(number)]
        send(author, pool, content=b"\n\n".join(items), section="signs")
        with django_assert_max_num_queries(100) as seen:
            author.get(PREVIEW)
        exported = [QuestionFactory(pool=pool) for _ in range(number)]
        with django_assert_max_num_queries(100) as out:
            author.get(EXPORT, {"form": "qti21", "pool": exported[0].pool_id})
        counts.append((len(seen), len(out)))
    assert counts[0] == counts[1]
