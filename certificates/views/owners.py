"""A certificate for the person who earned it: the page and the PDF. For anybody else there is nothing here."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.models import User
from certificates import queries, rendering, rules, tasks


@require_safe
@login_required
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """What the certificate says, what it is worth today, and what to do with it."""
    if (canonical := _canonical(code)) != code:
        return redirect("certificates:detail", canonical)
    held = _held(request, code)
    return _private(render(request, "certificates/detail.html", {"held": held, "check_url": rendering.check_url(code)}))


@require_safe
@login_required
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The PDF, made now if no worker came to it yet. Opens in the browser; saved, it has a name one can read."""
    if (canonical := _canonical(code)) != code:
        return redirect("certificates:pdf", canonical)
    held = _held(request, code)
    kept = tasks.keep_pdf(held.certificate, now=timezone.now())
    with kept.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/pdf")
    name = rendering.file_name(held.certificate)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return _private(response)


def _canonical(code: str) -> str:
    """The code as it is kept, however it was typed. What cannot be a code has no page."""
    canonical = rules.normalise_code(code)
    if not rules.is_code(canonical):
        raise Http404
    return canonical


def _held(request: HttpRequest, code: str) -> queries.Held:
    held = queries.certificate_for_owner(person=cast(User, request.user), code=code, on=timezone.localdate())
    if held is None:
        raise Http404
    return held


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
