"""The ledger's place in the CMS."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from certificates.views import ledger


@hooks.register("register_admin_viewset")
def register_ledger() -> ledger.LedgerViewSet:
    return ledger.LedgerViewSet()


@hooks.register("register_admin_urls")
def register_revocation() -> list[URLPattern]:
    return [path("certificates/revoke/<int:pk>/", ledger.revoke, name="revoke_certificate")]
