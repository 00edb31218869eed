"""How well a module is kept, contacts due a check, addresses outside."""

import datetime
import socket

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from content.models import Contact, LinkCheck, Source
from elearning.models import LessonPage
from elearning.workshop import actions, queries
from elearning.workshop.actions.links import ask
from quizzes.models import Question
from tests.certificates.test_views import signed_in
from tests.factories import ModulePageFactory, PolicyFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def boss():
    return signed_in(UserFactory(name="Ada", is_superuser=True))


def written(page, *blocks, **fields):
    """The first lesson of the module, with these blocks."""
    lesson = page.lessons()[0]
    lesson.body = [(name, value) for name, value in blocks]
    for name, value in fields.items():
        setattr(lesson, name, value)
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)


def concerns(page, on=TODAY):
    return [concern.what for concern in queries.module_health(page=page, on=on).concerns]


def source(**fields):
    return Source.objects.create(
        **{"slug": "act", "title": "The Act", "publisher": "Parliament", "published_on": TODAY, **fields}
    )


def test_words_minutes_and_grade_of_a_lesson():
    page = ModulePageFactory(lessons=1)
    written(page, ("text", "<h2>Look</h2><p>The cat sat on the mat. The dog ran.</p>"), minutes=3)
    lesson = queries.module_health(page=page, on=TODAY).lessons[0]
    assert (lesson.words, lesson.minutes, lesson.reading_minutes) == (10, 3, 0.1)
    assert lesson.grade < 2


def test_a_draft_counts_as_it_stands():
    page = ModulePageFactory(lessons=1)
    lesson = page.lessons()[0]
    lesson.title = "Another title"
    lesson.save_revision()
    assert queries.module_health(page=page, on=TODAY).lessons[0].title == "Another title"


def test_a_lesson_too_hard_for_its_role():
    page = ModulePageFactory(lessons=1)
    role = page.get_parent().specific.role
    role.reading_grade = 7
    role.save()
    hard = "Multidisciplinary safeguarding arrangements necessitate proportionate organisational information-sharing."
    written(page, ("text", f"<p>{hard}</p>"))
    assert any(what.startswith("Reading grade ") and "at most 7" in what for what in concerns(page))


def test_facts_pictures_and_sources_to_mend():
    page = ModulePageFactory(lessons=1)
    old = source(superseded_by=source(slug="new", title="The new Act"))
    facts = [{"text": "A fact.", "source": None, "where": ""}, {"text": "Another.", "source": old, "where": "page 2"}]
    written(
        page,
        ("key_facts", {"title": "Facts", "facts": facts}),
        ("picture", {"picture": "taxi-at-night", "alt": "", "caption": ""}),
    )
    found = concerns(page)
    assert "A fact has no source: “A fact.”." in found
    assert "It cites “The Act”, which has been replaced by “The new Act”." in found
    assert "A picture has no alternative text." in found


def test_links_to_pages_that_are_not_there():
    page = ModulePageFactory(lessons=2)
    other = page.lessons()[1]
    written(
        page, ("text", f'<p><a linktype="page" id="{other.pk}">There</a> <a linktype="page" id="999999">Gone</a></p>')
    )
    assert concerns(page).count("A link leads to a page that is not on the site.") == 1
    other.unpublish()
    assert concerns(page).count("A link leads to a page that is not on the site.") == 2


def test_contacts_that_are_due():
    page = ModulePageFactory(lessons=1)
    old = Contact.objects.create(slug="old", name="Old line", checked_on=TODAY - datetime.timedelta(184))
    new = Contact.objects.create(slug="new", name="New line", checked_on=TODAY - datetime.timedelta(183))
    written(page, ("contacts", {"title": "Who to call", "contacts": [old, new]}))
    due = [what for what in concerns(page) if "due a check" in what]
    assert due == ["“Old line” was last checked on 20 May 2026: it is due a check."]


def test_a_bank_too_small_to_differ_and_questions_that_name_what_is_gone():
    page = ModulePageFactory(lessons=1)
    found = concerns(page)
    section = page.quiz.sections.get()
    assert f"“{section.title}” holds 12 questions and draws 10: two sittings will look alike." in found
    page.quiz.supervised = True
    page.quiz.save()
    closed = "The test is sat under supervision, and no authority asks for it: nobody can open a sitting."
    assert closed in concerns(page)
    policy = PolicyFactory(module=page.module, questions=20, starts_on=TODAY)
    assert closed not in concerns(page)
    short = f"“{section.title}” holds 12 questions and the policy of {policy.authority.name} asks for 20."
    assert short in concerns(page)
    assert short not in concerns(page, TODAY - datetime.timedelta(days=1))
    Question.objects.filter(pool=section.pool).update(section="elsewhere")
    assert f"“{section.title}” holds 0 questions and draws 10: two sittings will look alike." in concerns(page)
    assert any("questions name an outcome that is not there" in what for what in found)


def test_the_page_itself(boss):
    page = ModulePageFactory()
    shown = boss.get(reverse("workshop_health", args=[page.pk])).content.decode()
    assert "It has no summary card." in shown
    assert "Not tried yet" not in shown
    assert signed_in(UserFactory()).get(reverse("workshop_health", args=[page.pk])).status_code in {302, 403}


# --- contacts ---------------------------------------------------------------------------------------------------------
def test_one_click_confirms_a_contact(boss):
    row = Contact.objects.create(slug="old", name="Old line", checked_on=datetime.date(2024, 1, 1))
    assert "1 contact due a check" in boss.get("/cms/").content.decode()
    assert "Old line" in boss.get(reverse("workshop_contacts")).content.decode()
    boss.post(reverse("workshop_confirm", args=[row.pk]))
    row.refresh_from_db()
    assert row.checked_on == timezone.localdate()
    assert "Every contact has been checked" in boss.get(reverse("workshop_contacts")).content.decode()
    assert "due a check" not in boss.get("/cms/").content.decode()


def test_confirming_takes_more_than_a_link(boss):
    row = Contact.objects.create(slug="old", name="Old line", checked_on=datetime.date(2024, 1, 1))
    assert boss.get(reverse("workshop_confirm", args=[row.pk])).status_code == 405
    assert signed_in(UserFactory()).post(reverse("workshop_confirm", args=[row.pk])).status_code in {302, 403}
    row.refresh_from_db()
    assert row.checked_on == datetime.date(2024, 1, 1)


# --- addresses outside ------------------------------------------------------------------------------------------------
def test_addresses_are_found_wherever_they_stand():
    page = ModulePageFactory(lessons=1)
    written(page, ("text", '<p><a href="https://example.org/a?b=1&amp;c=2">A</a></p>'))
    source(url="https://example.org/act")
    Contact.objects.create(slug="line", name="Line", url="https://example.org/act", checked_on=TODAY)
    found = queries.addresses_outside()
    assert found == {
        "https://example.org/act": ["Line", "Parliament, The Act (2026)"],
        "https://example.org/a?b=1&c=2": [page.lessons()[0].title],
    }


def test_the_newest_answer_stands_and_what_is_gone_is_forgotten():
    answers = {"https://a.example": "", "https://b.example": "it answers 404 (Not Found)"}
    actions.check_links(urls=answers, on=TODAY, answer=answers.get)
    assert dict(LinkCheck.objects.values_list("url", "problem")) == answers
    actions.check_links(urls=["https://b.example"], on=TODAY + datetime.timedelta(1), answer=lambda url: "")
    check = LinkCheck.objects.get()
    assert (check.url, check.problem, check.checked_on) == ("https://b.example", "", datetime.date(2026, 11, 21))


def test_a_broken_address_is_a_concern():
    page = ModulePageFactory(lessons=1)
    written(page, ("text", '<p><a href="https://b.example">B</a></p>'))
    LinkCheck.objects.create(url="https://b.example", checked_on=TODAY, problem="it answers 404 (Not Found)")
    assert "https://b.example did not answer on 20 November 2026: it answers 404 (Not Found)" in concerns(page)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://example.org/", "it is not a web address"),
        ("http://127.0.0.1:1/", "it is an address inside a network, which readers cannot reach"),
        ("http://10.0.0.1/", "it is an address inside a network, which readers cannot reach"),
        ("http://[::1]/", "it is an address inside a network, which readers cannot reach"),
    ],
)
def test_only_public_addresses_are_asked(url, problem):
    assert ask(url) == problem


def test_a_name_nobody_knows(monkeypatch):
    def nobody(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    assert ask("https://nobody.example/").startswith("it cannot be reached")


def test_the_command_says_what_did_not_answer(capsys):
    source(url="http://127.0.0.1:1/act")
    call_command("check_links")
    said = capsys.readouterr().out
    assert "http://127.0.0.1:1/act: it is an address inside a network" in said
    assert "Named by: Parliament, The Act (2026)" in said
    assert "1 addresses tried." in said


def test_nothing_is_kept_when_this_machine_has_no_way_out(capsys, monkeypatch):
    def nobody(host, port):
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    for number in range(4):
        source(slug=f"act-{number}", url=f"https://act-{number}.example/")
    LinkCheck.objects.create(url="https://act-1.example/", checked_on=TODAY, problem="")
    with pytest.raises(CommandError, match="None of 4 addresses could be reached"):
        call_command("check_links")
    assert list(LinkCheck.objects.values_list("url", "problem")) == [("https://act-1.example/", "")]
