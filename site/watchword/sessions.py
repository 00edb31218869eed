"""Whose request it is: the session and its person, read with SQL that is made once (docs/decisions/0016).

Every page of everybody who is signed in asks for both.
"""

from __future__ import annotations

import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from content.compiled import Compiled, columns, instance


def _session_values(*, key: str, now: datetime.datetime) -> QuerySet[Any, Any]:
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list(*columns(Session))


def _person_values(*, person: int) -> QuerySet[Any, Any]:
    return User.objects.filter(pk=person).values_list(*columns(User))


_SESSION = Compiled(_session_values, key=str, now=datetime.datetime)
_PERSON = Compiled(_person_values, person=int)


class SessionStore(DatabaseSessions):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        rows = _SESSION.rows(key=self.session_key, now=timezone.now())
        if rows:
            return instance(Session, rows[0])
        self._session_key = None  # as Django does: an unknown key is never taken over
        return None


class Backend(AuthenticationBackend):
    """The way in is allauth's."""

    def get_user(self, user_id: int) -> User | None:
        rows = _PERSON.rows(person=user_id)
        person = instance(User, rows[0]) if rows else None
        return person if person is not None and self.user_can_authenticate(person) else None
