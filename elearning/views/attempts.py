"""For officers: a person's attempts at the tests their authority asks for, and the exceptions an officer makes."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.licensing import queries as licensing_queries
from certificates.licensing.models import Authority
from certificates.licensing.views.access import chosen, officers_only
from elearning import actions, queries
from elearning.forms import OverrideForm, VoidForm
from elearning.views import voiding
from quizzes import actions as quizzes_actions
from quizzes.models import Override


@never_cache
@officers_only
def index(request: HttpRequest, *, authorities: list[Authority]) -> HttpResponse:
    """`?authority=&q=`: who says that this authority licenses them, to be looked up by name or badge."""
    authority = chosen(authorities, request.GET.get("authority"))
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    people = queries.people_of(authority=authority, words=words, on=timezone.localdate())
    context = {
        "authority": authority,
        "authorities": authorities,
        "words": words,
        "page_obj": Paginator(people, 20).get_page(request.GET.get("page")),
        "query": urlencode({"authority": authority.slug, "q": words}),
    }
    return render(request, "elearning/attempts_index.html", context)


@never_cache
@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, *, authorities: list[Authority], pk: int) -> HttpResponse:
    """One person's attempts; a POST makes an exception, with a reason. That an attempt is void is asked once more."""
    now = timezone.now()
    on = timezone.localdate(now)
    claim = licensing_queries.claim_of(authorities=authorities, pk=pk, on=on)
    if claim is None:
        raise Http404("No such person.")
    tests = queries.tests_of(claim=claim, on=on)
    posted = request.POST if request.method == "POST" else None
    forms = {
        test.quiz.pk: OverrideForm(
            posted if posted is not None and posted.get("quiz") == str(test.quiz.pk) else None, test=test
        )
        for test in tests
    }
    bound = next(((test, forms[test.quiz.pk]) for test in tests if forms[test.quiz.pk].is_bound), None)
    if bound and bound[1].is_valid():
        test, form = bound
        kind, attempt = form.cleaned_data["kind"], form.attempt
        try:
            if kind == Override.Kind.VOID and attempt is not None:
                actions.refuse_void(attempt=attempt, by=request.user)  # type: ignore[arg-type]
                asked = VoidForm(initial={"reason": form.cleaned_data["reason"]})
                return voiding.ask(request, claim=claim, attempt=attempt, form=asked)
            quizzes_actions.give_override(
                person=claim.person, quiz=test.quiz, kind=kind, attempt=attempt,
                minutes=form.cleaned_data["minutes"], reason=form.cleaned_data["reason"],
                scope=claim.authority.slug, by=request.user, now=now,  # type: ignore[arg-type]
            )  # fmt: skip
        except (quizzes_actions.OverrideRefused, actions.VoidRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The exception was noted, with your name, the day and the reason.")
            return HttpResponseRedirect(reverse("elearning:attempts_of", args=[claim.pk]))
    context = {
        "claim": claim,
        "authority": claim.authority,
        "today": on,
        "tests": [(test, forms[test.quiz.pk], test.waits(on)) for test in tests],
        "faulty": bound[1] if bound else None,
    }
    return render(request, "elearning/attempts.html", context, status=400 if bound else 200)
