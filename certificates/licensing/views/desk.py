"""The desk: a badge number in, a verdict out, with everything an officer needs to act on it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from certificates.licensing import actions, queries, rules
from certificates.licensing.forms import LookUpForm, ReviewForm
from certificates.licensing.models import Authority, Licence
from certificates.licensing.views.access import chosen, officers_only

VERDICTS = {True: ("yes", "Ready to renew"), False: ("no", "Not ready"), None: ("unknown", "Could not check")}


@officers_only
def look_up(request: HttpRequest, *, authorities: list[Authority]) -> HttpResponse:
    """`?authority=&badge=&on=`: with a badge, the answer on the same page."""
    today = timezone.localdate()
    authority = chosen(authorities, request.GET.get("authority"))
    asked = "badge" in request.GET
    data = {"authority": authority.slug, **request.GET.dict()} if asked else None
    form = LookUpForm(data, authorities=authorities, chosen=authority, initial={"authority": authority.slug})
    context = {"form": form, "authority": authority, "authorities": authorities, "today": today}
    if asked and form.is_valid():
        on = form.cleaned_data["on"] or today
        found = queries.readiness(authority=authority, badge=form.cleaned_data["badge"], on=on, today=today)
        kind, verdict = VERDICTS[found.ready]
        context |= {
            "found": found,
            "kind": kind,
            "verdict": verdict,
            "reasons": [reason.text for reason in found.reasons],
            "to_review": _to_review(found) if on >= today else [],
            "holders": [person for person in found.claimants if person.identity == found.identity],
        }
    return render(request, "licensing/desk.html", context)


def _to_review(found: rules.Readiness) -> list[rules.ClaimantFacts]:
    """Claims that an officer should look at, or has looked at and may look at again."""
    if found.identity == rules.Identity.AGREES:
        return []
    return list(found.claimants)


@officers_only
def review(request: HttpRequest, *, authorities: list[Authority], pk: int) -> HttpResponse:
    """The officer says whether the claimant is the holder on the register."""
    now = timezone.now()
    claim = queries.claim_of(authorities=authorities, pk=pk, on=timezone.localdate(now))
    if claim is None:
        raise Http404("No such claim.")
    back = f"{reverse('licensing:desk')}?{urlencode(_place(request, claim.authority, claim.badge_number))}"
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.review_claim(
                officer=request.user,  # type: ignore[arg-type]
                claim=claim,
                same_person=form.cleaned_data["same_person"],
                note=form.cleaned_data["note"],
                now=now,
            )
        except actions.ReviewRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your word on this driver was noted, with your name and the day.")
            return redirect(back)
    licence = Licence.objects.filter(authority=claim.authority, badge_key=claim.badge_key).first()
    context = {
        "form": form,
        "claim": claim,
        "licence": licence,
        "back": back,
        "earlier": claim.reviews.select_related("reviewed_by"),
    }
    return render(request, "licensing/review.html", context)


def _place(request: HttpRequest, authority: Authority, badge: str) -> dict[str, str]:
    """Back to the same look-up, on the same day when one was asked for."""
    on = request.GET.get("on", "")[:40]
    return {"authority": authority.slug, "badge": badge} | ({"on": on} if on else {})
