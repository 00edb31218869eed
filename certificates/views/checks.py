"""Is this certificate genuine and valid today? Anyone may ask; the answer is the paper's content, or one plain "no"."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.limits import allowed
from certificates import queries, rendering, rules
from certificates.forms import CheckForm


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Type a code. A code that can be one leads to its answer; one that cannot says how a code looks."""
    if "code" not in request.GET:
        return _open(_form_page(request, CheckForm()))
    form = CheckForm(request.GET)
    if form.is_valid():
        return _open(redirect("certificates:verify_code", form.cleaned_data["code"]))
    return _open(_form_page(request, form))


@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """The answer for one code, today. Unknown, revoked, superseded, expired and erased look the same."""
    form = CheckForm({"code": code})
    if not form.is_valid():
        return _open(_form_page(request, form))
    if form.cleaned_data["code"] != code:
        return _open(redirect("certificates:verify_code", form.cleaned_data["code"]))
    if not _allowed(request):
        response = render(request, "certificates/too_many.html", status=429)
        response.headers["Retry-After"] = "60"
        return _open(response)
    found = queries.verification(code=code, on=timezone.localdate())
    return _open(
        render(
            request,
            "certificates/verification.html",
            {
                # What is not valid never reaches the template, so it cannot show there.
                "shown": found if found.valid else None,
                "grouped_code": rules.group_code(code),
                "on": found.on,
                "issuer": queries.issuer(),
            },
        )
    )


def _form_page(request: HttpRequest, form: CheckForm) -> HttpResponse:
    return render(request, "certificates/verify.html", {"form": form, "check_address": rendering.check_address()})


def _open(response: HttpResponse) -> HttpResponse:
    """For anyone, but for now only: an answer kept by a browser or a search engine would be wrong tomorrow."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _allowed(request: HttpRequest) -> bool:
    """Whether this address asked less than 60 times in the running minute (VERIFICATIONS_A_MINUTE).

    140 random bits cannot be guessed at any speed; this keeps a guesser from being a burden. Counted in each process
    when the cache is local. Behind a proxy allauth's ALLAUTH_TRUSTED_PROXY_COUNT says whose address it is.
    """
    limit = getattr(settings, "VERIFICATIONS_A_MINUTE", 60)
    return allowed(f"verify:{get_adapter().get_client_ip(request)}", limit=limit, seconds=60)
