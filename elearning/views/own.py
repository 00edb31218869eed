"""My training: what I must do, where I am, my certificates, and my details, which I can correct myself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation, Role, User
from certificates import actions as certificates_actions
from certificates.licensing import queries as licensing_queries
from certificates.licensing.models import Claim
from certificates.models import Certificate
from certificates.rules import is_code
from elearning import actions, queries
from elearning.forms import LicenceForm


def _person(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _next(request: HttpRequest, otherwise: str) -> str:
    """Where to go on to: only ever a page of this site, by its path."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return otherwise


@login_required
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """What must be done by when, what was begun, the certificates."""
    today = timezone.localdate()
    person = _person(request)
    owed = queries.owed(person=person, on=today)
    certificates = queries.certificates_of(person=person, on=today)
    context = {
        "owed": owed,
        "updates": queries.updates_to_read(person=person, on=today),
        "started": queries.started(person=person, without=[line.url for line in owed]),
        "certificates": certificates,
        "short_urls": {short.url for own in certificates for short in own.shorts if short.url},
        "memberships": queries.memberships(person=person, on=today),
    }
    return render(request, "elearning/my_training.html", context)


@login_required
@never_cache
def details(request: HttpRequest) -> HttpResponse:
    """Who we think the person is: roles, organisations, licences. Each with a way to correct it."""
    today = timezone.localdate()
    person = _person(request)
    held = queries.memberships(person=person, on=today)
    context = {
        "memberships": held,
        "claims": Claim.objects.filter(person=person, ended_on__isnull=True).select_related(
            "authority", "licence_type"
        ),
        "roles": Role.objects.filter(needs_account=True, page__live=True).exclude(
            pk__in=[membership.role_id for membership in held]
        ),
    }
    return render(request, "elearning/details.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, role_slug: str) -> HttpResponse:
    """Take a role. A licensed one asks for authority and badge number first; then comes the organisation."""
    role = get_object_or_404(Role, slug=role_slug, needs_account=True, page__live=True)
    going_on = _next(request, queries.role_url(role))
    organisation_url = f"{reverse('elearning:organisation', args=[role.slug])}?{urlencode({'next': going_on})}"
    if not role.licensed:
        return redirect(organisation_url)
    person = _person(request)
    claims = Claim.objects.filter(person=person, ended_on__isnull=True).order_by("-pk")
    corrected = request.GET.get("claim", "")
    replaces = claims.filter(pk=corrected).first() if corrected.isdecimal() and len(corrected) < 15 else None
    claim = replaces or claims.first()
    initial = (
        {
            "authority": claim.authority_id,
            "licence_type": claim.licence_type_id,
            "badge_number": claim.badge_number,
            "no_badge_yet": not claim.badge_number,
        }
        if claim
        else {}
    )
    form = LicenceForm(request.POST or None, role=role, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.join_licensed_role(
            person=person,
            role=role,
            authority=form.cleaned_data["authority"],
            licence_type=form.cleaned_data["licence_type"],
            badge_number=form.cleaned_data["badge_number"],
            replaces=replaces,
            now=timezone.now(),
        )
        for short in queries.shorts_of(person=person, on=timezone.localdate()):
            messages.warning(request, short.words)
        if claim:
            messages.success(request, "Your licence details are saved.")
            return HttpResponseRedirect(_next(request, reverse("elearning:details")))
        return redirect(organisation_url)
    return render(request, "elearning/join_licence.html", {"form": form, "role": role, "next": _next(request, "")})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, role_slug: str) -> HttpResponse:
    """Which organisation: searched by name, or none."""
    role = get_object_or_404(Role, slug=role_slug, needs_account=True, page__live=True)
    going_on = _next(request, queries.role_url(role))
    words = " ".join(request.GET.get("q", request.POST.get("q", "")).replace("\0", "").split())[:80]
    error = ""
    if request.method == "POST":
        chosen = request.POST.get("organisation", "")
        found = Organisation.objects.filter(slug=chosen.replace("\0", "")).first()
        if found or chosen == "none":
            actions.set_organisation(person=_person(request), role=role, organisation=found, now=timezone.now())
            return HttpResponseRedirect(going_on)
        error = "Choose your organisation, or “None of these”."
    results = Organisation.objects.search(words).order_by("name") if words else Organisation.objects.none()
    page = Paginator(results, 20).get_page(request.GET.get("page"))
    context = {
        "role": role,
        "words": words,
        "page_obj": page,
        "query": urlencode({"q": words, "next": going_on}),
        "error": error,
        "next": going_on,
    }
    return render(request, "elearning/join_organisation.html", context, status=400 if error else 200)


@login_required
def reissue(request: HttpRequest, code: str) -> HttpResponse:
    """A certificate with the badge number as it is now, in place of the one that shows another."""
    if request.method != "POST":  # somebody signed in again on the way
        return redirect("elearning:overview")
    person, now = _person(request), timezone.now()
    if not is_code(code):
        raise Http404
    certificate = get_object_or_404(Certificate.objects.select_related("module"), code=code, person=person)
    policy = licensing_queries.policy_for(
        person=person, module_slug=certificate.module.slug, on=timezone.localdate(now)
    )
    try:
        if policy is None:
            raise certificates_actions.CertificateRefused("Give your badge number first, under “My details”.")
        if (certificate.badge_tail, certificate.authority_name) == (policy.badge_tail, policy.authority_name):
            raise certificates_actions.CertificateRefused("This certificate shows your badge number already.")
        new = certificates_actions.correct_certificate(
            certificate=certificate,
            badge_tail=policy.badge_tail,
            authority_name=policy.authority_name,
            now=now,
            by=person,
        )
    except certificates_actions.CertificateRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("elearning:overview")
    messages.success(request, "Your certificate now shows your badge number. The earlier one is no longer valid.")
    return HttpResponseRedirect(reverse("certificates:detail", args=[new.code]))
