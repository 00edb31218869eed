"""What the database and the folders hold of a person, in counts that the books can be compared with."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from django.db import connection
from django.db.models import Sum

from certificates.models import Certificate, CertificateFile
from elearning.models import Completion, Obligation
from quizzes.models import Attempt, Response
from tests.chaos.books import Answers, copies

_TO = re.compile(r"^To: (\S+)$", re.MULTILINE)


def leave_out(*, attempt_id: int, positions: Sequence[int]) -> Decimal:
    """Takes the answers at these positions out of an attempt that is answered rightly; gives the score it earns."""
    Response.objects.filter(attempt=attempt_id, position__in=positions).update(answer=[], saved_at=None)
    asked = Attempt.objects.get(pk=attempt_id).asked
    return Decimal(100 * (asked - len(positions))) / asked


def handed_in(*, person_id: int, score: Decimal) -> dict[str, int]:
    """What is there of somebody who had one attempt. `score`: the one that their answers earn."""
    attempts = Attempt.objects.filter(person=person_id)
    closed = attempts.filter(state=Attempt.State.SUBMITTED)
    completions = Completion.objects.filter(person=person_id)
    responses = Response.objects.filter(attempt__in=attempts)
    return {
        "attempts": attempts.count(),
        "closed attempts": closed.count(),
        "closed attempts with the score earned": closed.filter(score=score, passed=True).count(),
        "responses": responses.count(),
        "marks, in tenths": int(10 * (responses.aggregate(all=Sum("mark"))["all"] or 0)),
        "completions": completions.count(),
        "completions of a closed attempt": completions.filter(attempt__in=closed).count(),
        "certificates": Certificate.objects.filter(person=person_id).count(),
        "certificates of the completion": Certificate.objects.filter(completion__in=completions.values("uuid")).count(),
        "obligations": Obligation.objects.filter(person=person_id).count(),
    }


def started(*, person_id: int) -> dict[str, int]:
    """What is there of somebody who should be in the middle of their first attempt."""
    attempts = Attempt.objects.filter(person=person_id)
    return {
        "attempts": attempts.count(),
        "open first attempts": attempts.filter(state=Attempt.State.OPEN, number=1).count(),
        "missing responses": sum(attempt.asked - attempt.responses.count() for attempt in attempts),
    }


def answers_of(attempt_id: int) -> Answers:
    """All stored answers, in one statement: as they were at one moment."""
    return dict(Response.objects.filter(attempt=attempt_id).values_list("position", "answer"))


def options_of(attempt_id: int) -> dict[int, tuple[str, list[str]]]:
    """Kind and option ids of each question that was asked."""
    rows = Response.objects.filter(attempt=attempt_id).values_list("position", "version__kind", "version__options")
    return {position: (kind, [option["id"] for option in options]) for position, kind, options in rows}


def let_time_pass(hours: int) -> None:
    """As if certificates had been issued so much earlier: the sweep leaves new ones to the worker."""
    earlier = datetime.timedelta(hours=hours)
    with connection.cursor() as cursor:
        for pk, issued_at in Certificate.objects.values_list("pk", "issued_at"):
            then = connection.ops.adapt_datetimefield_value(issued_at - earlier)
            cursor.execute("UPDATE certificates_certificate SET issued_at = %s WHERE id = %s", [then, pk])


def papers(*, folder: Path, person_id: int, email: str, mailed: dict[str, int]) -> dict[str, int]:
    """PDFs and mails of somebody's certificates. `mailed`: of `mails`."""
    kept = CertificateFile.objects.filter(certificate__person=person_id)
    return {
        "PDFs": sum((folder / "certificates" / file.file.name).read_bytes().startswith(b"%PDF") for file in kept),
        "mails": mailed.get(email, 0),
    }


def mails(folder: Path) -> dict[str, int]:
    """How many mails lie in the folder for each address."""
    return copies(to for file in (folder / "mail").glob("*.log") for to in _TO.findall(file.read_text()))


def stray_files(folder: Path) -> int:
    """PDFs in the folder that no row names, less rows that name none."""
    return len(list((folder / "certificates").rglob("*.pdf"))) - CertificateFile.objects.count()
