"""Who may do what at the desk of the question bank: questions, and the scenarios that several of them share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.permission_policies import ModelPermissionPolicy

from accounts.models import User
from quizzes.models import Question

PUBLISH = "quizzes.publish_question"


class QuestionPolicy(ModelPermissionPolicy):
    """Written and retired, never deleted: attempts point at what was asked."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))


def bank_policy() -> QuestionPolicy:
    """A scenario is a part of its questions: who may write those may write it."""
    return QuestionPolicy(Question)


def editor_of(request: HttpRequest) -> User:
    """Whoever is signed in to the CMS."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the CMS lets nobody else in
    return user
