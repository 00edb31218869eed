"""Demonstration people: made once, marked, and out of reach where the settings do not ask for them."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Organisation, User
from certificates.models import Certificate
from content.files import read_training
from elearning.actions.loading import load_training
from elearning.models import Completion
from watchword.demonstration.making import make_demonstration
from watchword.demonstration.people import PEOPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings):
    load_training(training=read_training(settings.BASE_DIR / "content/modules"), now=timezone.now())
    make_demonstration(now=timezone.now(), say=lambda text: None)


def counts():
    return [model.objects.count() for model in (User, Organisation, Completion, Certificate)]


def test_made_twice_it_adds_nothing(demonstration):
    before = counts()
    make_demonstration(now=timezone.now(), say=lambda text: None)
    assert counts() == before


def test_everybody_in_it_is_marked(demonstration):
    assert User.objects.filter(is_demonstration=False).count() == 0
    assert Certificate.objects.filter(is_demonstration=False).count() == 0
    assert {person.email for person in PEOPLE} <= set(User.objects.values_list("email", flat=True))
    assert all(person.email.endswith("@example.com") and "Example" in person.name for person in PEOPLE)


def test_its_editors_may_do_what_the_readme_says(client, settings, demonstration):
    settings.DEMONSTRATION = True
    settings.ROOT_URLCONF = "tests.watchword.demonstration_urls"
    doors = {"questions": "questions", "results": "results", "import": "questions/import", "export": "questions/export"}
    for who, may_import, may_publish in (
        ("editor", True, True), ("publisher", True, True), ("author", True, False), ("reviewer", False, False),
    ):  # fmt: skip
        assert client.post(f"/demo/sign-in/{who}@example.com/").headers["Location"] == "/cms/"
        opened = {name: client.get(f"/cms/{path}/").status_code == 200 for name, path in doors.items()}
        assert opened == {"questions": True, "results": True, "import": may_import, "export": True}, who
        assert User.objects.get(email=f"{who}@example.com").has_perm("quizzes.publish_question") == may_publish


def test_it_is_refused_where_it_is_off(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="only made where DEMONSTRATION is on"):
        call_command("demo")


def test_its_doors_are_not_there_where_it_is_off(client, demonstration):
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/sign-in/administrator@example.com/").status_code == 404
    assert "_auth_user_id" not in client.session
