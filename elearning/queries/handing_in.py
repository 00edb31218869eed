"""What is read when a test is handed in: by a whole room at once, so their SQL is kept (docs/decisions/0016)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Membership, User
from certificates.models import Certificate
from content.compiled import Compiled, columns, instance
from content.models import Module
from elearning.models import Completion, Obligation, Requirement
from quizzes.models import Attempt, Override


def came_of(attempt: Attempt) -> tuple[bool, bool]:
    """Whether a completion came of the attempt, and whether an officer said that it is void."""
    ((completed, void),) = _CAME_OF.rows(attempt=attempt.pk)
    return completed, void


def certificate_of(attempt: Attempt) -> Certificate | None:
    """The newest edition of the certificate that came of an attempt."""
    rows = _CERTIFICATE.rows(attempt=attempt.pk)
    return instance(Certificate, rows[0]) if rows else None


def module_sat_for(*, quiz_id: int, module_id: int | None) -> Module | None:
    """The module of that id if its page has the test; without an id the first whose page has it."""
    rows = [row for row in _MODULES.rows(quiz=quiz_id) if module_id is None or row[0] == module_id]
    return instance(Module, rows[0]) if rows else None


def role_trained(*, person: User, module: Module, on: datetime.date) -> str:
    """The name of a role of theirs on a day that must be trained in the module; "" without one."""
    rows = _ROLE.rows(person=person.pk, module=module.pk, on=on)
    return rows[0][0] if rows else ""


def newest_obligations(*, person: User, module: Module) -> list[Obligation]:
    """Of each requirement of the module that holds a person, the newest cycle."""
    wide = len(Obligation._meta.concrete_fields)
    newest: dict[int, Obligation] = {}
    for row in _OBLIGATIONS.rows(person=person.pk, module=module.pk):
        obligation = instance(Obligation, row[:wide])
        obligation.requirement = instance(Requirement, row[wide:])
        newest.setdefault(obligation.requirement_id, obligation)
    return list(newest.values())


def _came_of_values(*, attempt: int) -> QuerySet[Any, Any]:
    void = Override.objects.filter(attempt=OuterRef("pk"), kind=Override.Kind.VOID)
    return Attempt.objects.filter(pk=attempt).values_list(
        Exists(Completion.objects.filter(attempt=OuterRef("pk"))), Exists(void)
    )


def _certificate_values(*, attempt: int) -> QuerySet[Any, Any]:
    completed = Completion.objects.filter(attempt=attempt).values("uuid")
    return Certificate.objects.filter(completion__in=completed).order_by("-edition").values_list(*columns(Certificate))


def _module_values(*, quiz: int) -> QuerySet[Any, Any]:
    return Module.objects.filter(pages__quiz=quiz).order_by("pages").values_list(*columns(Module))


def _role_values(*, person: int, module: int, on: datetime.date) -> QuerySet[Any, Any]:
    mine = Membership.objects.filter(person=person, role__requirements__module=module).on(on)
    return mine.order_by("started_on", "pk").values_list("role__name")[:1]


def _obligation_values(*, person: int, module: int) -> QuerySet[Any, Any]:
    return (
        Obligation.objects.filter(person=person, requirement__module=module)
        .order_by("requirement", "-cycle")
        .values_list(*columns(Obligation), *columns(Requirement, "requirement__"))
    )


_CAME_OF = Compiled(_came_of_values, attempt=int)
_CERTIFICATE = Compiled(_certificate_values, attempt=int)
_MODULES = Compiled(_module_values, quiz=int)
_ROLE = Compiled(_role_values, person=int, module=int, on=datetime.date)
_OBLIGATIONS = Compiled(_obligation_values, person=int, module=int)
