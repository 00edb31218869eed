"""What the shell of every page needs. Nothing here asks the database for more than one cached thing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from content import queries as content_queries


def shell(request: HttpRequest) -> dict[str, Any]:
    """Contacts of the footer, and whether this is a demonstration."""
    return {"contacts_everywhere": content_queries.contacts_everywhere(), "demonstration": settings.DEMONSTRATION}
