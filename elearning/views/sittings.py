"""For officers: sittings under supervision. Open one, see who started in it, vouch for who they are."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.licensing.models import Authority
from certificates.licensing.views.access import chosen, officers_only
from elearning import actions, queries
from elearning.forms import IdentityForm, SittingForm
from quizzes import actions as quizzes_actions
from quizzes.models import Attempt, Sitting


@never_cache
@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, *, authorities: list[Authority]) -> HttpResponse:
    """The sittings of an authority; a POST opens one."""
    now = timezone.now()
    authority = chosen(authorities, request.POST.get("authority") or request.GET.get("authority"))
    pages = queries.pages_asked_by(authority=authority, on=timezone.localdate(now))
    form = SittingForm(request.POST if request.method == "POST" else None, pages=pages)
    if request.method == "POST" and form.is_valid():
        try:
            sitting = quizzes_actions.open_sitting(
                quiz=form.cleaned_data["page"].quiz, scope=authority.slug, place=form.cleaned_data["place"],
                hours=form.cleaned_data["hours"], by=request.user, now=now,  # type: ignore[arg-type]
            )  # fmt: skip
        except quizzes_actions.SittingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(reverse("elearning:sitting", args=[sitting.pk]))
    held = Sitting.objects.filter(scope=authority.slug).select_related("quiz", "opened_by")
    context = {
        "authority": authority,
        "authorities": authorities,
        "form": form,
        "pages": pages,
        "now": now,
        "page_obj": Paginator(held, 20).get_page(request.GET.get("page")),
        "query": urlencode({"authority": authority.slug}),
    }
    return render(request, "elearning/sittings.html", context, status=400 if form.errors else 200)


@never_cache
@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, *, authorities: list[Authority], pk: int) -> HttpResponse:
    """The code, who started with it, a word on the identity of each. A POST says that word or closes the sitting."""
    now = timezone.now()
    mine = [authority.slug for authority in authorities]
    sitting = Sitting.objects.filter(pk=pk, scope__in=mine).select_related("quiz", "opened_by").first()
    if sitting is None:
        raise Http404("No such sitting.")
    here = HttpResponseRedirect(reverse("elearning:sitting", args=[sitting.pk]))
    if "close" in request.POST:
        quizzes_actions.close_sitting(sitting=sitting, by=request.user, now=now)  # type: ignore[arg-type]
        messages.success(request, "The sitting is closed: nobody can start in it any more. Who has started goes on.")
        return here
    attempts = list(
        Attempt.objects.filter(sitting=sitting)
        .select_related("person")
        .prefetch_related("identity_checks__checked_by")
        .order_by("started_at", "pk")
    )
    form = attempt = None
    if request.method == "POST":
        attempt = next((row for row in attempts if str(row.pk) == request.POST.get("attempt", "")), None)
        if attempt is None:
            raise Http404("No such attempt in this sitting.")
        form = _identity_form(attempt, request.POST)
    if form and attempt and form.is_valid():
        try:
            word = actions.vouch_for(
                attempt=attempt, confirmed=form.cleaned_data["confirmed"], note=form.cleaned_data["note"],
                scope=sitting.scope, by=request.user, now=now,  # type: ignore[arg-type]
            )  # fmt: skip
        except (quizzes_actions.SittingRefused, quizzes_actions.OverrideRefused, actions.VoidRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            then = "" if word.confirmed else " This attempt is void: it does not count, and no certificate comes of it."
            messages.success(request, f"Your word was noted, with your name and the time.{then}")
            return here
    rows = [
        (
            row, list(row.identity_checks.all()),
            form if form and form.data.get("attempt") == str(row.pk) else _identity_form(row),
        )
        for row in attempts
    ]  # fmt: skip
    context = {
        "sitting": sitting,
        "authority": next(authority for authority in authorities if authority.slug == sitting.scope),
        "rows": rows,
        "is_open": sitting.ends_at > now,
    }
    return render(request, "elearning/sitting.html", context, status=400 if form and form.errors else 200)


def _identity_form(attempt: Attempt, posted: QueryDict | None = None) -> IdentityForm:
    return IdentityForm(
        posted, initial={"attempt": attempt.pk}, auto_id=f"id_{attempt.pk}_%s", ended=attempt.closed_at is not None
    )
