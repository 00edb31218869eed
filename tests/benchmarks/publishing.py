"""A material change of a module that many have completed: the page that shows whom it touches, and the publication."""

from __future__ import annotations

import datetime
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import Membership, Organisation, Role, User
from certificates.licensing.models import Authority, Claim, Licence, LicenceType
from certificates.models import Certificate
from elearning.models import Completion, LessonPage, ModulePage
from tests.benchmarks.report import Line
from tests.benchmarks.world import MODULE, ROLE

GOAL_SECONDS = 2.0
BATCH = 2_000


def material_change(*, rows: int, say: Callable[[str], None]) -> list[Line]:
    """The walk of a publisher, by the site itself in this process: page, check, publication."""
    say(f"A module that {rows:,} people have completed …")
    page = ModulePage.objects.get(module__slug=MODULE)
    _complete(page, rows)
    lesson = LessonPage.objects.child_of(page).live().order_by("path")[0]
    lesson.summary = "Another summary."
    lesson.save_revision()
    publisher = User.objects.create_user(name="Petra Example", email="publisher@example.com")
    publisher.groups.set(Group.objects.filter(name="Publishers"))
    client = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_PROTO="https")
    client.force_login(publisher)
    address = f"/cms/publishing/{lesson.pk}/"
    plain = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):  # the CMS's own files are not collected for a benchmark
        return _walk(client, address, page=page, rows=rows)


def _walk(client: Client, address: str, *, page: ModulePage, rows: int) -> list[Line]:
    client.get(address, secure=True)  # templates are read once
    chosen = {"asks": "within", "within_days": "30", "renewal_days": "90", "reason": "Bench", "update_text": "null"}
    impact, shown = _timed(lambda: client.get(address, {"kind": "material"}, secure=True))
    _, checked = _timed(lambda: client.post(address, {**chosen, "shown": _token(shown)}, secure=True))
    publication, done = _timed(lambda: client.post(address, {"shown": _token(checked)}, secure=True))
    version = page.module.versions.order_by("-number")[0]
    if done.status_code != 302 or (version.asks, version.applied.decision.impact["total"] >= rows) != ("within", True):
        raise RuntimeError(f"The change was not published: {done.status_code}.")
    return [
        Line(name=f"A material change with {rows:,} completions: whom it touches", figure=f"{impact:.2f} s",
             goal=f"{GOAL_SECONDS:g} s", met=impact <= GOAL_SECONDS),
        Line(name="  its publication", figure=f"{publication:.2f} s", goal=f"{GOAL_SECONDS:g} s",
             met=publication <= GOAL_SECONDS),
    ]  # fmt: skip


def _timed(ask: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = ask()
    return time.perf_counter() - began, answer


def _token(response: Any) -> str:
    return re.findall(r'name="shown" value="([^"]+)"', response.content.decode())[0]


def _complete(page: ModulePage, rows: int) -> None:
    """So many drivers at ten operators, each with a badge on a register, a completion and a certificate."""
    now = timezone.now()
    today, tag = timezone.localdate(now), uuid.uuid4().hex[:6]
    role, kind = Role.objects.get(slug=ROLE), LicenceType.objects.get(slug="private-hire-driver")
    authority = Authority.objects.create(slug=f"many-{tag}", name=f"Many {tag}")
    places = [Organisation.add_root(name=f"Operator {n} {tag}", slug=f"operator-{n}-{tag}") for n in range(10)]
    version = page.module.versions.order_by("-number")[0]
    for first in range(0, rows, BATCH):
        numbers = range(first, min(first + BATCH, rows))
        with transaction.atomic():
            people = User.objects.bulk_create(User(name=f"Many {n}", email=f"{tag}{n}@example.com") for n in numbers)
            Membership.objects.bulk_create(
                Membership(person=one, role=role, organisation=places[n % 10], started_on=today)
                for n, one in zip(numbers, people, strict=True)
            )
            Licence.objects.bulk_create(
                Licence(
                    authority=authority, badge_number=f"M{n}", badge_key=f"M{n}", holder_name=f"Many {n}",
                    licence_type=kind, issued_on=today, expires_on=today + datetime.timedelta(days=n % 1000),
                )
                for n in numbers
            )  # fmt: skip
            Claim.objects.bulk_create(
                Claim(
                    person=one, authority=authority, licence_type=kind, claimant_name=one.name, badge_number=f"M{n}",
                    badge_key=f"M{n}", started_on=today,
                )
                for n, one in zip(numbers, people, strict=True)
            )  # fmt: skip
            done = Completion.objects.bulk_create(
                Completion(
                    person=one, module=page.module, version=version, completed_on=today, recorded_at=now, how="session"
                )
                for one in people
            )
            Certificate.objects.bulk_create(
                Certificate(
                    completion=completion.uuid, person=one, module=page.module, module_version=version.number,
                    completed_on=today, valid_until=today + datetime.timedelta(days=1000), issued_at=now,
                    holder_name=one.name, module_title=version.title, issuer_name="Bench",
                )
                for one, completion in zip(people, done, strict=True)
            )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a database at work has counted its tables
