"""Every address outside that the site names, and where."""

from __future__ import annotations

from content.models import Contact, Source, TextPage
from elearning.models import LessonPage
from elearning.workshop.queries import words


def addresses_outside() -> dict[str, list[str]]:
    """Each address with the titles of what names it: live lessons and plain pages, contacts, sources."""
    found: dict[str, list[str]] = {}
    for row in [*Contact.objects.exclude(url=""), *Source.objects.exclude(url="")]:
        found.setdefault(row.url, []).append(str(row))
    for page in [*LessonPage.objects.live(), *TextPage.objects.live()]:
        for html in words.texts(page.body):
            for url in words.links_outside(html):
                found.setdefault(url, []).append(page.title)
    return found
