"""Role, module and lesson pages. Reading needs no account; signed in, one's place is kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.views import serve as serve_page

from accounts.models import User
from elearning import actions, queries
from elearning.models import ModulePage, RolePage


def person_of(request: HttpRequest) -> User | None:
    """Whoever is signed in."""
    return request.user if isinstance(request.user, User) else None


def role(request: HttpRequest, *, page: RolePage) -> HttpResponse:
    """What one group of people is asked to learn."""
    modules = ModulePage.objects.child_of(page).live().order_by("path")
    return render(request, "elearning/role_page.html", {"page": page, "role": page.role, "modules": modules})


def module(request: HttpRequest, *, page: ModulePage) -> HttpResponse:
    """A module's front page: what it covers, how long it takes, where one is in it, the way in."""
    role_slug, module_slug = page.url_path.removeprefix(queries.root_path()).strip("/").split("/")
    found = queries.outline(role_slug=role_slug, module_slug=module_slug)
    if found is None:
        raise Http404
    person = person_of(request)
    reading = queries.reading_of(person=person, module_id=found.module_id)
    read = reading.read
    unread = [lesson for lesson in found.lessons if lesson.key not in read]
    today = timezone.localdate()
    ends = queries.declaring_of if found.edition else queries.sitting_of
    return render(
        request,
        "elearning/module_page.html",
        {
            "page": page,
            "outline": found,
            "lines": [(lesson, lesson.key in read) for lesson in found.lessons],
            "read_count": len(found.lessons) - len(unread),
            "go_on_url": reading.go_on_url(found),
            "gate": ends(person=person, found=found, unread=len(unread), on=today).gate,
            "signup_url": f"{reverse('account_signup')}?{urlencode({'next': join_url(found)})}",
            "join_url": join_url(found),
        },
    )


def join_url(found: queries.Outline) -> str:
    """Where somebody takes the role of a module and then comes back to it."""
    return f"{reverse('elearning:join', args=[found.role_slug])}?{urlencode({'next': found.url})}"


@require_http_methods(["GET", "HEAD", "POST"])
def lesson(request: HttpRequest, role_slug: str, module_slug: str, lesson_slug: str) -> HttpResponse:
    """A lesson. A POST says that it was read to its end and goes on to the next."""
    found = queries.outline(role_slug=role_slug, module_slug=module_slug)
    line = found.lesson(lesson_slug) if found else None
    if found is None or line is None:
        # Not a lesson: another page of the site, one that has moved (a redirect is kept), or nothing.
        return serve_page(request, request.path.lstrip("/"))
    person, following = person_of(request), found.after(line)
    if request.method == "POST":
        if person:
            actions.finish_lesson(person=person, module_id=found.module_id, lesson=line.key, now=timezone.now())
        return HttpResponseRedirect(following.url if following else found.end_url)
    reading = queries.reading_of(person=person, module_id=found.module_id)
    return render(
        request, "elearning/lesson_page.html", lesson_context(found, line, reading, signed_in=person is not None)
    )


@require_POST
def place(request: HttpRequest, role_slug: str, module_slug: str, lesson_slug: str) -> HttpResponse:
    """A script says at which block somebody stopped. Of people without an account nothing is kept."""
    person = person_of(request)
    if person is None:
        return HttpResponse(status=204)
    found = queries.outline(role_slug=role_slug, module_slug=module_slug)
    line = found.lesson(lesson_slug) if found else None
    if found is None or line is None:
        raise Http404
    block = request.POST.get("block", "")
    try:
        actions.keep_place(person=person, module_id=found.module_id, lesson=line.key, block=block, now=timezone.now())
    except actions.NoSuchBlock as refusal:
        return HttpResponse(str(refusal), status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def lesson_context(
    found: queries.Outline, line: queries.LessonLine, reading: queries.Reading, *, signed_in: bool
) -> dict[str, Any]:
    """What the lesson's template shows."""
    body_html = queries.lesson_html(line)
    return {
        "heading": line.title,
        "module_title": found.title,
        "minutes": line.minutes,
        "lesson": line,
        "outline": found,
        "lines": [(other, other.key in reading.read) for other in found.lessons],
        "body_html": body_html,
        "go_on": queries.go_on_anchor(reading=reading, lesson=line, html=body_html),
        "previous": found.before(line),
        "following": found.after(line),
        "signed_in": signed_in,
    }
