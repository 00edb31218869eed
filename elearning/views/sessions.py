"""A group session: its front, one slide a page for a projector, the presenter's notes, the sign-in sheet."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from elearning import queries, rendering
from elearning.views.cards import paper


@require_safe
def front(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """What it is, how long it takes, what to prepare, and the way to everything else."""
    found, session = _session(role_slug, module_slug)
    context = {"outline": found, "page": session.page, "slides": session.page.slide_list()}
    return render(request, "elearning/session_pack.html", {**context, "module_title": found.title})


@require_safe
def slide(request: HttpRequest, role_slug: str, module_slug: str, number: int) -> HttpResponse:
    """One slide, large, with nothing around it."""
    found, session = _session(role_slug, module_slug)
    slides = session.page.slide_list()
    if not 1 <= number <= len(slides):
        raise Http404
    context = {"outline": found, "page": session.page, "slide": slides[number - 1], "count": len(slides)}
    return render(request, "elearning/session_slide.html", context)


@require_safe
def notes(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """Everything the presenter says and does, with the session's clock, to print."""
    found, session = _session(role_slug, module_slug)
    context = {"outline": found, "page": session.page, "slides": session.page.slide_list()}
    return render(request, "elearning/session_notes.html", {**context, "module_title": found.title})


@require_safe
def sign_in(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """The sheet that goes round the room, as a PDF of one page."""
    found, session = _session(role_slug, module_slug)
    content = rendering.sign_in_pdf(session, module_title=found.title)
    return paper(content, name=rendering.file_name("sign in sheet", session.page.title))


def _session(role_slug: str, module_slug: str) -> tuple[queries.Outline, queries.Session]:
    found = queries.outline(role_slug=role_slug, module_slug=module_slug)
    session = queries.session_of(found) if found else None
    if found is None or session is None:
        raise Http404
    return found, session
