"""What the CMS's own groups may do beyond pages: editors keep contacts and sources right."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

EDITORS = ("Editors", "Moderators")
KEPT_BY_EDITORS = ("contact", "source")


def grant_directories() -> None:
    """Editors and moderators (Wagtail's groups) may add and change contacts and sources. Nothing is taken away."""
    permissions = Permission.objects.filter(
        content_type__app_label="content",
        codename__in=[f"{verb}_{model}" for verb in ("add", "change", "view") for model in KEPT_BY_EDITORS],
    )
    for group in Group.objects.filter(name__in=EDITORS):
        group.permissions.add(*permissions)
