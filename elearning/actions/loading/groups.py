"""What the CMS's own groups may do beyond pages: editors keep contacts and sources right, and upload no documents."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupCollectionPermission

EDITORS = ("Editors", "Moderators")
KEPT_BY_EDITORS = ("contact", "source")


def grant_directories() -> None:
    """Editors and moderators (Wagtail's groups) may add and change contacts and sources.

    Wagtail lets them upload documents too, which the site has none of: that is taken from every group.
    """
    permissions = Permission.objects.filter(
        content_type__app_label="content",
        codename__in=[f"{verb}_{model}" for verb in ("add", "change", "view") for model in KEPT_BY_EDITORS],
    )
    for group in Group.objects.filter(name__in=EDITORS):
        group.permissions.add(*permissions)
    GroupCollectionPermission.objects.filter(permission__content_type__app_label="wagtaildocs").delete()
