"""Who may open the desk, and of which authority."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from certificates.licensing import queries
from certificates.licensing.models import Authority


def officers_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Gives the view the viewer's `authorities`, never empty. Signed out: to sign in; no officer today: 403."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
        authorities = queries.authorities_for(person=request.user, on=timezone.localdate())  # type: ignore[arg-type]
        if not authorities:
            raise PermissionDenied
        return view(request, authorities=authorities, **kwargs)

    return guarded


def chosen(authorities: list[Authority], slug: str | None) -> Authority:
    """The authority named in an address, the first without a name; another's and an unknown one are both a 404."""
    if not slug:
        return authorities[0]
    authority = queries.find_authority(authorities=authorities, slug=slug)
    if authority is None:
        raise Http404("No such licensing authority.")
    return authority
