"""The summary card: what somebody keeps of a module, as a page and as one sheet of paper. Open to all."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from elearning import queries, rendering


@require_safe
def card(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """The card as a page, to read on a phone."""
    found, kept = _card(role_slug, module_slug)
    return render(request, "elearning/card.html", {"outline": found, "card": kept})


@require_safe
def card_pdf(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """The card as a PDF of one page. Opens in the browser; saved, it has a name one can read."""
    _, kept = _card(role_slug, module_slug)
    return paper(rendering.card_pdf(kept), name=rendering.file_name("summary card", kept.title))


def paper(content: bytes, *, name: str) -> HttpResponse:
    """A PDF that opens in the browser."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return response


def _card(role_slug: str, module_slug: str) -> tuple[queries.Outline, queries.Card]:
    found = queries.outline(role_slug=role_slug, module_slug=module_slug)
    kept = queries.card_of(found) if found else None
    if found is None or kept is None:
        raise Http404
    return found, kept
