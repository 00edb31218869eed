"""For a timer: attempts whose time is up and to which nobody came back are closed as their rules say."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from elearning import actions


class Command(BaseCommand):
    help = "Closes attempts whose time is up, and forgets in which browser older ones were started."

    def handle(self, *args: Any, **options: Any) -> None:
        closed = actions.sweep_attempts(now=timezone.now())
        self.stdout.write(f"Attempts closed: {closed}")
