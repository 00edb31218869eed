"""`import_questions FILE --format gift --pool SLUG`: questions from another system, as drafts for the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quizzes import actions, interchange
from quizzes.models import Pool


class Command(BaseCommand):
    help = "Take questions from a GIFT, Moodle XML or QTI 2.1 file into a pool, as drafts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", required=True, choices=tuple(interchange.READERS))
        parser.add_argument("--pool", required=True, help="the bank's slug")
        parser.add_argument("--section", default="", help="for questions whose own section the bank does not have")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        pool = find_pool(options["pool"])
        try:
            with options["file"].open("rb") as file:  # no more than it takes to know that it is too much
                content = file.read(interchange.LARGEST_FILE + 1)
        except OSError as error:
            raise CommandError(f"The file {options['file']} cannot be read: {error.strerror}.") from error
        reading = actions.read_questions(content=content, form=options["format"], by=None)
        try:
            done = actions.import_questions(
                pool=pool,
                items=reading.items,
                section=options["section"],
                by=None,
                now=timezone.now(),
                dry_run=options["dry_run"],
            )
        except actions.ImportClash as clash:
            raise CommandError(str(clash)) from clash
        for refusal in (*reading.refusals, *done.refusals):
            self.stderr.write(f"  {refusal.where}: {refusal.reason}")
        for one in done.planned:
            self.stdout.write(f"  {one.item.where}: {one.key} ({one.wording.kind}, {one.section}): {one.state}")
            for note in one.notes:
                self.stdout.write(f"      {note}")
        refused = len(reading.refusals) + len(done.refusals)
        said = (
            f"new {done.count('new'):,}, changed {done.count('changed'):,}, unchanged {done.count('unchanged'):,}, "
            f"refused {refused:,}."
        )
        if options["dry_run"]:
            self.stdout.write(f"Nothing was written. It would be: {said}")
        else:
            self.stdout.write(self.style.SUCCESS(f"Taken into {pool.title}, as drafts: {said}"))
        if refused and not done.planned:
            raise CommandError("Nothing of this file could be taken.")


def find_pool(slug: str) -> Pool:
    """The bank of that slug. Raises CommandError with those there are."""
    pool = Pool.objects.filter(slug=slug).first()
    if pool is None:
        known = ", ".join(Pool.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no bank {slug}. Known are: {known}.")
    return pool
