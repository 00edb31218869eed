"""What everything is compared with: a view that loads session and user and renders static text of the same size."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from watchword.urls import handler400, handler403, handler404, handler500
from watchword.urls import urlpatterns as watchword_urls

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def page(request: HttpRequest, name: str) -> HttpResponse:
    """The page called `name`; after a POST, a redirect, as after every form."""
    if not request.user.is_authenticated:
        return HttpResponse("Nobody is signed in.", status=403)
    if request.method == "POST":
        return HttpResponseRedirect("/bare/next/")
    return render(request, f"bare-{name}.html")


urlpatterns = [path("bare/<slug:name>/", page), *watchword_urls]
