"""manage.py sweep_obligations: what a new requirement asks of people who are in the role already."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from elearning.actions.joining import open_missing_obligations


class Command(BaseCommand):
    help = "Open the obligations that new requirements ask of people already in the role. Run it nightly."

    def handle(self, *args, **options):
        self.stdout.write("Looking through the memberships in force …")
        opened = open_missing_obligations(on=timezone.localdate())
        self.stdout.write(self.style.SUCCESS(f"{opened:,} obligation{'' if opened == 1 else 's'} opened."))
