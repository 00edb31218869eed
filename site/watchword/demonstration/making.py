"""Makes the demonstration: organisations, a council with its register, people. Run twice, it adds nothing."""

from __future__ import annotations

import csv
import datetime
import io
import random
from collections.abc import Callable
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from PIL import Image as Picture
from PIL import ImageDraw
from wagtail.images.models import Image

from accounts.models import Appointment, Membership, Organisation, Role, User
from certificates.licensing import importer
from certificates.licensing import queries as licensing_queries
from certificates.licensing.actions import claim_badge
from certificates.licensing.models import Authority, LicenceType, Officer, Policy
from certificates.models import Issuer
from certificates.rules import add_months
from content.models import Module
from elearning import actions
from elearning.actions.learning import award
from elearning.coverage.actions import declare_headcount
from elearning.models import Completion, LessonPage, LessonProgress, ModulePage
from watchword.demonstration.people import PEOPLE

DRIVERS_ON_REGISTER = 120
GIVEN = ("Aisha", "Ben", "Chen", "Daria", "Emeka", "Farah", "George", "Hana", "Imran", "Jo", "Kofi", "Lena")
AUTHORITY = "demonstration-council"

Say = Callable[[str], None]


def make_demonstration(*, now: datetime.datetime, say: Say) -> None:
    """Everything of the demonstration, in steps that each can be run again. `say` is told of each step."""
    say("Organisations and roles …")
    places = _places()
    say("A licensing authority and its policy …")
    authority = _authority(places["council"], now)
    say("People …")
    people = _people(now)
    with transaction.atomic():
        _appoint(people, places, authority, now)
        _issuer()
    say("A register of licences …")
    _register(authority, now)
    say("Headcounts …")
    _headcounts(places, people["analyst@example.com"], now)
    say("People who trained …")
    _history(places, authority, people, now)


def _places() -> dict[str, Organisation]:
    kind = Organisation.Kind
    board = _place("Demonstration Safeguarding Partnership", kind.PARTNERSHIP)
    council = _place("Demonstration City Council", kind.COUNCIL, board)
    return {
        "board": board,
        "council": council,
        "north": _place("North ward (demonstration)", kind.WARD, council),
        "south": _place("South ward (demonstration)", kind.WARD, council),
        "cars": _place("Canal Cars (demonstration)", kind.OPERATOR, council),
        "hotel": _place("Canal Hotel (demonstration)", kind.HOTEL, board),
        "inn": _place("Station Inn (demonstration)", kind.HOTEL, board),
        "school": _place("Canal Street School (demonstration)", kind.SCHOOL, board),
        "academy": _place("Hillside Academy (demonstration)", kind.SCHOOL, board),
    }


def _place(name: str, kind: str, parent: Organisation | None = None) -> Organisation:
    slug = name.lower().replace("(", "").replace(")", "").replace(" ", "-")
    found = Organisation.objects.filter(slug=slug).first()
    if found:
        return found
    organisation = Organisation(name=name, slug=slug, kind=kind, is_demonstration=True)
    if parent is None:
        return Organisation.add_root(instance=organisation)
    parent.refresh_from_db()
    return parent.add_child(instance=organisation)


def _authority(council: Organisation, now: datetime.datetime) -> Authority:
    authority, _ = Authority.objects.get_or_create(
        slug=AUTHORITY,
        defaults={
            "name": "Demonstration City Council",
            "organisation": council,
            "badge_hint": "PHD or HCD and four figures, on your driver's badge",
            "is_demonstration": True,
        },
    )
    other, _ = Authority.objects.get_or_create(
        slug="second-demonstration-council",
        defaults={"name": "Second Demonstration Council", "is_demonstration": True},
    )
    drivers = Role.objects.get(slug="taxi-drivers")
    module = Module.objects.get(slug="safe-journeys")
    types = [
        LicenceType.objects.get_or_create(slug=slug, defaults={"name": name, "also_written": also, "role": drivers})[0]
        for slug, name, also in (
            ("private-hire-driver", "Private hire driver", "PHD, private hire, PH driver"),
            ("hackney-carriage-driver", "Hackney carriage driver", "HCD, hackney, taxi driver"),
            ("dual-driver", "Dual driver", "dual, dual badge"),
        )
    ]
    for place, attempts in ((authority, 3), (other, None)):
        for licence_type in types:
            Policy.objects.get_or_create(
                authority=place,
                licence_type=licence_type,
                starts_on=datetime.date(2024, 4, 1),
                defaults={
                    "module": module,
                    "valid_months": 36,
                    "term_months": 36,
                    "counts_from_months": 12,
                    "pass_mark": 80,
                    "attempts_allowed": attempts,
                },
            )
    return authority


def _people(now: datetime.datetime) -> dict[str, User]:
    people = {}
    for person in PEOPLE:
        user = User.objects.filter(email=person.email).first() or User.objects.create_user(
            name=person.name, email=person.email, is_demonstration=True
        )
        EmailAddress.objects.get_or_create(user=user, email=person.email, defaults={"verified": True, "primary": True})
        people[person.email] = user
    return people


def _appoint(
    people: dict[str, User], places: dict[str, Organisation], authority: Authority, now: datetime.datetime
) -> None:
    since = timezone.localdate(now) - datetime.timedelta(days=400)
    Officer.objects.get_or_create(
        person=people["officer@example.com"], authority=authority, ended_on=None, defaults={"started_on": since}
    )
    Appointment.objects.get_or_create(
        person=people["analyst@example.com"], organisation=places["board"], duty=Appointment.Duty.ANALYST,
        ended_on=None, defaults={"started_on": since},
    )  # fmt: skip
    people["editor@example.com"].groups.set(Group.objects.filter(name__in=["Editors", "Moderators", "Publishers"]))
    for email, group in (("author", "Authors"), ("reviewer", "Reviewers"), ("publisher", "Publishers")):
        people[f"{email}@example.com"].groups.set(Group.objects.filter(name=group))
    administrator = people["administrator@example.com"]
    administrator.is_superuser = True
    administrator.save(update_fields=["is_superuser"])
    for email, role, place in (
        ("driver@example.com", "taxi-drivers", "cars"),
        ("trained@example.com", "taxi-drivers", "cars"),
        ("councillor@example.com", "councillors", "council"),
        ("hotel@example.com", "hotel-staff", "hotel"),
        ("teacher@example.com", "teachers", "school"),
    ):
        person = people[email]
        if not person.memberships.exists():
            actions.set_organisation(
                person=person, role=Role.objects.get(slug=role), organisation=places[place],
                now=now - datetime.timedelta(days=20),
            )  # fmt: skip
    for email, badge in (("driver@example.com", "PHD 1001"), ("trained@example.com", "PHD 1002")):
        if not people[email].badge_claims.exists():
            claim_badge(
                person=people[email], authority=authority, badge_number=badge,
                licence_type=LicenceType.objects.get(slug="private-hire-driver"), now=now - datetime.timedelta(days=20),
            )  # fmt: skip


def _issuer() -> None:
    issuer = Issuer.load()
    if issuer.council:
        return
    issuer.name, issuer.council = "Demonstration Safeguarding Partnership", "Demonstration City Council"
    issuer.enquiries = "training@example.com"
    issuer.logo = _logo()
    issuer.save()


def _logo() -> Image:
    """A plain mark of our own: three arches of a bridge."""
    picture = Picture.new("RGB", (480, 240), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 60, 460, 90), fill="#1f3d3a")
    for left in (20, 170, 320):
        draw.pieslice((left, 80, left + 140, 330), 180, 360, fill="#1f3d3a")
        draw.pieslice((left + 22, 106, left + 118, 320), 180, 360, fill="white")
    data = io.BytesIO()
    picture.save(data, "PNG")
    data.seek(0)
    title = "Demonstration City Council: a bridge of three arches"
    return Image.objects.create(title=title, file=ImageFile(data, name="demonstration-council.png"))


def _register(authority: Authority, now: datetime.datetime) -> None:
    if authority.licences.exists():
        return
    today = timezone.localdate(now)
    chance = random.Random(1)  # noqa: S311 - a demonstration that is the same each time
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Authority", "Badge number", "Holder's name", "Licence type", "Issued", "Expires"])
    for number in range(DRIVERS_ON_REGISTER):
        name = {0: "Nadia Example", 1: "Tomasz Example"}.get(number, f"{GIVEN[number % len(GIVEN)]} Example{number:03}")
        expires = today + datetime.timedelta(days=42 if number < 2 else chance.randint(10, 900))
        writer.writerow(
            [
                authority.name,
                f"PHD {1001 + number}",
                name,
                "Private hire driver" if number % 5 else ("PHD" if number < 2 else "Hackney carriage driver"),
                f"{add_months(expires, -36) + datetime.timedelta(days=1):%-d %B %Y}",
                f"{expires:%-d %B %Y}",
            ]
        )
    importer.take_in_file(
        content=out.getvalue().encode(), file_name="demonstration-register.csv", authority=authority,
        whole_register=True, good_lines=False, person=None, now=now - datetime.timedelta(days=120),
    )  # fmt: skip


def _headcounts(places: dict[str, Organisation], analyst: User, now: datetime.datetime) -> None:
    day = timezone.localdate(now) - datetime.timedelta(days=60)
    roles = {role.slug: role for role in Role.objects.all()}
    for place, role, number, source in (
        ("council", "councillors", 24, "Democratic services list"),
        ("hotel", "hotel-staff", 12, "Manager's staff list"),
        ("inn", "hotel-staff", 8, "Manager's staff list"),
        ("school", "teachers", 46, "School workforce census"),
        ("cars", "taxi-drivers", 40, "Operator's return"),
    ):
        if not places[place].headcounts.filter(role=roles[role]).exists():
            declare_headcount(
                organisation=places[place], role=roles[role], number=number, source=source, counted_on=day, by=analyst,
                now=now - datetime.timedelta(days=55),
            )  # fmt: skip


def _history(
    places: dict[str, Organisation], authority: Authority, people: dict[str, User], now: datetime.datetime
) -> None:
    if Completion.objects.filter(is_demonstration=True).exists():
        return
    _reads(people["driver@example.com"], lessons=2, now=now)
    trained = people["trained@example.com"]
    _reads(trained, lessons=99, now=now)
    _completes(trained, "safe-journeys", days_ago=12, now=now)
    types = LicenceType.objects.get(slug="private-hire-driver")
    licences = list(authority.licences.order_by("badge_key")[2:])
    for number, licence in enumerate(licences[:70]):
        person = _extra(licence.holder_name)
        _joins(person, "taxi-drivers", places["cars"] if number % 3 == 0 else None, now)
        claim_badge(
            person=person, authority=authority, badge_number=licence.badge_number, licence_type=types,
            now=now - datetime.timedelta(days=110),
        )  # fmt: skip
        if number % 4:
            _completes(person, "safe-journeys", days_ago=15 + number, now=now)
    for slug, place, module, count in (
        ("councillors", "council", "councillors-induction", 17),
        ("hotel-staff", "hotel", "front-of-house", 9),
        ("hotel-staff", "inn", "front-of-house", 3),
        ("teachers", "school", "school-staff", 31),
        ("teachers", "academy", "school-staff", 6),
    ):
        for number in range(count):
            person = _extra(f"{GIVEN[number % len(GIVEN)]} Example-{place}-{number:02}")
            _joins(person, slug, places[place], now)
            if number % 5:
                _completes(person, module, days_ago=10 + number, now=now)


def _extra(name: str) -> User:
    """Somebody without email: they cannot be signed in as, only counted."""
    return User.objects.filter(name=name, is_demonstration=True).first() or User.objects.create_user(
        name=name, is_demonstration=True
    )


def _joins(person: User, role: str, place: Organisation | None, now: datetime.datetime) -> None:
    if not Membership.objects.filter(person=person).exists():
        actions.set_organisation(
            person=person, role=Role.objects.get(slug=role), organisation=place, now=now - datetime.timedelta(days=200)
        )


def _reads(person: User, *, lessons: int, now: datetime.datetime) -> None:
    page = ModulePage.objects.get(module__slug="safe-journeys")
    for lesson in LessonPage.objects.child_of(page).live().order_by("path")[:lessons]:
        LessonProgress.objects.get_or_create(
            person=person, module=page.module, lesson=lesson.translation_key, defaults={"finished_at": now}
        )


def _completes(person: User, slug: str, *, days_ago: int, now: datetime.datetime) -> None:
    """As a session recorded by hand would: a completion and its certificate, without a test of this site."""
    then = now - datetime.timedelta(days=days_ago)
    module = Module.objects.get(slug=slug)
    with transaction.atomic():
        completion = Completion.objects.create(
            person=person, module=module, version=module.versions.order_by("-number")[0],
            completed_on=timezone.localdate(then), recorded_at=then, how=Completion.How.SESSION,
            score=Decimal(90), is_demonstration=True,
        )  # fmt: skip
        policy = licensing_queries.policy_for(person=person, module_slug=slug, on=completion.completed_on)
        award(completion=completion, person=person, policy=policy, attempt_number=1, now=then, deliver=False)
