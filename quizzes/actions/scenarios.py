"""Write a scenario: the situation that several questions are about. A new version when its words change."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.html import strip_tags

from accounts.models import User
from content.pictures import find_picture
from content.rendering import clean_html
from content.rules import picture_faults
from quizzes.models import Pool, Scenario, ScenarioVersion


class BadScenario(Exception):
    """The scenario could not be shown; the message says why."""


@transaction.atomic
def write_scenario(
    *,
    pool: Pool,
    key: str,
    title: str,
    text: str,
    now: datetime.datetime,
    picture: str = "",
    picture_alt: str = "",
    by: User | None = None,
) -> tuple[Scenario, bool]:
    """The scenario of that key with these words (`text` is HTML, cleaned here), and whether a version was made for it.

    Attempts begun keep the version they were started with. Raises BadScenario.
    """
    faults = [] if strip_tags(text).strip() and title.strip() else ["A scenario has a title and a text."]
    faults += picture_faults(picture=picture, alt=picture_alt)
    if picture and not find_picture(picture):
        faults.append(f"There is no picture “{picture}”.")
    if faults:
        raise BadScenario(" ".join(faults))
    words = {"title": title.strip(), "text": clean_html(text), "picture": picture, "picture_alt": picture_alt}
    scenario, _ = Scenario.objects.select_related("current").get_or_create(pool=pool, key=key)
    current = scenario.current
    if current and all(getattr(current, name) == value for name, value in words.items()):
        return scenario, False
    last = scenario.versions.order_by("-number").values_list("number", flat=True).first() or 0
    scenario.current = ScenarioVersion.objects.create(
        scenario=scenario, number=last + 1, created_at=now, created_by=by, **words
    )
    scenario.save(update_fields=["current"])
    return scenario, True
