"""The register of an authority: who is on it, who ends soon, who is ready."""

from __future__ import annotations

import datetime
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from certificates.licensing import queries, reports
from certificates.licensing.forms import RegisterForm
from certificates.licensing.models import Authority, Licence, RegisterImport
from certificates.licensing.views.access import chosen, officers_only
from certificates.rules import add_months

PER_PAGE = 50
TAGS = {True: ("green", "Ready"), False: ("red", "Not ready"), None: ("grey", "Could not check")}


@officers_only
def show(request: HttpRequest, *, authorities: list[Authority]) -> HttpResponse:
    """`?authority=&q=&type=&expiring=&present=&page=`: a page of the register with readiness as at today."""
    today = timezone.localdate()
    authority, form, licences = _filtered(request, authorities, today)
    page = Paginator(licences, PER_PAGE).get_page(request.GET.get("page"))
    found = queries.readiness_of_many(
        authority=authority, badges=[licence.badge_key for licence in page], on=today, today=today
    )
    rows = [(licence, found[licence.badge_key], *TAGS[found[licence.badge_key].ready]) for licence in page]
    context = {
        "form": form, "authority": authority, "authorities": authorities, "today": today,
        "page_obj": page, "rows": rows,
        "query": urlencode([(key, value) for key, value in request.GET.items() if key != "page" and value]),
        "filtered": any(request.GET.get(name) for name in ("q", "type", "expiring", "present")),
        "newest": RegisterImport.objects.filter(authority=authority, state=RegisterImport.State.APPLIED).first(),
    }  # fmt: skip
    return render(request, "licensing/register.html", context)


@officers_only
def export(request: HttpRequest, *, authorities: list[Authority]) -> StreamingHttpResponse:
    """The same list, all of it, as CSV."""
    today = timezone.localdate()
    authority, _, licences = _filtered(request, authorities, today)
    rows = reports.register_rows(authority=authority, licences=licences, on=today)
    return csv_response(reports.csv_lines(rows), f"register-{authority.slug}-{today.isoformat()}.csv")


def csv_response(lines: object, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")  # type: ignore[arg-type]
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _filtered(
    request: HttpRequest, authorities: list[Authority], today: datetime.date
) -> tuple[Authority, RegisterForm, QuerySet[Licence]]:
    authority = chosen(authorities, request.GET.get("authority"))
    data = {"present": "yes", **request.GET.dict(), "authority": authority.slug}
    form = RegisterForm(data, authorities=authorities, chosen=authority)
    form.is_valid()  # a filter that makes no sense is left out and named in the form
    given = form.cleaned_data
    months = given.get("expiring")
    return authority, form, queries.licences(
        authority=authority,
        words=given.get("q") or "",
        licence_type=given.get("type"),
        expires_from=today if months else None,
        expires_by=add_months(today, months) if months else None,
        on_register={"yes": True, "no": False, "all": None}.get(given.get("present") or "yes", True),
    )  # fmt: skip
