"""Modules as a whole: at a glance, copied, archived, and a new role's page."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from content.models import Module
from elearning.actions.loading.groups import make_workshop_groups
from elearning.models import HomePage, ModulePage, Requirement, RolePage
from elearning.workshop import queries
from quizzes.models import Question
from tests.certificates.test_views import signed_in
from tests.elearning.journey import driver, sit
from tests.factories import (
    LicenceTypeFactory,
    ModulePageFactory,
    PolicyFactory,
    RequirementFactory,
    RoleFactory,
    RolePageFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def boss():
    return signed_in(UserFactory(name="Ada", is_superuser=True))


def copy_of(page, **changes):
    return {"role_page": page.get_parent().pk, "title": "Night journeys", "slug": "night-journeys", **changes}


# --- the list ---------------------------------------------------------------------------------------------------------
def test_a_module_at_a_glance():
    page = ModulePageFactory()
    sit(driver(), page)
    line = queries.module_lines()[0]
    assert (line.title, line.state, line.lessons, line.version, line.completions) == (page.title, "Live", 2, 1, 1)
    assert line.questions == Question.objects.filter(state="live").count()
    assert line.role == page.get_parent().specific.role.plural


def test_as_many_queries_for_3_as_for_1():
    counts = []
    for _ in range(2):
        ModulePageFactory()
        ModulePageFactory()
        with CaptureQueriesContext(connection) as found:
            queries.module_lines()
        counts.append(len(found))
    assert counts == [6, 6]


def test_found_by_title_and_role(boss):
    first = ModulePageFactory(title="Safe journeys")
    hotels = RolePageFactory(role=RoleFactory(slug="hotel-staff", plural="Hotel staff"))
    second = ModulePageFactory(title="Front desk", parent=hotels)
    assert [line.title for line in queries.module_lines(words="JOURNEYS safe")] == ["Safe journeys"]
    role = second.get_parent().specific.role_id
    assert [line.title for line in queries.module_lines(role=role)] == ["Front desk"]
    shown = boss.get("/cms/modules/", {"q": "nothing like it"}).content.decode()
    assert "No module is like that." in shown
    assert first.title in boss.get("/cms/modules/").content.decode()
    assert boss.get("/cms/modules/", {"role": "x", "p": "99"}).status_code == 200


# --- copies -----------------------------------------------------------------------------------------------------------
def test_a_copy_is_a_module_of_its_own(boss):
    page = ModulePageFactory(title="Safe journeys")
    answer = boss.post(reverse("workshop_copy", args=[page.pk]), copy_of(page))
    copied = ModulePage.objects.get(slug="night-journeys")
    assert answer.url == reverse("wagtailadmin_explore", args=[copied.pk])
    assert (copied.live, copied.title, copied.module.title) == (False, "Night journeys", "Night journeys")
    assert copied.module_id != page.module_id
    assert [lesson.title for lesson in copied.get_children()] == [lesson.title for lesson in page.get_children()]
    assert not copied.get_children().live().exists()
    assert copied.translation_key != page.translation_key
    assert copied.quiz.pass_mark == page.quiz.pass_mark
    mine, theirs = (Question.objects.filter(pool=quiz.sections.get().pool) for quiz in (copied.quiz, page.quiz))
    assert list(mine.values_list("key", "current__text")) == list(theirs.values_list("key", "current__text"))
    assert not set(mine.values_list("pk", flat=True)) & set(theirs.values_list("pk", flat=True))


def test_what_is_changed_in_the_copy_stays_there(boss):
    page = ModulePageFactory()
    boss.post(reverse("workshop_copy", args=[page.pk]), copy_of(page))
    copied = ModulePage.objects.get(slug="night-journeys")
    copied.save_revision().publish()
    assert (page.module.versions.count(), copied.module.versions.count()) == (1, 0)
    assert ModulePage.objects.get(pk=page.pk).live


def test_a_copy_may_go_to_another_role(boss):
    page = ModulePageFactory()
    other = RolePageFactory(role=RoleFactory(slug="hotel-staff", plural="Hotel staff"))
    boss.post(reverse("workshop_copy", args=[page.pk]), copy_of(page, role_page=other.pk))
    assert ModulePage.objects.get(slug="night-journeys").get_parent().pk == other.pk


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Write the title of the new module."),
        ({"slug": ""}, "Write an address for the new module."),
        ({"slug": "Not An Address"}, "Use small letters, figures and hyphens only."),
        ({"slug": "Nights"}, "Use small letters"),
        ({"role_page": 999_999}, "Select a valid choice."),
    ],
)
def test_a_copy_that_cannot_be_made(boss, changes, said):
    page = ModulePageFactory()
    answer = boss.post(reverse("workshop_copy", args=[page.pk]), copy_of(page, **changes))
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert Module.objects.count() == 1


def test_an_address_that_is_taken(boss):
    page = ModulePageFactory()
    answer = boss.post(reverse("workshop_copy", args=[page.pk]), copy_of(page, slug=page.module.slug))
    assert "is another module&#x27;s address" in answer.content.decode()
    assert Module.objects.count() == 1


def test_wagtails_own_copy_leads_here(boss):
    page = ModulePageFactory()
    answer = boss.get(reverse("wagtailadmin_pages:copy", args=[page.pk]))
    assert answer.url == reverse("workshop_copy", args=[page.pk])
    boss.get(reverse("wagtailadmin_pages:copy", args=[page.get_parent().pk]))
    assert RolePage.objects.count() == 1


def test_who_may_not_edit_may_not_copy_or_archive():
    page = ModulePageFactory()
    nobody = UserFactory()
    nobody.groups.add(Group.objects.get(name="Editors"))
    Group.objects.get(name="Editors").page_permissions.all().delete()
    client = signed_in(nobody)
    assert client.get(reverse("workshop_copy", args=[page.pk])).status_code in {302, 403}
    assert client.post(reverse("workshop_archive", args=[page.module_id])).status_code in {302, 403}
    assert ModulePage.objects.get(pk=page.pk).live


# --- archive ----------------------------------------------------------------------------------------------------------
def test_an_archived_module_keeps_its_history(boss):
    page = ModulePageFactory()
    certificate = sit(driver(), page).certificate
    answer = boss.post(reverse("workshop_archive", args=[page.module_id]), follow=True)
    assert "is archived. Its history and its certificates stay." in answer.content.decode()
    page.refresh_from_db()
    assert (page.live, page.lessons().count()) == (False, 0)
    assert queries.module_lines() == []
    assert [line.completions for line in queries.module_lines(archived=True)] == [1]
    assert boss.get(f"/verify/{certificate.code}/").status_code == 200
    listed = boss.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk])).content.decode()
    assert f"/cms/pages/{page.pk}/edit/" not in listed
    assert page.title not in boss.get("/cms/snippets/elearning/requirement/add/").content.decode()


def test_brought_back_as_drafts(boss):
    page = ModulePageFactory()
    boss.post(reverse("workshop_archive", args=[page.module_id]))
    boss.post(reverse("workshop_restore", args=[page.module_id]))
    line = queries.module_lines()[0]
    assert (line.state, line.lessons) == ("Draft", 2)


def test_what_is_still_asked_is_not_archived(boss):
    page = ModulePageFactory()
    requirement = RequirementFactory(module=page.module)
    policy = PolicyFactory(module=page.module)
    answer = boss.post(reverse("workshop_archive", args=[page.module_id]), follow=True).content.decode()
    assert f"{requirement.role.plural} must complete it" in answer
    assert f"{policy.authority.name} asks for it from" in answer
    assert ModulePage.objects.get(pk=page.pk).live


def test_what_two_policies_ask_alike_is_said_once(boss):
    page = ModulePageFactory()
    policy = PolicyFactory(module=page.module)
    PolicyFactory(module=page.module, authority=policy.authority, licence_type=LicenceTypeFactory(slug="another"))
    answer = boss.post(reverse("workshop_archive", args=[page.module_id]), follow=True).content.decode()
    assert answer.count(f"{policy.authority.name} asks for it from") == 1


def test_what_is_archived_is_not_published(boss):
    page = ModulePageFactory()
    boss.post(reverse("workshop_archive", args=[page.module_id]))
    answer = boss.get(reverse("elearning_publish", args=[page.pk]), {"kind": "editorial"}, follow=True)
    assert "is archived. Bring it back first" in answer.content.decode()
    address = f"/cms/bulk/wagtailcore/page/publish/?id={page.lessons().model.objects.first().pk}&next=/cms/"
    assert "is archived. Bring it back first" in boss.post(address, follow=True).content.decode()
    assert not ModulePage.objects.get(pk=page.pk).live


def test_archiving_is_offered_to_who_may_publish(boss):
    page = ModulePageFactory()
    archive = reverse("workshop_archive", args=[page.module_id])
    make_workshop_groups(home=HomePage.objects.get())
    offered = {}
    for group in ("Authors", "Publishers"):
        person = UserFactory()
        person.groups.set(Group.objects.filter(name=group))
        offered[group] = archive in signed_in(person).get("/cms/modules/").content.decode()
    assert offered == {"Authors": False, "Publishers": True}


def test_the_front_page_is_kept_and_the_list_above_it_can_be_read(boss):
    sit(driver(), ModulePageFactory())
    home = HomePage.objects.get()
    answer = boss.post(reverse("wagtailadmin_pages:delete", args=[home.pk]), follow=True)
    assert (answer.status_code, "cannot be deleted" in answer.content.decode()) == (200, True)


def test_what_is_still_asked_is_not_deleted(boss):
    page = ModulePageFactory()
    requirement = RequirementFactory(module=page.module)
    url = reverse("wagtailadmin_pages:delete", args=[page.pk])
    said = boss.post(url, follow=True).content.decode()
    assert f"its training is still asked for: {requirement.role.plural} must complete it" in said
    assert ModulePage.objects.filter(pk=page.pk).exists()
    requirement.ends_on = datetime.date(2026, 1, 1)
    requirement.save()
    boss.post(url)
    assert not ModulePage.objects.filter(pk=page.pk).exists()


# --- roles ------------------------------------------------------------------------------------------------------------
def new_role(client, **changes):
    return client.post(
        "/cms/snippets/accounts/role/add/",
        {"name": "youth worker", "plural": "Youth workers", "slug": "youth-workers", "needs_account": "on",
         "sort_order": 9, **changes},
    )  # fmt: skip


def test_a_new_role_is_everywhere_at_once(boss):
    page = ModulePageFactory()  # makes the front page
    assert new_role(boss).status_code == 302
    role = Role.objects.get(slug="youth-workers")
    assert "Youth workers" in boss.get("/").content.decode()
    assert "Youth workers" in boss.get("/youth-workers/").content.decode()
    assert boss.get("/my-training/join/youth-workers/").status_code in {200, 302}
    asked = {
        "role": role.pk,
        "module": page.module_id,
        "first_due_days": 30,
        "anchor": "completion",
        "starts_on": TODAY,
    }
    assert boss.post("/cms/snippets/elearning/requirement/add/", asked).status_code == 302
    assert Requirement.objects.get().role == role
    assert "Youth workers" in boss.get("/coverage/").content.decode()
    assert RolePage.objects.get(role=role).get_parent() == page.get_parent().get_parent()


def test_a_role_whose_address_is_taken_gets_another(boss):
    ModulePageFactory()
    new_role(boss, slug="coverage")
    assert RolePage.objects.get(role__slug="coverage").slug == "coverage-training"
