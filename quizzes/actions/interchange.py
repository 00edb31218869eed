"""Take questions from other systems' files into a pool: seen first, drafts for the desk, a file twice is once."""

from __future__ import annotations

import dataclasses
import datetime
import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.images import ImageFile
from django.db import IntegrityError, transaction
from wagtail.images import get_image_model
from wagtail.log_actions import log

from accounts.models import User
from quizzes.actions.bank import BadQuestion, add_version, write_question
from quizzes.actions.desk import StaleQuestion, draft_question
from quizzes.actions.import_plan import UNKNOWN_IMAGE, Planned, image_in_library, plan_import
from quizzes.actions.scenarios import BadScenario, write_scenario
from quizzes.interchange import Image, Item, Reading, Refusal, read_file
from quizzes.models import Pool, Question, Scenario

logger = logging.getLogger("watchword.tampering")


class ImportClash(Exception):
    """Somebody else changed the same questions at the same moment. Nothing was taken in."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What was (or, in a dry run, would be) done."""

    planned: tuple[Planned, ...]
    refusals: tuple[Refusal, ...]

    def count(self, state: str) -> int:
        """How many of the items are new, changed or unchanged."""
        return sum(one.state == state for one in self.planned)

    @property
    def writes(self) -> int:
        """How many questions it touches."""
        return len(self.planned) - self.count("unchanged")


def read_questions(*, content: bytes, form: str, by: User | None) -> Reading:
    """What a file in one of `quizzes.interchange.READERS` holds. Writes nothing but one line to the log, where the file
    is one that no authoring tool writes. Never raises for what the file holds."""
    reading = read_file(content, form=form)
    if noted := [refusal for refusal in reading.refusals if refusal.tampering]:
        logger.warning(
            "A file of questions (%s, %d bytes) from user %s was refused: %s: %s%s",
            form, len(content), by.pk if by else "at the console", noted[0].where, noted[0].reason,
            f" And {len(noted) - 1:,} more." if len(noted) > 1 else "",
        )  # fmt: skip
    return reading


@transaction.atomic
def import_questions(
    *,
    pool: Pool,
    items: Sequence[Item],
    section: str = "",
    by: User | None,
    now: datetime.datetime,
    as_draft: bool = True,
    dry_run: bool = False,
) -> Imported:
    """Take items into the pool, all that can be or, when the database refuses, none. Each is known by its key, an item
    without one by its words: the same file again changes nothing.

    `section` is for items whose own is none of the pool's. Drafts wait in the desk; with `as_draft` false they are
    asked at once. A dry run writes nothing. Raises ImportClash.
    """
    planned, refusals = plan_import(pool=pool, items=items, section=section, as_draft=as_draft)
    if not dry_run:
        try:
            with transaction.atomic():
                for one in planned:
                    if one.state != "unchanged":
                        _write(one, pool=pool, by=by, now=now, as_draft=as_draft)
        except (IntegrityError, StaleQuestion, BadQuestion, BadScenario) as clash:
            raise ImportClash(
                "Somebody else changed these questions at the same moment. Nothing was taken in: try again."
            ) from clash
    return Imported(planned=tuple(planned), refusals=tuple(refusals))


def _write(one: Planned, *, pool: Pool, by: User | None, now: datetime.datetime, as_draft: bool) -> None:
    wording = dataclasses.replace(one.wording, image=_keep_image(one.item.image, by))
    scenario, place = None, 0
    if one.question is None and one.story:
        scenario = Scenario.objects.filter(pool=pool, key=one.story.key).first()
        if scenario is None or scenario.current_id is None:
            scenario, _ = write_scenario(
                pool=pool, key=one.story.key, title=one.story.title, text=one.story.text, now=now,
                picture=one.story.drawing, image=_keep_image(one.story.image, by),
                picture_alt=one.story.picture_alt, by=by,
            )  # fmt: skip
        place = one.item.place
    elif one.question:
        scenario, place = one.question.scenario, one.question.scenario_place
    if not as_draft:
        write_question(
            pool=pool, key=one.key, section=one.section, wording=wording, now=now, by=by, scenario=scenario,
            scenario_place=place,
        )  # fmt: skip
    elif one.question is None:
        question = Question.objects.create(
            pool=pool, key=one.key, section=one.section, state=Question.State.DRAFT, scenario=scenario,
            scenario_place=place,
        )  # fmt: skip
        question.draft = add_version(question=question, wording=wording, now=now, by=by)
        question.save(update_fields=["draft"])
        log(instance=question, action="wagtail.create", user=by)
    else:
        draft_question(
            question=one.question, pool=pool, section=one.section, wording=wording, opened=one.question.newest.pk,
            by=by, now=now,
        )  # fmt: skip


def _keep_image(image: Image | None, by: User | None) -> int | None:
    found = image_in_library(image)
    if image is None or found != UNKNOWN_IMAGE:
        return found
    kept = get_image_model()(
        title=image.name.rpartition(".")[0], file=ImageFile(io.BytesIO(image.content), name=image.name),
        uploaded_by_user=by,
    )  # fmt: skip
    kept.save()
    kept.get_file_hash()
    return int(kept.pk)
