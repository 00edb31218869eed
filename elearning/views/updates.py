"""A one-page update: what changed in a module since somebody completed it, and the button that says it was read."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from elearning import queries
from elearning.actions.updates import read_update
from elearning.models import UpdateRead


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, version: int) -> HttpResponse:
    """Shown to whoever has completed the module; nobody else's business."""
    person: User = request.user  # type: ignore[assignment]
    found = queries.update_of(person=person, version=version) if version < 2**31 else None
    if found is None:
        raise Http404
    if request.method == "POST":
        read_update(person=person, version=found, now=timezone.now())
        messages.success(request, f"We noted that you have read “{found.update_title}”.")
        return redirect("elearning:overview")
    read = UpdateRead.objects.filter(person=person, version=found).first()
    return render(request, "elearning/update.html", {"version": found, "read": read})
