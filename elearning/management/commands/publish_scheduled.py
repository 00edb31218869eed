"""Wagtail's command, which publishes what editors gave a day; afterwards the versions that this made are recorded.

Of two commands with one name Django takes that of the app listed first, which is this one.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.management.commands.publish_scheduled import Command as PublishScheduled

from elearning.actions.publishing import record_scheduled


class Command(PublishScheduled):
    """Twice without harm: a version is made once, also when a run was killed between the two steps."""

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not options["dryrun"]:
            record_scheduled(now=timezone.now())
