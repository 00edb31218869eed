"""`import_register FILE --authority SLUG`: an authority's register from a file, for a timer or an administrator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.licensing import actions, importer, queries
from certificates.licensing.models import Authority

SHOWN = 20


class Command(BaseCommand):
    help = "Take in a register of licences from a CSV file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file, as the licensing system exports it")
        parser.add_argument("--authority", required=True, help="the authority's slug")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and write nothing")
        parser.add_argument("--whole-register", action="store_true", help="licences not in the file have left")
        parser.add_argument(
            "--good-lines", action="store_true", help="take in the good lines though others are refused"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        authority = Authority.objects.filter(slug=options["authority"]).first()
        if authority is None:
            known = ", ".join(Authority.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no authority {options['authority']}. Known are: {known}.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"The file {options['file']} cannot be read: {error.strerror}.") from error
        self.stdout.write(f"Reading {options['file'].name} ({len(content) / 1_000_000:.1f} MB) for {authority.name} …")
        try:
            if options["dry_run"]:
                self._try(content, authority, options)
            else:
                self._take_in(content, authority, options)
        except (importer.FileRefused, actions.ImportRefused) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _try(self, content: bytes, authority: Authority, options: dict[str, Any]) -> None:
        checked = importer.read_register(content=content, authority=authority)
        self._faults(checked)
        changes = queries.compare_register(
            authority=authority,
            lines=checked.lines,
            whole_register=options["whole_register"],
            keep=checked.keep,
            on=timezone.localdate(),
        )
        if checked.faults and not options["good_lines"]:
            raise CommandError(
                "This file would be refused: correct these lines, or add --good-lines. Nothing was written."
            )
        self.stdout.write(
            f"Nothing was written. It would add {len(changes.added):,}, change {len(changes.changed):,}, leave "
            f"{changes.unchanged:,} as they are and note {len(changes.removed):,} as gone. "
            f"Of people who train here: {changes.matched:,}."
        )

    def _take_in(self, content: bytes, authority: Authority, options: dict[str, Any]) -> None:
        _, done = importer.take_in_file(
            content=content,
            file_name=options["file"].name,
            authority=authority,
            whole_register=options["whole_register"],
            good_lines=options["good_lines"],
            person=None,
            now=timezone.now(),
            progress=self._progress,
            on_checked=self._faults,
        )
        self.stdout.write(
            self.style.SUCCESS(
                f"The register of {authority.name} was taken in: lines read {done.read:,}, added {done.added:,}, "
                f"changed {done.changed:,}, unchanged {done.unchanged:,}, gone {done.removed:,}, "
                f"refused {done.refused:,}. Of people who train here: {done.matched:,}."
            )
        )

    def _progress(self, done: int, total: int) -> None:
        self.stdout.write(f"  {done:,} of {total:,} written")

    def _faults(self, checked: importer.Checked) -> None:
        for fault in checked.faults[:SHOWN]:
            self.stderr.write(f"  line {fault.line}, {fault.column}, “{fault.value}”: {fault.reason}")
        if len(checked.faults) > SHOWN:
            self.stderr.write(f"  … and {len(checked.faults) - SHOWN:,} more.")
        if checked.unused:
            self.stdout.write(f"Columns not used: {', '.join(checked.unused)}.")
