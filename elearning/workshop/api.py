"""A bank's questions in and out for programs: the same reading, the same import and the same export as the desk's."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Form, Query, Router, Schema
from ninja.errors import HttpError
from ninja.files import UploadedFile
from pydantic import Field

from accounts.models import ApiToken
from quizzes import actions, interchange
from quizzes.models import Pool

router = Router(tags=["Questions"])


class RefusalOut(Schema):
    where: str = Field(description="A line, a file of the zip, or an identifier")
    reason: str


class ItemOut(Schema):
    where: str
    key: str
    kind: str
    section: str
    state: str = Field(description="new, changed or unchanged")
    notes: list[str]


class ImportOut(Schema):
    """What was done, or in a dry run would be. Questions come in as drafts."""

    dry_run: bool
    new: int
    changed: int
    unchanged: int
    items: list[ItemOut]
    refusals: list[RefusalOut]


class LeftOut(Schema):
    """What an export holds, and what that format cannot hold."""

    count: int
    left_out: list[RefusalOut]


class Problem(Schema):
    """What is wrong, as a sentence."""

    detail: str


PROBLEMS = {401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem}


@router.post("/import", response={200: ImportOut, 409: Problem, **PROBLEMS}, summary="Take questions from a file")
def import_questions(
    request: HttpRequest,
    file: Annotated[UploadedFile, File(description="At most 10 MB")],
    format: Annotated[str, Form(description="gift, moodlexml or qti")],
    pool: Annotated[str, Form(description="The bank's slug")],
    section: Annotated[str, Form(description="For questions whose own section the bank does not have")] = "",
    dry_run: Annotated[bool, Form(description="Say what would be done and write nothing")] = False,
) -> dict[str, Any]:
    """All that can be taken, as drafts for the desk. The same file twice changes nothing."""
    token = _allowed(request, "add", "change")
    if format not in interchange.READERS:
        raise HttpError(422, f"format: one of {', '.join(interchange.READERS)}.")
    if (file.size or 0) > interchange.LARGEST_FILE:
        raise HttpError(422, interchange.TOO_LARGE)
    bank = _pool(pool)
    reading = actions.read_questions(content=file.read(), form=format, by=token.person)
    try:
        done = actions.import_questions(
            pool=bank, items=reading.items, section=section, by=token.person, now=timezone.now(), dry_run=dry_run
        )
    except actions.ImportClash as clash:
        raise HttpError(409, str(clash)) from clash
    return {
        "dry_run": dry_run,
        **{state: done.count(state) for state in ("new", "changed", "unchanged")},
        "items": [
            {
                "where": one.item.where, "key": one.key, "kind": one.wording.kind, "section": one.section,
                "state": one.state, "notes": list(one.notes),
            }
            for one in done.planned
        ],
        "refusals": _listed((*reading.refusals, *done.refusals)),
    }  # fmt: skip


@router.get("/export", response={200: LeftOut, **PROBLEMS}, summary="A bank's questions as a file")
def export_questions(
    request: HttpRequest,
    format: Annotated[str, Query(description="gift, moodlexml, qti21 or qti3")],
    pool: Annotated[str, Query(description="The bank's slug")],
    section: Annotated[str, Query(description="Only this section")] = "",
    retired: Annotated[bool, Query(description="Retired questions too")] = False,
    report: Annotated[bool, Query(description="Say what the format cannot hold, instead of the file")] = False,
) -> Any:
    """The file, right answers and all; with `report`, JSON on what would be left out of it."""
    _allowed(request, "change")
    if format not in interchange.WRITERS:
        raise HttpError(422, f"format: one of {', '.join(interchange.WRITERS)}.")
    bank = _pool(pool)
    questions = interchange.questions_of(pool=bank, section=section.replace("\0", ""), retired=retired)
    written = interchange.export_questions(questions, form=format)
    if report:
        return {"count": written.count, "left_out": _listed(written.refusals)}
    name = f"{bank.slug}.{interchange.ENDINGS[format]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(written.content, content_type=interchange.TYPES[format], headers=headers)


def _allowed(request: HttpRequest, *deeds: str) -> ApiToken:
    """The key, if its person has these rights in the CMS and it is not kept to one authority."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    if token.authority:
        raise HttpError(403, "This key is kept to one authority: questions belong to none.")
    if not all(token.person.has_perm(f"quizzes.{deed}_question") for deed in deeds):
        raise HttpError(403, f"The key's person may not {' and '.join(deeds)} questions.")
    return token


def _pool(slug: str) -> Pool:
    pool = Pool.objects.filter(slug=slug.replace("\0", "")).first()  # NUL cannot be asked of PostgreSQL
    if pool is None:
        raise HttpError(404, "There is no bank of that name.")
    return pool


def _listed(refusals: tuple[interchange.Refusal, ...]) -> list[dict[str, str]]:
    return [{"where": refusal.where, "reason": refusal.reason} for refusal in refusals]
