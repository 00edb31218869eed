"""My training: what is owed, what is held, and details that I correct myself."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership
from certificates import actions as certificate_actions
from certificates.licensing.models import Claim
from certificates.models import Certificate
from elearning import actions
from elearning.models import LessonProgress, Obligation
from tests.elearning.journey import driver, queries_in, read_lessons, sit
from tests.factories import (
    AuthorityFactory,
    CertificateFactory,
    ClaimFactory,
    CompletionFactory,
    LicenceTypeFactory,
    MembershipFactory,
    ModulePageFactory,
    OrganisationFactory,
    PolicyFactory,
    RequirementFactory,
    RoleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
JOIN = "/my-training/join/taxi-drivers/"
EVIL = [
    "//evil.example",
    "///evil.example",
    " //evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\0//evil.example",
    "https://evil.example/",
    "http:evil.example",
    "javascript:alert(1)",
    "evil",
    "elearning:overview",
]


def words(response):
    """The text of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def newcomer(client):
    """Somebody who has just signed up."""
    person = UserFactory()
    client.force_login(person)
    return person


@pytest.fixture
def licensed(course):
    """Taxi drivers hold a licence; a council and a kind of it."""
    role = course.get_parent().specific.role
    role.licensed = True
    role.save()
    return {"authority": AuthorityFactory(), "licence_type": LicenceTypeFactory(role=role)}


def licence(licensed, **fields):
    """The form of a licence as sent."""
    return {"authority": licensed["authority"].pk, "licence_type": licensed["licence_type"].pk, **fields}


# --- overview ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["/my-training/", "/my-training/details/", JOIN, f"{JOIN}organisation/"])
def test_a_stranger_is_asked_to_sign_in(client, course, address):
    assert client.get(address).headers["Location"] == f"/accounts/login/?next={address}"


def test_nothing_yet(client, newcomer):
    text = words(client.get("/my-training/"))
    assert "We do not know yet what you train for." in text
    assert "You have none yet. You get one as soon as you pass a test or make a declaration." in text


def test_what_is_owed_begun_and_held(learner, person, course):
    requirement = RequirementFactory(module=course.module)
    actions.join_role(person=person, role=requirement.role, now=timezone.now())
    other = ModulePageFactory(module__slug="other", lessons=3, quiz=None)
    actions.finish_lesson(
        person=person, module_id=other.module_id, lesson=other.lessons()[0].translation_key, now=timezone.now()
    )
    text = words(learner.get("/my-training/"))
    due = timezone.localdate() + datetime.timedelta(days=90)
    assert f"Safe journeys Due by {due.day} {due:%B %Y}. 0 of 2 lessons read To do" in text
    assert "Also begun Other 1 of 3 lessons read" in text
    sit(person, course, now=timezone.now())
    text = words(learner.get("/my-training/"))
    assert "Safe journeys Done for now Done" in text
    assert "Valid" in text


def test_lessons_that_left_the_site_are_not_counted(learner, person, course):
    requirement = RequirementFactory(module=course.module)
    actions.join_role(person=person, role=requirement.role, now=timezone.now())
    read_lessons(person, course)
    course.lessons()[0].unpublish()
    assert "1 of 1 lessons read" in words(learner.get("/my-training/"))
    LessonProgress.objects.filter(lesson=course.lessons()[0].translation_key).delete()
    assert "0 of 1 lessons read" in words(learner.get("/my-training/"))


def test_a_module_that_left_the_site_is_still_owed_and_held(learner, person, course):
    requirement = RequirementFactory(module=course.module)
    actions.join_role(person=person, role=requirement.role, now=timezone.now())
    certificate = sit(person, course, now=timezone.now()).certificate
    course.delete()
    response = learner.get("/my-training/")
    assert "Safe journeys Done for now" in words(response)
    assert certificate.code in response.content.decode()


def test_what_a_role_that_was_left_required_is_not_owed(learner, person, course):
    requirement = RequirementFactory(module=course.module)
    actions.join_role(person=person, role=requirement.role, now=timezone.now())
    Membership.objects.update(ended_on=timezone.localdate() - datetime.timedelta(days=1))
    assert "To do" not in words(learner.get("/my-training/"))


def test_another_persons_training_is_not_shown(client, course):
    sit(driver(name="Somebody Else"), course, now=timezone.now())
    client.force_login(driver())
    response = client.get("/my-training/")
    assert Certificate.objects.get().code not in response.content.decode()
    assert "Somebody Else" not in response.content.decode()


def test_my_training_takes_the_same_queries_with_one_and_with_three(client):
    counts = []
    for number in (1, 3):
        person, role = UserFactory(), RoleFactory(slug=f"role-{number}", name=f"Role {number}")
        for index in range(number):
            owed = ModulePageFactory(module__slug=f"owed-{number}-{index}", lessons=number)
            RequirementFactory(role=role, module=owed.module)
            sit(person, owed, now=timezone.now())
            begun = ModulePageFactory(module__slug=f"begun-{number}-{index}", quiz=None)
            read_lessons(person, begun)
        actions.join_role(person=person, role=role, now=timezone.now())
        assert Obligation.objects.filter(person=person).count() == number
        client.force_login(person)
        client.get("/my-training/")
        with CaptureQueriesContext(connection) as context:
            client.get("/my-training/")
        counts.append(len(queries_in(context)))
    assert counts[0] == counts[1]


def test_details_take_the_same_queries_with_one_and_with_three(client):
    counts = []
    for number in (1, 3):
        person = UserFactory()
        for index in range(number):
            role = RoleFactory(slug=f"role-{number}-{index}", name=f"Role {number} {index}", licensed=True)
            MembershipFactory(person=person, role=role, organisation=OrganisationFactory())
            ClaimFactory(person=person)
        client.force_login(person)
        client.get("/my-training/details/")
        with CaptureQueriesContext(connection) as context:
            client.get("/my-training/details/")
        counts.append(len(queries_in(context)))
    assert counts[0] == counts[1]


# --- taking a role ----------------------------------------------------------------------------------------------------
def test_taking_a_role_that_needs_no_licence_asks_for_the_organisation(client, newcomer, course):
    response = client.get(f"{JOIN}?next=/taxi-drivers/safe-journeys/")
    assert response.headers["Location"] == f"{JOIN}organisation/?next=%2Ftaxi-drivers%2Fsafe-journeys%2F"
    done = client.post(response.headers["Location"], {"organisation": "none"})
    assert done.headers["Location"] == "/taxi-drivers/safe-journeys/"
    assert [(row.person, row.organisation) for row in Membership.objects.all()] == [(newcomer, None)]


def test_taking_a_licensed_role(client, newcomer, licensed):
    assert client.get(JOIN).status_code == 200
    response = client.post(f"{JOIN}?next=/taxi-drivers/", licence(licensed, badge_number=" phd 012-34 "))
    assert response.headers["Location"] == f"{JOIN}organisation/?next=%2Ftaxi-drivers%2F"
    claim = Claim.objects.get()
    assert (claim.person, claim.authority, claim.badge_key) == (newcomer, licensed["authority"], "PHD01234")
    assert Membership.objects.get().person == newcomer


def test_no_badge_yet(client, newcomer, licensed):
    response = client.post(JOIN, licence(licensed, badge_number="", no_badge_yet="on"))
    assert response.status_code == 302
    assert (Membership.objects.count(), Claim.objects.get().badge_number) == (1, "")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"badge_number": ""}, "Enter your badge number, or tick that you do not have one yet."),
        (
            {"badge_number": "12", "no_badge_yet": "on"},
            "Give a badge number, or tick that you do not have one yet. Not both.",
        ),
        ({"badge_number": "---"}, None),
        ({"badge_number": "9" * 31}, None),
        ({"badge_number": "1\0"}, None),
        ({"authority": "", "badge_number": "12"}, "Choose the council that licenses you."),
        ({"authority": "x", "badge_number": "12"}, "Choose a council from the list."),
        ({"licence_type": "", "badge_number": "12"}, "Choose your kind of licence."),
        ({"licence_type": "999999", "badge_number": "12"}, "Choose a kind of licence from the list."),
    ],
)
def test_a_licence_that_cannot_be_is_refused_in_words(client, newcomer, licensed, changes, said):
    response = client.post(JOIN, licence(licensed) | changes)
    assert response.status_code == 200
    assert "There is a problem" in words(response)
    assert said is None or said in words(response)
    assert "<title>Error: " in response.content.decode()
    assert (Membership.objects.count(), Claim.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", ["nobody", "parents"])
def test_a_role_that_nobody_signs_up_for(client, newcomer, role):
    RoleFactory(slug="parents", needs_account=False)
    assert client.get(f"/my-training/join/{role}/").status_code == 404
    assert client.post(f"/my-training/join/{role}/organisation/", {"organisation": "none"}).status_code == 404


def test_a_badge_is_corrected_by_its_owner_also_at_another_council(learner, person, licensed):
    wrong = ClaimFactory(person=person)
    page = learner.get("/my-training/details/").content.decode()
    (link,) = re.findall(r'href="([^"]*claim=[^"]*)"', page)
    response = learner.post(link.replace("&amp;", "&"), licence(licensed, badge_number="HC 7"))
    assert response.headers["Location"] == "/my-training/details/"
    wrong.refresh_from_db()
    assert wrong.ended_on == timezone.localdate()
    assert [claim.badge_number for claim in Claim.objects.filter(ended_on__isnull=True)] == ["HC 7"]


def test_a_badge_of_another_council_can_be_added(learner, person, licensed):
    ClaimFactory(person=person)
    learner.post(f"{JOIN}?next=/my-training/details/", licence(licensed, badge_number="HC 7"))
    assert Claim.objects.filter(person=person, ended_on__isnull=True).count() == 2


@pytest.mark.parametrize("claim", ["x", "", "-1", "9" * 30, "anothers"])
def test_anothers_badge_cannot_be_corrected(learner, person, licensed, claim):
    other = ClaimFactory()
    learner.post(f"{JOIN}?claim={other.pk if claim == 'anothers' else claim}", licence(licensed, badge_number="HC 7"))
    other.refresh_from_db()
    assert other.ended_on is None
    assert Claim.objects.get(person=person).badge_number == "HC 7"


# --- next -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("by", ["get", "post"])
def test_next_never_leaves_the_site(client, newcomer, course, evil, by):
    address, sent = f"{JOIN}organisation/", {"organisation": "none"}
    if by == "post":
        response = client.post(address, {**sent, "next": evil})
    else:
        response = client.post(address, sent, query_params={"next": evil})
    assert response.headers["Location"] == "/taxi-drivers/"


@pytest.mark.parametrize("evil", EVIL)
def test_next_never_leaves_the_site_from_the_licence(client, newcomer, licensed, evil):
    ClaimFactory(person=newcomer)
    response = client.post(JOIN, {**licence(licensed, badge_number="12"), "next": evil})
    assert response.headers["Location"] == "/my-training/details/"
    shown = client.get(JOIN, query_params={"next": evil}).content.decode()
    assert "evil.example" not in shown.split("<main")[0]


# --- where one works --------------------------------------------------------------------------------------------------
def test_an_organisation_is_searched_and_chosen(client, newcomer, course):
    firm = OrganisationFactory(name="City Cabs Ltd")
    OrganisationFactory(name="Other Cars")
    found = words(client.get(f"{JOIN}organisation/", {"q": "cabs  city"}))
    assert "1 found for “cabs city”" in found
    assert "Other Cars" not in found
    response = client.post(f"{JOIN}organisation/?q=cabs", {"organisation": firm.slug})
    assert response.headers["Location"] == "/taxi-drivers/"
    assert Membership.objects.get().organisation == firm


@pytest.mark.parametrize("chosen", ["", "nothing", "\0", "x" * 5_000, "<b>"])
def test_nothing_chosen_is_said(client, newcomer, course, chosen):
    response = client.post(f"{JOIN}organisation/", {"organisation": chosen})
    assert response.status_code == 400
    assert "Choose your organisation, or “None of these”." in words(response)
    assert not Membership.objects.exists()


@pytest.mark.parametrize("searched", ["\0", "%", "_", "'; --", "<script>alert(1)</script>", "x" * 5_000])
def test_any_search_is_answered(client, newcomer, course, searched):
    OrganisationFactory(name="City Cabs")
    response = client.get(f"{JOIN}organisation/", {"q": searched, "page": searched})
    assert response.status_code == 200
    assert "City Cabs" not in words(response)
    assert "<script>alert" not in response.content.decode()


def test_an_organisation_can_be_changed_from_the_details(learner, person, course):
    firm = OrganisationFactory()
    page = learner.get("/my-training/details/").content.decode()
    (link,) = re.findall(r'href="([^"]*organisation/[^"]*)"', page)
    assert learner.post(link, {"organisation": firm.slug}).headers["Location"] == "/my-training/details/"
    assert [row.organisation for row in Membership.objects.filter(ended_on__isnull=True)] == [firm]


def test_a_search_takes_the_same_queries_with_one_and_with_three_found(client, newcomer, course):
    for name in ("One A", "Three A", "Three B", "Three C"):
        OrganisationFactory(name=name)
    counts = []
    for searched in ("One", "Three"):
        client.get(f"{JOIN}organisation/", {"q": searched})
        with CaptureQueriesContext(connection) as context:
            assert f"found for “{searched}”" in words(client.get(f"{JOIN}organisation/", {"q": searched}))
        counts.append(len(queries_in(context)))
    assert counts[0] == counts[1]


def test_many_organisations_come_in_pages(client, newcomer, course):
    for number in range(21):
        OrganisationFactory(name=f"Cabs {number:02}")
    second = words(client.get(f"{JOIN}organisation/", {"q": "Cabs", "page": "2"}))
    assert ("Cabs 20" in second, "Cabs 19" in second) == (True, False)


# --- a certificate with another badge ---------------------------------------------------------------------------------
def policy_for(person, course, badge):
    policy = PolicyFactory(module=course.module)
    ClaimFactory(person=person, authority=policy.authority, licence_type=policy.licence_type, badge_number=badge)


def test_a_certificate_is_reissued_with_the_badge_as_it_is_now(learner, person, course):
    old = sit(person, course, now=timezone.now()).certificate
    policy_for(person, course, "PHD 789")
    learner.post(f"/my-training/certificates/{old.code}/reissue/")
    new = Certificate.objects.order_by("-edition").first()
    assert (new.edition, new.badge_tail, new.completion) == (2, "789", old.completion)
    learner.post(f"/my-training/certificates/{new.code}/reissue/")  # nothing to change
    learner.post(f"/my-training/certificates/{old.code}/reissue/")  # not the newest
    assert Certificate.objects.count() == 2


def test_a_certificate_is_not_reissued_without_a_badge(learner, person, course):
    old = sit(person, course, now=timezone.now()).certificate
    response = learner.post(f"/my-training/certificates/{old.code}/reissue/", follow=True)
    assert "Give your badge number first, under “My details”." in words(response)


@pytest.mark.parametrize("code", ["x", "%00", "0" * 28, "anothers"])
def test_anothers_certificate_is_not_there(learner, person, course, code):
    certificate = sit(driver(), course, now=timezone.now()).certificate
    wanted = certificate.code if code == "anothers" else code
    policy_for(person, course, "PHD 789")
    assert learner.post(f"/my-training/certificates/{wanted}/reissue/").status_code == 404
    assert Certificate.objects.count() == 1


def test_a_reissue_is_asked_for_not_looked_at(learner):
    asked = learner.get(f"/my-training/certificates/{'0' * 28}/reissue/")
    assert (asked.status_code, asked["Location"]) == (302, "/my-training/")


def test_training_whose_certificate_was_revoked_is_to_do_again(learner, person, course):
    requirement = RequirementFactory(module=course.module)
    actions.join_role(person=person, role=requirement.role, now=timezone.now())
    completion = CompletionFactory(
        person=person, version=course.module.versions.get(), completed_on=timezone.localdate(), module=course.module
    )
    certificate = CertificateFactory(
        person=person, module=course.module, completion=completion.uuid, completed_on=timezone.localdate(),
        issued_at=timezone.now(),
    )  # fmt: skip
    assert "Done for now" in words(learner.get("/my-training/"))
    certificate_actions.revoke_certificate(certificate=certificate, reason="error", by=None, now=timezone.now())
    assert "Done for now" not in words(learner.get("/my-training/"))


def test_what_no_longer_holds_is_no_longer_owed(learner, person, course):
    place = OrganisationFactory()
    local = RequirementFactory(module=course.module, organisation=place)
    actions.set_organisation(person=person, role=local.role, organisation=place, now=timezone.now())
    assert "Safe journeys Due by" in words(learner.get("/my-training/"))
    actions.set_organisation(person=person, role=local.role, organisation=None, now=timezone.now())
    assert "Safe journeys Due by" not in words(learner.get("/my-training/"))


def test_a_role_without_a_page_is_not_offered(learner, person, course):
    role = RoleFactory(slug="youth-workers")
    assert "Youth workers" not in learner.get("/my-training/details/").content.decode()
    assert learner.get(f"/my-training/join/{role.slug}/").status_code == 404
