"""Deletes registers that were uploaded and never taken in. For a timer; running it twice does no harm."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from certificates.licensing import importer


class Command(BaseCommand):
    help = "Delete uploaded registers that have waited for more than a day."

    def handle(self, *args: Any, **options: Any) -> None:
        swept = importer.sweep_uploads()
        self.stdout.write(f"{swept} uploaded register{'' if swept == 1 else 's'} deleted.")
