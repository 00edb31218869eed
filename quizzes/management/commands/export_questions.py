"""`export_questions --pool SLUG --format gift --output FILE`: a bank's questions for another system."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizzes import interchange
from quizzes.management.commands.import_questions import find_pool


class Command(BaseCommand):
    help = "Write a pool's questions, right answers and all, as GIFT, Moodle XML, QTI 2.1 or QTI 3.0."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pool", required=True, help="the bank's slug")
        parser.add_argument("--format", required=True, choices=tuple(interchange.WRITERS))
        parser.add_argument("--output", required=True, type=Path)
        parser.add_argument("--section", default="", help="only this section")
        parser.add_argument("--retired", action="store_true", help="retired questions too")

    def handle(self, *args: Any, **options: Any) -> None:
        pool = find_pool(options["pool"])
        questions = interchange.questions_of(pool=pool, section=options["section"], retired=options["retired"])
        written = interchange.export_questions(questions, form=options["format"])
        try:
            options["output"].write_bytes(written.content)
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error
        for refusal in written.refusals:
            self.stderr.write(f"  {refusal.where}: {refusal.reason}")
        self.stdout.write(
            self.style.SUCCESS(
                f"{written.count:,} questions written to {options['output']}, {len(written.refusals):,} left out."
            )
        )
