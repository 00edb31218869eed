"""The ledger in the CMS: administrators look a certificate up, read it, and can revoke it. Nothing is edited."""

from __future__ import annotations

import datetime
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from accounts.models import User
from certificates import actions, queries, rules
from certificates.forms import RevokeForm
from certificates.models import Certificate

REVOKE = "certificates.add_certificateevent"


class LedgerPolicy(ModelPermissionPolicy):
    """Who may view certificates may view them. Nobody adds, changes or deletes one here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


class LedgerList(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Certificate]:
        return super().get_base_queryset().prefetch_related("events")

    def search_queryset(self, queryset: QuerySet[Certificate]) -> QuerySet[Certificate]:
        """By the holder's name, or by a code as it is typed. Codes are looked up whole."""
        words = (self.search_query or "").strip()
        if not words:
            return queryset
        code = rules.normalise_code(words)
        if rules.is_code(code):
            return queryset.filter(code=code)
        for word in words.split():
            queryset = queryset.filter(holder_name__icontains=word)
        return queryset


class LedgerEntry(generic.InspectView):
    def get_fields_context(self) -> list[dict[str, Any]]:
        standing = queries.standing_of(self.object, on=timezone.localdate())
        shown = [{"label": "Standing today", "value": standing.value.capitalize(), "component": None}]
        shown += [
            {"label": event.get_kind_display(), "value": f"{_day(event.happened_on)}: {event.get_reason_display()}",
             "component": None}
            for event in self.object.events.all()
        ]  # fmt: skip
        return shown + super().get_fields_context()

    def get_code_display_value(self) -> str:
        return rules.group_code(self.object.code)

    def get_valid_until_display_value(self) -> str:
        return _day(self.object.valid_until) if self.object.valid_until else "Does not expire"

    @property
    def header_buttons(self) -> list[Any]:
        if not self.request.user.has_perm(REVOKE) or self.object.events.exists():
            return []
        return [HeaderButton("Revoke", reverse("revoke_certificate", args=[self.object.pk]), icon_name="cross")]


class LedgerViewSet(ModelViewSet):
    model = Certificate
    name = "ledger"
    url_prefix = "certificates"
    icon = "doc-full"
    menu_label = "Certificates"
    menu_order = 420
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = LedgerList
    inspect_view_class = LedgerEntry
    list_per_page = 50
    search_fields = ("holder_name",)  # turns the search box on; the list decides how it searches
    search_backend_name = None
    form_fields = ("holder_name",)  # required by the viewset; no form is ever shown
    list_display = (
        TitleColumn("holder_name", label="Holder", get_url=lambda certificate: _entry_url(certificate)),
        Column("module_title", label="Module"),
        Column("completed_on", label="Completed", accessor=lambda certificate: _day(certificate.completed_on)),
        Column("standing", label="Standing today", accessor=lambda certificate: _standing(certificate)),
        Column("code", label="Code", accessor=lambda certificate: rules.group_code(certificate.code)),
    )
    inspect_view_fields = (
        "holder_name", "module_title", "module_version", "completed_on", "valid_until", "role_name", "authority_name",
        "badge_tail", "issuer_name", "council_name", "code", "edition", "issued_at",
    )  # fmt: skip

    @property
    def permission_policy(self) -> LedgerPolicy:
        return LedgerPolicy(Certificate)


def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason and whether it is meant; then end the certificate from today."""
    if not request.user.has_perm(REVOKE):
        raise PermissionDenied
    certificate = get_object_or_404(Certificate, pk=pk)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke_certificate(
                certificate=certificate,
                reason=form.cleaned_data["reason"],
                by=cast(User, request.user),
                now=timezone.now(),
            )
        except actions.CertificateRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"The certificate of {certificate.holder_name} is revoked from today.")
        return redirect(_entry_url(certificate))
    return render(
        request,
        "certificates/ledger/revoke.html",
        {
            "certificate": certificate,
            "form": form,
            "entry_url": _entry_url(certificate),
            "page_title": "Revoke a certificate",
        },
    )


def _entry_url(certificate: Certificate) -> str:
    return reverse("ledger:inspect", args=[certificate.pk])


def _day(day: datetime.date) -> str:
    return date_format(day, "j F Y")


def _standing(certificate: Certificate) -> str:
    return queries.standing_of(certificate, on=timezone.localdate()).value.capitalize()
