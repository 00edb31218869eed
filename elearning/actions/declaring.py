"""Declare that a document was read and understood: a completion, its certificate and the next cycle, or nothing."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from certificates.licensing import queries as licensing_queries
from certificates.models import Certificate
from elearning import queries
from elearning.actions.learning import LessonsUnfinished, award, open_next_cycle
from elearning.actions.versions import record_version
from elearning.models import Completion, Declaration
from elearning.rules import Gate, declared_words


class DeclarationRefused(Exception):
    """Why nothing was declared, as a sentence for people."""


class NothingToDeclare(DeclarationRefused):
    def __init__(self) -> None:
        super().__init__("This module asks for no declaration.")


class NotJoined(DeclarationRefused):
    def __init__(self) -> None:
        super().__init__("Tell us about your work first, then declare.")


class AnotherEdition(DeclarationRefused):
    def __init__(self, edition: str) -> None:
        super().__init__(f"The document has a new edition since you opened this page: {edition}. Read it first.")


@transaction.atomic
def declare(*, person: User, found: queries.Outline, edition: str, now: datetime.datetime) -> Certificate | None:
    """Declare the edition the person was shown; returns the certificate. Declaring twice gives the first one.

    The same edition can be declared again when the last declaration no longer counts, or a new cycle has opened.
    Raises NothingToDeclare, NotJoined, AnotherEdition or LessonsUnfinished.
    """
    on = timezone.localdate(now)
    read = queries.lessons_read(person=person, module_id=found.module_id)
    unread = sum(lesson.key not in read for lesson in found.lessons)
    declaring = queries.declaring_of(person=person, found=found, unread=unread, on=on)
    page, last = declaring.page, declaring.last
    if page is None or not page.declaration_edition:
        raise NothingToDeclare
    if declaring.gate == Gate.JOIN:
        raise NotJoined
    if edition != page.declaration_edition:
        raise AnotherEdition(page.declaration_edition)
    if last and declaring.gate == Gate.DECLARED:
        return certificate_of(last)
    if declaring.gate == Gate.LESSONS:
        raise LessonsUnfinished(f"Read {unread} more lesson{'s' if unread > 1 else ''} first, then declare.")
    cycle = last.cycle + 1 if last else 1
    version = record_version(module=page.module, now=now)  # also what was published on a timer counts
    try:
        with transaction.atomic():
            completion = Completion.objects.create(
                person=person,
                module=page.module,
                version=version,
                completed_on=on,
                recorded_at=now,
                how=Completion.How.ONLINE,
                is_demonstration=person.is_demonstration,
            )
            Declaration.objects.create(
                completion=completion,
                person=person,
                module=page.module,
                edition=page.declaration_edition,
                statement=page.declaration_statement,
                cycle=cycle,
                declared_at=now,
            )
    except IntegrityError:  # pressed twice at the same moment: the constraint let one through
        declared = Declaration.objects.filter(
            person=person, module=page.module, edition=page.declaration_edition, cycle=cycle
        ).first()
        if declared is None:  # refused for another reason
            raise
        return certificate_of(declared)
    said = declared_words(edition=page.declaration_edition, statement=page.declaration_statement)
    policy = licensing_queries.policy_for(person=person, module_slug=page.module.slug, on=on)
    certificate = award(
        completion=completion, person=person, policy=policy, attempt_number=None, declared=said, now=now
    )
    open_next_cycle(person=person, module=page.module, policy=policy, completed_on=on)
    return certificate


def certificate_of(declaration: Declaration) -> Certificate | None:
    """The newest edition of the certificate that a declaration earned."""
    certificate: Certificate | None = (
        Certificate.objects.filter(completion=declaration.completion.uuid).order_by("-edition").first()
    )
    return certificate
