"""Try every address outside that the site names; the health pages then show which did not answer."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from elearning.workshop import actions, queries


class Command(BaseCommand):
    help = "Tries the web addresses that lessons, sources and contacts name, and keeps which did not answer."

    def handle(self, *args, **options):
        named = queries.addresses_outside()
        try:
            checks = actions.check_links(urls=named, on=timezone.localdate())
        except actions.NoWayOut as refusal:
            raise CommandError(str(refusal)) from refusal
        for check in checks:
            if check.problem:
                self.stdout.write(f"{check.url}: {check.problem}. Named by: {'; '.join(sorted(set(named[check.url])))}")
        self.stdout.write(f"{len(named)} addresses tried.")
