"""Who and what there is to measure: the real training, a register of 10,000, people at every stage. All made up."""

from __future__ import annotations

import csv
import datetime
import io
import string
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import Role, User
from accounts.tokens import issue_token
from certificates.licensing import importer
from certificates.licensing import queries as licensing_queries
from certificates.licensing.actions import claim_badge
from certificates.licensing.models import Authority, LicenceType, Officer, Policy
from certificates.models import Certificate, Issuer
from content.files import read_training
from elearning import actions
from elearning.actions.learning import award
from elearning.actions.loading import load_training
from elearning.models import Completion, LessonPage, LessonProgress, ModulePage
from quizzes.models import Attempt, Response
from tests.elearning.journey import start_test

MODULE = "safe-journeys"
ROLE = "taxi-drivers"
MODULE_URL = f"/{ROLE}/{MODULE}/"
REGISTER = 10_000
TRAINED = 50
TOKENS = 20  # each may ask 600 times a minute


@dataclass(frozen=True)
class Sitting:
    """Somebody in the middle of a test. `answers`: form fields of their first page, answered rightly."""

    cookies: dict[str, str]
    attempt_id: int
    answers: dict[str, object]


@dataclass(frozen=True)
class World:
    """What the measures need to know of it."""

    lesson_url: str
    learner: Sitting
    sitters: tuple[Sitting, ...]
    officer: dict[str, str]
    badges: tuple[str, ...]
    authority: str
    tokens: tuple[str, ...]
    readers: tuple[str, ...]  # addresses of people who have read all lessons but the last
    beginners: tuple[str, ...]  # addresses of people who have read nothing
    lesson_urls: tuple[str, ...]
    certificate: Certificate


def make_world(*, root: Path, sitters: int, readers: int, beginners: int, register: int = REGISTER) -> World:
    """Everything, written through the project's own actions where they write it. `register`: its rows."""
    now = timezone.now()
    load_training(training=read_training(root / "content/modules"), now=now)
    page = ModulePage.objects.select_related("module", "quiz").get(module__slug=MODULE)
    lessons = list(LessonPage.objects.child_of(page).live().order_by("path"))
    keys = [lesson.translation_key for lesson in lessons]
    authority = make_authority(name="Bench City Council", slug="bench", page=page)
    take_in_register(authority=authority, rows=register, now=now - datetime.timedelta(days=60))
    Issuer.objects.update_or_create(
        pk=Issuer.load().pk, defaults={"name": "Bench Partnership", "council": authority.name}
    )
    badges = iter(range(1, register))

    def driver(email: str, read: Sequence[uuid.UUID]) -> User:
        badge = next(badges)
        person = User.objects.create_user(name=f"Driver Example{badge:05}", email=email)
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        actions.set_organisation(person=person, role=Role.objects.get(slug=ROLE), organisation=None, now=now)
        claim_badge(
            person=person, authority=authority, badge_number=f"PHD {badge:05}",
            licence_type=LicenceType.objects.get(slug="private-hire-driver"), now=now,
        )  # fmt: skip
        LessonProgress.objects.bulk_create(
            LessonProgress(person=person, module=page.module, lesson=key, finished_at=now) for key in read
        )
        return person

    with transaction.atomic():
        certificates = [_trained(driver(f"trained{number}@example.com", keys), page, now) for number in range(TRAINED)]
        seated = [
            _sitting(driver(f"sitter{number}@example.com", keys), page, now, answered=number > 0)
            for number in range(sitters + 1)
        ]
        reading = tuple(f"reader{number}@example.com" for number in range(readers))
        beginning = tuple(f"beginner{number}@example.com" for number in range(beginners))
        for email in reading:
            driver(email, keys[:-1])
        for email in beginning:
            driver(email, [])
        officer = User.objects.create_user(name="Olive Example", email="officer@example.com")
        Officer.objects.create(person=officer, authority=authority, started_on=timezone.localdate(now))
        tokens = tuple(issue_token(person=officer, label="bench", now=now)[1] for _ in range(TOKENS))
    return World(
        lesson_url=f"{MODULE_URL}{lessons[2].slug}/",
        learner=seated[0],
        sitters=tuple(seated[1:]),
        officer=cookies_of(officer),
        badges=tuple(f"PHD {number:05}" for number in range(1, TRAINED + 1)),
        authority=authority.slug,
        tokens=tokens,
        readers=reading,
        beginners=beginning,
        lesson_urls=tuple(f"{MODULE_URL}{lesson.slug}/" for lesson in lessons),
        certificate=certificates[0],
    )


def make_authority(*, name: str, slug: str, page: ModulePage) -> Authority:
    """A licensing authority that asks for the module."""
    authority = Authority.objects.create(slug=slug, name=name)
    kind, _ = LicenceType.objects.get_or_create(
        slug="private-hire-driver", defaults={"name": "Private hire driver", "role": Role.objects.get(slug=ROLE)}
    )
    Policy.objects.create(
        authority=authority, licence_type=kind, starts_on=datetime.date(2024, 4, 1), module=page.module,
        valid_months=36, term_months=36, counts_from_months=12, pass_mark=80, attempts_allowed=3,
    )  # fmt: skip
    return authority


def take_in_register(*, authority: Authority, rows: int, now: datetime.datetime) -> int:
    """A register of so many licences through the importer; gives the file's size in bytes."""
    content = register_csv(authority=authority.name, rows=rows, today=timezone.localdate(now))
    importer.take_in_file(
        content=content, file_name="register.csv", authority=authority, whole_register=True, good_lines=False,
        person=None, now=now,
    )  # fmt: skip
    return len(content)


def register_csv(*, authority: str, rows: int, today: datetime.date) -> bytes:
    """A register as a council exports it: badges PHD 00001 and so on, ending between 60 days and three years on."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Authority", "Badge number", "Holder's name", "Licence type", "Issued", "Expires"])
    for number in range(1, rows + 1):
        expires = today + datetime.timedelta(days=120 + number % 900)
        issued = expires - datetime.timedelta(days=1095)
        writer.writerow(
            [authority, f"PHD {number:05}", f"Driver Example{number:05}", "Private hire driver", issued, expires]
        )
    return out.getvalue().encode()


def cookies_of(person: User) -> dict[str, str]:
    """The cookies of a browser in which the person is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    token = get_random_string(32, string.ascii_letters + string.digits)
    return {settings.SESSION_COOKIE_NAME: str(session.session_key), settings.CSRF_COOKIE_NAME: token}


def right_answers(*, attempt_id: int, positions: Sequence[int]) -> dict[str, object]:
    """The form fields that answer these questions of an attempt rightly. Only a benchmark may know."""
    rows = Response.objects.filter(attempt=attempt_id, position__in=positions).values_list(
        "position", "version__options"
    )
    fields: dict[str, object] = {
        f"q{position}": [option["id"] for option in options if option["right"]] for position, options in rows
    }
    return fields | {"asked": list(positions)}


def _sitting(person: User, page: ModulePage, now: datetime.datetime, *, answered: bool) -> Sitting:
    attempt: Attempt = start_test(person, page, now=now)
    if answered:
        responses = list(Response.objects.filter(attempt=attempt).select_related("version"))
        for response in responses:
            response.answer = [option["id"] for option in response.version.options if option["right"]]
            response.saved_at = now
        Response.objects.bulk_update(responses, ["answer", "saved_at"])
    fields = right_answers(attempt_id=attempt.pk, positions=range(1, 6))
    return Sitting(cookies=cookies_of(person), attempt_id=attempt.pk, answers=fields)


def _trained(person: User, page: ModulePage, now: datetime.datetime) -> Certificate:
    then = now - datetime.timedelta(days=30)
    completion = Completion.objects.create(
        person=person, module=page.module, version=page.module.versions.order_by("-number")[0],
        completed_on=timezone.localdate(then), recorded_at=then, how=Completion.How.SESSION, score=Decimal(90),
    )  # fmt: skip
    policy = licensing_queries.policy_for(person=person, module_slug=MODULE, on=completion.completed_on)
    return award(completion=completion, person=person, policy=policy, attempt_number=1, now=then, deliver=False)
