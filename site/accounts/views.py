"""The pages that take a code, one try at a time: tries are counted in the session, and a session has no lock."""

from __future__ import annotations

from typing import Any

from allauth.account import views
from allauth.account.internal.decorators import login_not_required
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator


class OneTryAtATime:
    """Holds the session's row from reading its count of tries to writing it: three tries are three, however many
    arrive at once. PostgreSQL locks the row; on SQLite the transaction itself (IMMEDIATE) lets one in at a time.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        session, key = request.session, request.session.session_key
        with transaction.atomic():
            Session.objects.select_for_update().filter(pk=key).first()
            vars(session).pop("_session_cache", None)  # whatever was read before the lock may be old
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            if render := getattr(response, "render", None):
                render()
            if session.modified and not session.is_empty():
                session.save()
                # The session middleware must not write it again without the lock; a new key it must still give out.
                session.modified = session.session_key != key
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """No way in by a code for an address that an administrator has changed since it was sent."""
        process = self._process  # type: ignore[attr-defined]
        moved = process.user is not None and process.user.email != process.state.get("email")
        if moved and not process.state.get("account_already_exists"):
            process.abort()
            return redirect("account_login")
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return response


class ConfirmLoginCodeView(OneTryAtATime, views.ConfirmLoginCodeView):
    """The code, when signing in."""


@method_decorator(login_not_required, name="dispatch")
class ConfirmEmailView(OneTryAtATime, views.ConfirmEmailVerificationCodeView):
    """The code, when signing up."""
