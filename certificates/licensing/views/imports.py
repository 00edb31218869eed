"""Sending in a register: the file is checked and shown first, and taken in only when the officer says so."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from certificates.licensing import actions, importer, reports
from certificates.licensing.forms import UploadForm
from certificates.licensing.models import Authority, RegisterImport
from certificates.licensing.views.access import chosen, officers_only
from certificates.licensing.views.register import csv_response

PER_PAGE = 50


@officers_only
def upload(request: HttpRequest, *, authorities: list[Authority]) -> HttpResponse:
    """The form; a file that is a register at all leads on to its check."""
    authority = chosen(authorities, request.POST.get("authority") or request.GET.get("authority"))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, authorities=authorities, chosen=authority, initial={"authority": authority.slug})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            check = importer.check_upload(
                content=file.read(),
                file_name=file.name,
                authority=authority,
                whole_register=form.cleaned_data["whole_register"],
                person=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except importer.FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            take = "?take=good" if form.cleaned_data["take"] == "good" else ""
            return redirect(reverse("licensing:import", args=[check.pk]) + take)
    return render(request, "licensing/upload.html", {"form": form, "authority": authority, "authorities": authorities})


@officers_only
def index(request: HttpRequest, *, authorities: list[Authority]) -> HttpResponse:
    """What was sent in for an authority, newest first."""
    authority = chosen(authorities, request.GET.get("authority"))
    sent = RegisterImport.objects.filter(authority=authority).select_related("imported_by").defer("refusals")
    page = Paginator(sent, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "authority": authority,
        "authorities": authorities,
        "page_obj": page,
        "query": f"authority={authority.slug}",
    }
    return render(request, "licensing/imports.html", context)


@officers_only
def detail(request: HttpRequest, *, authorities: list[Authority], pk: int) -> HttpResponse:
    """What a file would do (with the button that does it), or did."""
    found = _import(authorities, pk)
    page = Paginator(found.refusals, PER_PAGE).get_page(request.GET.get("page"))
    applied = found.state == RegisterImport.State.APPLIED
    context = {
        "found": found, "applied": applied, "page_obj": page, "authority": found.authority,
        "good": found.read - found.refused, "good_lines": request.GET.get("take") == "good",
        "may_confirm": not applied and found.imported_by_id == request.user.pk and importer.is_waiting(found),
        "kept": len(found.refusals),
    }  # fmt: skip
    return render(request, "licensing/import.html", context)


@require_POST
@officers_only
def confirm(request: HttpRequest, *, authorities: list[Authority], pk: int) -> HttpResponse:
    """Takes a checked file in. Pressed twice, it shows the first report. Only whoever sent the file may."""
    found = get_object_or_404(
        RegisterImport.objects.select_related("authority"),
        pk=pk,
        authority__in=authorities,
        imported_by=request.user.pk,
    )
    try:
        importer.confirm_upload(check=found, good_lines=request.POST.get("take") == "good", now=timezone.now())
    except (importer.FileRefused, actions.ImportRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The register of {found.authority.name} was taken in.")
    return redirect("licensing:import", pk=pk)


@officers_only
def refusals(request: HttpRequest, *, authorities: list[Authority], pk: int) -> StreamingHttpResponse:
    """The refused lines as CSV, for whoever must correct the file."""
    found = _import(authorities, pk)
    return csv_response(reports.csv_lines(reports.refusal_rows(found)), f"refused-lines-{found.pk}.csv")


@officers_only
def template(request: HttpRequest, *, authorities: list[Authority]) -> StreamingHttpResponse:
    """An empty register to fill in."""
    authority = chosen(authorities, request.GET.get("authority"))
    return csv_response(reports.csv_lines(reports.template_rows(authority)), f"register-{authority.slug}.csv")


def _import(authorities: list[Authority], pk: int) -> RegisterImport:
    return get_object_or_404(
        RegisterImport.objects.select_related("authority", "imported_by"), pk=pk, authority__in=authorities
    )
