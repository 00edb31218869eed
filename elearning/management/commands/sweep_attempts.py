"""For a timer: attempts whose time is up and to which nobody came back are closed as their rules say."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from elearning import actions


class Command(BaseCommand):
    help = "Closes attempts whose time is up, and forgets in which browser older ones were started."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            closed = actions.sweep_attempts(now=timezone.now())
        except actions.NotAllClosed as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Attempts closed: {closed}")
