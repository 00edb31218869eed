"""Sign in as a demonstration person; read the mail that a demonstration sends."""

from __future__ import annotations

import datetime
import email
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from watchword.demonstration.people import PEOPLE

_LANDING = {
    "officer@example.com": "/licensing/",
    "analyst@example.com": "/coverage/",
    "editor@example.com": "/cms/",
    "author@example.com": "/cms/",
    "reviewer@example.com": "/cms/",
    "publisher@example.com": "/cms/",
    "administrator@example.com": "/cms/",
}
_SHOWN = 30


@dataclass(frozen=True)
class Mail:
    """A mail as it would have been sent."""

    to: str
    subject: str
    sent_at: datetime.datetime
    body: str


def people(request: HttpRequest) -> HttpResponse:
    """Who can be signed in as."""
    _only_in_a_demonstration()
    there = set(User.objects.filter(is_demonstration=True, email__isnull=False).values_list("email", flat=True))
    rows = [
        {
            "name": person.name,
            "email": person.email,
            "description": person.description,
            "url": reverse("demonstration:sign_in", args=[person.email]),
        }
        for person in PEOPLE
        if person.email in there
    ]
    return render(request, "demo/sign_in.html", {"people": rows})


@require_POST
def sign_in(request: HttpRequest, address: str) -> HttpResponse:
    """Signed in as a made-up person; a real one cannot be reached here."""
    _only_in_a_demonstration()
    person = get_object_or_404(User, email=address, is_demonstration=True, is_active=True)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(_LANDING.get(address, "/my-training/"))


def mail(request: HttpRequest) -> HttpResponse:
    """The newest mails first. In a demonstration none leaves this machine."""
    _only_in_a_demonstration()
    folder = Path(settings.EMAIL_FILE_PATH)  # type: ignore[misc] # the stubs do not know this Django setting
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:_SHOWN]
    return render(request, "demo/mail.html", {"mails": [_read(path) for path in files]})


def patterns(request: HttpRequest) -> HttpResponse:
    """Every component and block on one page, for whoever builds."""
    _only_in_a_demonstration()
    return render(request, "patterns.html")


def _read(path: Path) -> Mail:
    message = email.message_from_bytes(path.read_bytes().split(b"\n" + b"-" * 79)[0])
    sent = datetime.datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone())
    return Mail(to=message["To"] or "", subject=str(message["Subject"] or ""), sent_at=sent, body=_body(message))


def _body(message: Message) -> str:
    part = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
    payload = part.get_payload(decode=True) if part else b""
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _only_in_a_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise Http404
