"""Registers the desks for people, organisations and roles."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from accounts.viewsets import OrganisationViewSet, PeopleGroup

register_snippet(PeopleGroup)


@hooks.register("register_admin_viewset")
def organisations() -> OrganisationViewSet:
    """The tree of organisations, below Settings."""
    return OrganisationViewSet("organisations")
