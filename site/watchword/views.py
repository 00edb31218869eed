"""Pages that belong to nobody else: errors, and the answer to whoever watches over the server."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import loader
from django.urls import reverse


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Says nothing else."""
    return HttpResponse(b"" if request.method == "HEAD" else b"ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The process can serve: its database answers. 503 while it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return HttpResponse("the database does not answer", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too large, too many fields, or refused by Django as suspicious; its own log says which."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Without a request context: whatever broke may be in it."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def cms_sign_in(request: HttpRequest) -> HttpResponse:
    """The CMS's door leads to the site's own; whoever is signed in and comes back from it may not enter."""
    if request.user.is_authenticated:
        raise PermissionDenied
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{reverse('account_login')}?{query}" if query else reverse("account_login"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or cookies that are off."""
    return render(request, "csrf.html", status=403)
