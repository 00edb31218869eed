"""manage.py load_training: the training from its files into the site."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from content.files import BadFiles, read_training
from elearning.actions.loading import load_training


class Command(BaseCommand):
    help = (
        "Load roles, contacts, sources, pages, modules and questions from files. What an editor changed is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "content/modules")

    def handle(self, *args, folder, **options):
        self.stdout.write(f"Reading {folder} …")
        try:
            training = read_training(folder)
        except BadFiles as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(
                f"Nothing was loaded: {len(error.faults)} fault(s) in the files, listed above."
            ) from None
        self.stdout.write(f"Loading {len(training.modules)} modules …")
        report = load_training(training=training, now=timezone.now())
        for name in report.left_alone:
            self.stdout.write(f"Left alone, changed by an editor: {name}")
        self.stdout.write(
            self.style.SUCCESS(
                f"The training is loaded: {len(report.added)} added, {len(report.changed)} changed, "
                f"{report.unchanged} unchanged, {len(report.left_alone)} left alone."
            )
        )
