"""For officers: what marking an attempt void will do, said in full before it is done."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates import queries as certificates_queries
from certificates.licensing import queries as licensing_queries
from certificates.licensing.models import Authority, Claim
from certificates.licensing.views.access import officers_only
from certificates.rules import Standing, group_code
from elearning import actions, queries
from elearning.forms import VoidForm
from quizzes import actions as quizzes_actions
from quizzes.models import Attempt

REFUSALS = (quizzes_actions.OverrideRefused, actions.VoidRefused)


@never_cache
@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, *, authorities: list[Authority], pk: int, attempt: int) -> HttpResponse:
    """Asks whether it is meant; a POST with the reason and the tick does it. There is no way back."""
    now = timezone.now()
    on = timezone.localdate(now)
    claim = licensing_queries.claim_of(authorities=authorities, pk=pk, on=on)
    found = queries.attempt_of(claim=claim, pk=attempt, on=on) if claim else None
    if claim is None or found is None:
        raise Http404("No such attempt.")
    form = VoidForm(request.POST if request.method == "POST" else None)
    try:
        actions.refuse_void(attempt=found, by=request.user)  # type: ignore[arg-type]
        if form.is_valid():
            actions.void_attempt(
                attempt=found, reason=form.cleaned_data["reason"], scope=claim.authority.slug, by=request.user,  # type: ignore[arg-type]
                now=now,
            )  # fmt: skip
            messages.success(request, f"Attempt {found.number} is void. Your name, the day and the reason are kept.")
            return HttpResponseRedirect(reverse("elearning:attempts_of", args=[claim.pk]))
    except REFUSALS as refusal:
        return ask(request, claim=claim, attempt=found, form=form, refusal=str(refusal))
    return ask(request, claim=claim, attempt=found, form=form)


def ask(request: HttpRequest, *, claim: Claim, attempt: Attempt, form: VoidForm, refusal: str = "") -> HttpResponse:
    """The page that says what will happen. With a `refusal` there is nothing on it to press."""
    today = timezone.localdate()
    certificate = queries.certificate_of(attempt)
    standing = certificates_queries.standing_of(certificate, on=today) if certificate else None
    context = {
        "claim": claim,
        "authority": claim.authority,
        "attempt": attempt,
        "certificate": certificate,
        "code": group_code(certificate.code) if certificate else "",
        "revoked": standing == Standing.REVOKED,
        "form": form,
        "refusal": refusal,
    }
    at_fault = form.is_bound and (refusal or form.errors)
    return render(request, "elearning/void.html", context, status=400 if at_fault else 200)
