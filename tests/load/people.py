"""Thousands of people who have read every lesson and may start the test now. All made up, written straight to rows."""

from __future__ import annotations

import datetime
import string
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import Membership, Role, User
from certificates.licensing.models import Claim, LicenceType
from certificates.licensing.rules import badge_key
from content.files import read_training
from elearning.actions.loading import load_training
from elearning.models import LessonPage, LessonProgress, ModulePage, Obligation, Requirement
from quizzes.models import QuestionVersion
from tests.benchmarks.environment import ROOT
from tests.benchmarks.world import MODULE, ROLE, make_authority, take_in_register

BATCH = 500


@dataclass
class Person:
    """Somebody's browser: the cookies they are signed in with, and what was acknowledged of what they sent."""

    pk: int
    cookies: dict[str, str]
    saved: dict[int, list[str]] = field(default_factory=dict)
    handed_in: bool = False

    @property
    def token(self) -> str:
        return self.cookies[settings.CSRF_COOKIE_NAME]


def make_people(count: int) -> list[Person]:
    """The real training, an authority whose register knows everybody's badge, and so many drivers."""
    now = timezone.now()
    load_training(training=read_training(ROOT / "content/modules"), now=now)
    page = ModulePage.objects.select_related("module").get(module__slug=MODULE)
    authority = make_authority(name="Load City Council", slug="load", page=page)
    take_in_register(authority=authority, rows=count, now=now - datetime.timedelta(days=60))
    lessons = list(LessonPage.objects.child_of(page).live().values_list("translation_key", flat=True))
    facts: dict[str, Any] = {
        "role": Role.objects.get(slug=ROLE), "kind": LicenceType.objects.get(slug="private-hire-driver"),
        "requirement": Requirement.objects.get(module=page.module),
    }  # fmt: skip
    made = []
    for first in range(1, count + 1, BATCH):
        with transaction.atomic():
            people = User.objects.bulk_create(
                User(name=f"Driver Example{n:05}", email=f"driver{n}@example.com", password="!")
                for n in range(first, min(first + BATCH, count + 1))
            )
            today = timezone.localdate(now)
            Membership.objects.bulk_create(
                Membership(person=one, role=facts["role"], started_on=today) for one in people
            )
            Obligation.objects.bulk_create(
                Obligation(person=one, requirement=facts["requirement"], cycle=1, opened_on=today, due_on=today)
                for one in people
            )
            Claim.objects.bulk_create(
                Claim(
                    person=one, authority=authority, licence_type=facts["kind"], claimant_name=one.name,
                    badge_number=f"PHD {n:05}", badge_key=badge_key(f"PHD {n:05}"), started_on=today,
                )
                for n, one in enumerate(people, start=first)
            )  # fmt: skip
            LessonProgress.objects.bulk_create(
                LessonProgress(person=one, module=page.module, lesson=key, finished_at=now)
                for one in people
                for key in lessons
            )
            made += _signed_in(people, now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as either database does by itself before long
    return made


def right_options() -> dict[frozenset[str], list[str]]:
    """By the ids of all that a question offers, those that are right. Only a benchmark may know."""
    kinds = ("single", "multiple", "true_false")
    found = QuestionVersion.objects.filter(kind__in=kinds).values_list("options", flat=True)
    return {
        frozenset(option["id"] for option in options): [option["id"] for option in options if option["right"]]
        for options in found
    }


def _signed_in(people: list[User], now: datetime.datetime) -> list[Person]:
    letters, store = string.ascii_lowercase + string.digits, SessionStore()
    sessions, found = [], []
    for one in people:
        key = get_random_string(32, letters)
        data = {
            SESSION_KEY: str(one.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: one.get_session_auth_hash(),
        }  # fmt: skip
        sessions.append(
            Session(session_key=key, session_data=store.encode(data), expire_date=now + datetime.timedelta(days=1))
        )
        token = get_random_string(32, string.ascii_letters + string.digits)
        found.append(Person(pk=one.pk, cookies={settings.SESSION_COOKIE_NAME: key, settings.CSRF_COOKIE_NAME: token}))
    Session.objects.bulk_create(sessions)
    return found
