"""Read and understood: a declaration is a completion with a certificate, made once for each edition and cycle."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from certificates.actions import revoke_certificate
from certificates.models import Certificate
from content.models import ModuleVersion
from content.models.append_only import PastIsKept
from elearning import actions, queries
from elearning.models import Completion, Declaration, ModulePage, Obligation
from tests.elearning.journey import driver, read_lessons
from tests.factories import (
    DAY,
    NOW,
    ModulePageFactory,
    QuizFactory,
    RequirementFactory,
    UserFactory,
    declaration_fields,
)

pytestmark = pytest.mark.django_db
URL = "/taxi-drivers/annual-update/declaration/"
MODULE = "/taxi-drivers/annual-update/"
EDITION = "The guide, September 2026"


@pytest.fixture
def course():
    return ModulePageFactory(module__slug="annual-update", quiz=None, **declaration_fields())


@pytest.fixture
def person():
    return driver()


@pytest.fixture
def learner(client, person):
    client.force_login(person)
    return client


def outline():
    return queries.outline(role_slug="taxi-drivers", module_slug="annual-update")


def declare(person, *, edition=EDITION, now=NOW):
    return actions.declare(person=person, found=outline(), edition=edition, now=now)


def publish(course, **values):
    for name, value in values.items():
        setattr(course, name, value)
    course.save_revision().publish()


# --- what is written --------------------------------------------------------------------------------------------------
def test_a_declaration_completes_the_module_and_awards_its_certificate(course, person):
    read_lessons(person, course)
    certificate = declare(person)
    completion = Completion.objects.get()
    declaration = completion.declaration
    assert (completion.person, completion.module, completion.how, completion.score, completion.attempt) == (
        person,
        course.module,
        "online",
        None,
        None,
    )
    assert (completion.completed_on, completion.version.number) == (DAY, 1)
    assert (declaration.person, declaration.module, declaration.edition, declaration.statement) == (
        person,
        course.module,
        EDITION,
        "I have read and understood Part one of the guide.",
    )
    assert (declaration.cycle, declaration.declared_at) == (1, NOW)
    assert (certificate.completion, certificate.score, certificate.declared) == (
        completion.uuid,
        None,
        "declared that they have read and understood Part one of the guide (The guide, September 2026)",
    )


def test_declaring_twice_gives_the_first(course, person):
    read_lessons(person, course)
    first = declare(person)
    assert declare(person, now=NOW + datetime.timedelta(days=3)) == first
    assert (Completion.objects.count(), Declaration.objects.count(), Certificate.objects.count()) == (1, 1, 1)


def test_the_constraint_carries_it(course, person):
    read_lessons(person, course)
    declare(person)
    declaration = Declaration.objects.get()
    again = Completion.objects.create(
        person=person, module=course.module, version=ModuleVersion.objects.get(), completed_on=DAY, recorded_at=NOW,
        how="online",
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Declaration.objects.create(
            completion=again, person=person, module=course.module, edition=EDITION, statement="x", cycle=1,
            declared_at=NOW,
        )  # fmt: skip
    with pytest.raises(PastIsKept):
        declaration.save()


def test_nothing_is_kept_when_the_certificate_cannot_be_written(course, person):
    read_lessons(person, course)
    person.name = None  # which a certificate cannot hold
    with pytest.raises(IntegrityError):
        declare(person)
    assert (Completion.objects.count(), Declaration.objects.count(), Certificate.objects.count()) == (0, 0, 0)


def test_the_next_cycle_opens_and_asks_for_the_same_edition_again(course, person):
    requirement = RequirementFactory(module=course.module, repeat_months=12)
    Obligation.objects.create(
        person=person, requirement=requirement, cycle=1, opened_on=datetime.date(2026, 9, 1), due_on=DAY
    )
    read_lessons(person, course)
    first = declare(person)
    following = Obligation.objects.get(cycle=2)
    assert (following.opened_on, following.due_on) == (datetime.date(2027, 5, 20), datetime.date(2027, 11, 20))
    before = NOW.replace(year=2027, month=5, day=19)
    assert declare(person, now=before) == first
    second = declare(person, now=NOW.replace(year=2027, month=5, day=20))
    assert second != first
    assert list(Declaration.objects.order_by("cycle").values_list("cycle", "edition")) == [(1, EDITION), (2, EDITION)]


def test_after_the_last_day_of_a_certificate_the_same_edition_can_be_declared_again(course, person):
    course.module.valid_months = 12
    course.module.save()
    read_lessons(person, course)
    first = declare(person)
    assert first.valid_until == datetime.date(2027, 11, 19)
    assert declare(person, now=NOW.replace(year=2027, month=11, day=19)) == first
    assert declare(person, now=NOW.replace(year=2027, month=11, day=20)) != first


def test_after_a_revocation_it_can_be_declared_again(course, person):
    read_lessons(person, course)
    first = declare(person)
    revoke_certificate(certificate=first, reason="error", by=None, now=NOW)
    assert declare(person) != first


def test_a_new_edition_asks_again_and_is_a_new_version(course, person):
    read_lessons(person, course)
    first = declare(person)
    publish(ModulePage.objects.get(), declaration_edition="The guide, September 2027")
    second = declare(person, edition="The guide, September 2027")
    assert (first.module_version, second.module_version) == (1, 2)
    assert sorted(Declaration.objects.values_list("edition", "cycle")) == [
        (EDITION, 1),
        ("The guide, September 2027", 1),
    ]


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_not_before_every_lesson_is_read(course, person):
    with pytest.raises(actions.LessonsUnfinished, match=r"^Read 2 more lessons first, then declare\.$"):
        declare(person)


def test_not_without_the_role(course):
    person = UserFactory()
    read_lessons(person, course)
    with pytest.raises(actions.NotJoined, match=r"^Tell us about your work first, then declare\.$"):
        declare(person)


def test_not_another_edition_than_the_one_that_was_shown(course, person):
    read_lessons(person, course)
    with pytest.raises(actions.AnotherEdition, match=r"new edition since you opened this page: The guide, Sept"):
        declare(person, edition="The guide, September 2025")


def test_not_where_nothing_is_declared(person):
    ModulePageFactory(module__slug="annual-update")
    with pytest.raises(actions.NothingToDeclare, match=r"^This module asks for no declaration\.$"):
        declare(person)


def test_a_module_ends_in_one_way(course):
    course.quiz = QuizFactory()
    with pytest.raises(ValidationError, match="in a test or in a declaration, not in both"):
        course.clean()
    course.quiz, course.declaration_statement = None, ""
    with pytest.raises(ValidationError, match="an edition, a document and a statement: all three"):
        course.clean()


# --- pages ------------------------------------------------------------------------------------------------------------
def test_the_walk(learner, course, person):
    assert b"You can declare when you have read every lesson. 0 of 2 read so far." in learner.get(MODULE).content
    shown = learner.get(URL).content.decode()
    assert "Still to read:" in shown
    assert "Declare</button>" not in shown
    read_lessons(person, course)
    assert b"Go to the declaration" in learner.get(MODULE).content
    shown = learner.get(URL).content.decode()
    assert "I have read and understood Part one of the guide." in shown
    assert 'href="https://www.gov.uk/the-guide"' in shown
    response = learner.post(URL, {"edition": EDITION, "understood": "on"})
    assert (response.status_code, response.url) == (302, URL)
    shown = learner.get(URL).content.decode()
    assert "You have declared" in shown
    assert Certificate.objects.get().code in shown
    assert b"You have declared this edition." in learner.get(MODULE).content
    assert learner.post(URL, {"edition": EDITION, "understood": "on"}).status_code == 302
    assert Completion.objects.count() == 1
    assert b"Annual update" in learner.get("/my-training/").content


def test_the_box_must_be_ticked(learner, course, person):
    read_lessons(person, course)
    response = learner.post(URL, {"edition": EDITION})
    assert response.status_code == 200
    assert b"Tick the box to say that you have read and understood it." in response.content
    assert Declaration.objects.count() == 0


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"edition": "Another", "understood": "on"}, "The document has a new edition since you opened this page"),
        ({"understood": "on"}, "This field is required."),
    ],
)
def test_a_page_of_another_edition(learner, course, person, posted, words):
    read_lessons(person, course)
    response = learner.post(URL, posted, follow=True)
    assert words in response.content.decode()
    assert Declaration.objects.count() == 0


def test_lessons_left_out_are_named_after_a_post(learner, course):
    response = learner.post(URL, {"edition": EDITION, "understood": "on"}, follow=True)
    assert b"Read 2 more lessons first, then declare." in response.content


def test_somebody_without_the_role_is_asked_for_it(client, course):
    client.force_login(UserFactory())
    assert client.get(URL).url == f"/my-training/join/taxi-drivers/?next={MODULE.replace('/', '%2F')}"


def test_signed_out(client, course):
    assert client.get(URL).url == f"/accounts/login/?next={URL}"
    assert b"Sign up</a> or" in client.get(MODULE).content


def test_a_module_with_a_test_has_no_declaration(learner):
    ModulePageFactory(module__slug="annual-update")
    assert learner.get(URL).status_code == 404


def test_the_last_lesson_leads_to_it(learner, course):
    lesson = course.lessons().last()
    assert b"Next: your declaration." in learner.get(f"{MODULE}{lesson.slug}/").content
    assert learner.post(f"{MODULE}{lesson.slug}/").url == f"{MODULE}#declaration"
