"""A certificate for somebody without an account: printed at once and forgotten. Nothing is stored but a count."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.limits import allowed
from certificates import queries as certificates_queries
from certificates import rendering as certificates_rendering
from elearning import queries, rendering
from elearning.forms import KeepsakeForm
from elearning.views.cards import paper

A_MINUTE = 20  # from one address: a family, a group in a library


@sensitive_post_parameters("name")
@require_http_methods(["GET", "HEAD", "POST"])
def keepsake(request: HttpRequest, role_slug: str, module_slug: str) -> HttpResponse:
    """A name, or none; then the PDF as the answer itself, so that there is nothing to fetch later."""
    found = queries.outline(role_slug=role_slug, module_slug=module_slug)
    if found is None or not found.keepsake_url:
        raise Http404
    form = KeepsakeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not allowed(f"keepsake:{get_adapter().get_client_ip(request)}", limit=A_MINUTE, seconds=60):
            response = render(request, "elearning/keepsake.html", {"outline": found, "form": form, "busy": True})
            response.status_code, response.headers["Retry-After"] = 429, "60"
            return _unkept(response)
        if form.is_valid():
            content = certificates_rendering.keepsake_pdf(
                name=form.cleaned_data["name"],
                module_title=found.title,
                on=timezone.localdate(),
                issuer=certificates_queries.issuer(),
            )
            return _unkept(paper(content, name=rendering.file_name("keepsake", found.title)))
    return _unkept(render(request, "elearning/keepsake.html", {"outline": found, "form": form}))


def _unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
