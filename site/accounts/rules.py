"""Days and months in London, for every app that counts them. Without a database."""

from __future__ import annotations

import calendar
import datetime
import zoneinfo

LONDON = zoneinfo.ZoneInfo("Europe/London")


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of another month, clamped to the month's end: 31 January + 1 = 28 or 29 February.

    Counting in days would drift: 365 days from 1 March 2019 is not 1 March 2020.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def london_day(moment: datetime.datetime) -> datetime.date:
    """The day in London on which an aware moment falls."""
    return moment.astimezone(LONDON).date()


def in_words(day: datetime.date) -> str:
    """3 March 2027: with the month as a word nobody takes it for another day."""
    return f"{day.day} {day:%B %Y}"
