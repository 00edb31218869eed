"""Write a scenario: the situation that several questions are about. A new version when its words change."""

from __future__ import annotations

import datetime
from typing import Any

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
    image: int | None = None,
    picture_alt: str = "",
    by: User | None = None,
) -> tuple[Scenario, bool]:
    """The scenario of that key with these words (`text` is HTML, cleaned here), and whether a version was made for it.
    It is told from now on: who only drafts uses `draft_scenario`.

    Attempts begun keep the version they were started with. Raises BadScenario.
    """
    words = story_words(title=title, text=text, picture=picture, image=image, picture_alt=picture_alt)
    scenario, _ = Scenario.objects.select_related("current").get_or_create(pool=pool, key=key)
    if scenario.current and says(scenario.current, words):
        return scenario, False
    scenario.current = add_telling(scenario=scenario, words=words, now=now, by=by)
    scenario.save(update_fields=["current"])
    return scenario, True


def story_words(
    *, title: str, text: str, picture: str = "", image: int | None = None, picture_alt: str = ""
) -> dict[str, Any]:
    """What a version keeps of these words. `picture`: the slug of a drawing; `image`: the key of an uploaded one.
    Raises BadScenario."""
    faults = [] if strip_tags(text).strip() and title.strip() else ["A scenario has a title and a text."]
    faults += picture_faults(picture=picture or ("image" if image else ""), alt=picture_alt)
    if picture and image:
        faults.append("Choose a drawing or an uploaded picture, not both.")
    if picture and not find_picture(picture):
        faults.append(f"There is no picture “{picture}”.")
    if faults:
        raise BadScenario(" ".join(faults))
    return {
        "title": title.strip(), "text": clean_html(text), "picture": picture, "image_id": image,
        "picture_alt": picture_alt,
    }  # fmt: skip


def tells_the_same(scenario: Scenario, **words: Any) -> bool:
    """Whether just these words (as for `story_words`) are told. Raises BadScenario."""
    return scenario.current is not None and says(scenario.current, story_words(**words))


def add_telling(
    *, scenario: Scenario, words: dict[str, Any], now: datetime.datetime, by: User | None
) -> ScenarioVersion:
    """The next version of a scenario. Whether it is told is the caller's business."""
    last = scenario.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version: ScenarioVersion = ScenarioVersion.objects.create(
        scenario=scenario, number=last + 1, created_at=now, created_by=by, **words
    )
    return version


def says(version: ScenarioVersion, words: dict[str, Any]) -> bool:
    """Whether a version has just these words, as `story_words` gives them."""
    return all(getattr(version, name) == value for name, value in words.items())
