"""What holds from a day to a day, or until further notice."""

import datetime

from django.db.models import Q


def in_force(day: datetime.date, *, first: str = "started_on", last: str = "ended_on") -> Q:
    """Rows in force on a day, by the fields of their first and last day. The last day counts; empty: it goes on."""
    return Q(**{f"{first}__lte": day}) & (Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": day}))
