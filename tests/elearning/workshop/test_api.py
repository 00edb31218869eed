"""Questions in and out for programs, by the rights of the key's person."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.tokens import issue_token
from quizzes.models import Question
from tests.factories import PoolFactory, QuestionFactory, QuizSectionFactory, UserFactory

pytestmark = pytest.mark.django_db
GIFT = b"$CATEGORY: signs\n\n// [id:one]\nWhat?{=Right one ~b}\n\nBroken?{=a"
IMPORT, EXPORT = "/api/v1/questions/import", "/api/v1/questions/export"


def key_of(*codenames, authority=""):
    person = UserFactory(name="Arthur")
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    _, key = issue_token(person=person, label="Pack", authority=authority, now=timezone.now())
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def author():
    return key_of("add_question", "change_question")


@pytest.fixture
def pool():
    return QuizSectionFactory(slug="signs").pool


def send(client, headers, bank, **changes):
    data = {"file": SimpleUploadedFile("some.txt", GIFT), "format": "gift", "pool": bank.slug, **changes}
    return client.post(IMPORT, data, headers=headers)


def test_a_dry_run_then_the_import_then_the_same_again(client, author, pool):
    dry = send(client, author, pool, dry_run="true")
    assert dry.status_code == 200
    assert dry.json() == {
        "dry_run": True, "new": 1, "changed": 0, "unchanged": 0,
        "items": [
            {
                "where": "Line 4", "key": "one", "kind": "single", "section": "signs", "state": "new",
                "notes": [
                    "The file has no feedback. It says for now: “Read the lesson again, then think about this question "
                    "once more.”"
                ],
            }
        ],
        "refusals": [
            {
                "where": "Line 6, column 8",
                "reason": "The { is not closed with a }. Answers may not have empty lines between them; write \\{ for "
                "one that is meant as text.",
            }
        ],
    }  # fmt: skip
    assert Question.objects.count() == 0
    assert send(client, author, pool).json()["new"] == 1
    question = Question.objects.get()
    assert (question.state, question.draft.created_by.name) == ("draft", "Arthur")
    again = send(client, author, pool).json()
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 1)


@pytest.mark.parametrize(
    ("changes", "status", "detail"),
    [
        ({"format": "word"}, 422, "format: one of gift, moodlexml, qti."),
        ({"pool": "nowhere"}, 404, "There is no bank of that name."),
        ({"pool": "a\0b"}, 404, "There is no bank of that name."),
        ({"file": SimpleUploadedFile("big.txt", b"x" * 10_000_001)}, 422, "The file is larger than 10 MB. Split it."),
    ],
)
def test_what_is_wrong_with_a_request_is_a_sentence(client, author, pool, changes, status, detail):
    response = send(client, author, pool, **changes)
    assert (response.status_code, response.json()) == (status, {"detail": detail})


def test_only_those_who_may_write_questions(client, pool):
    assert send(client, {}, pool).status_code == 401
    changer = key_of("change_question")
    assert send(client, changer, pool).json() == {"detail": "The key's person may not add and change questions."}
    assert client.get(EXPORT, {"format": "gift", "pool": pool.slug}, headers=changer).status_code == 200
    viewer = key_of("view_question")
    assert client.get(EXPORT, {"format": "gift", "pool": pool.slug}, headers=viewer).status_code == 403
    narrow = key_of("add_question", "change_question", authority="a-council")
    assert send(client, narrow, pool).json() == {
        "detail": "This key is kept to one authority: questions belong to none."
    }
    assert Question.objects.count() == 0


def test_a_bank_goes_out_and_what_cannot_go_is_told(client, author):
    question = QuestionFactory()
    other = QuestionFactory(pool=PoolFactory())
    asked = {"format": "gift", "pool": question.pool.slug}
    file = client.get(EXPORT, asked, headers=author)
    assert file.headers["Content-Disposition"] == f'attachment; filename="{question.pool.slug}.gift.txt"'
    assert question.key in file.content.decode()
    assert other.key not in file.content.decode()
    assert client.get(EXPORT, {**asked, "report": "true"}, headers=author).json() == {"count": 1, "left_out": []}
    nothing = client.get(EXPORT, {**asked, "section": "nowhere", "report": "true"}, headers=author)
    assert nothing.json() == {"count": 0, "left_out": []}
    refused = client.get(EXPORT, {**asked, "format": "qti"}, headers=author)
    assert (refused.status_code, refused.json()) == (
        422, {"detail": "format: one of gift, moodlexml, qti21, qti3."},
    )  # fmt: skip
