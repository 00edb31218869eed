"""Wagtail's own user desk, with our people in it: one full name, an optional email, no passwords."""

from wagtail.users.apps import WagtailUsersAppConfig


class CmsUsersConfig(WagtailUsersAppConfig):
    user_viewset = "accounts.viewsets.PersonViewSet"
