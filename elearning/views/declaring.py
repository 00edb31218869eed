"""The declaration: which edition, the document, a box to tick. Declaring twice changes nothing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from elearning import actions, queries
from elearning.actions.declaring import certificate_of
from elearning.forms import DeclarationForm
from elearning.rules import Gate
from elearning.views.journey import join_url


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """Declare, or see what was declared."""
    found = queries.outline(role_slug=role_slug, module_slug=module_slug)
    if found is None or not found.edition:
        raise Http404
    person: User = request.user  # type: ignore[assignment]
    read = queries.lessons_read(person=person, module_id=found.module_id)
    unread = [lesson for lesson in found.lessons if lesson.key not in read]
    declaring = queries.declaring_of(person=person, found=found, unread=len(unread), on=timezone.localdate())
    if declaring.gate == Gate.JOIN:
        return HttpResponseRedirect(join_url(found))
    assert declaring.page  # noqa: S101 - the outline says that it asks for a declaration
    posted = request.POST if request.method == "POST" else None
    form = DeclarationForm(
        posted, statement=declaring.page.declaration_statement, initial={"edition": declaring.page.declaration_edition}
    )
    if posted is not None and (form.is_valid() or declaring.gate != Gate.OPEN):
        try:
            actions.declare(
                person=person, found=found, edition=form.cleaned_data.get("edition", ""), now=timezone.now()
            )
        except (actions.DeclarationRefused, actions.LessonsUnfinished) as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(found.declaration_url)
    declared = declaring.last if declaring.gate == Gate.DECLARED else None
    context = {
        "outline": found,
        "page": declaring.page,
        "gate": declaring.gate,
        "unread": unread,
        "declared": declared,
        "certificate": certificate_of(declared) if declared else None,
        "form": form,
    }
    return render(request, "elearning/declaration.html", context)
