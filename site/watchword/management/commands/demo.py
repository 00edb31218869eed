"""manage.py demo: fills the site with made-up people. Only where the settings say it is a demonstration."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from content.models import Module
from watchword.demonstration.making import make_demonstration
from watchword.demonstration.people import PEOPLE


class Command(BaseCommand):
    help = "Make (or list, with --list) the demonstration people. Refused unless DEMONSTRATION is on."

    def add_arguments(self, parser):
        parser.add_argument("--list", action="store_true", help="only print who can be signed in as")
        parser.add_argument("--quiet", action="store_true", help="do not print who can be signed in as")

    def handle(self, *args, **options):
        if not settings.DEMONSTRATION:
            raise CommandError("Demonstration people are only made where DEMONSTRATION is on, never in production.")
        if not options["list"]:
            if not Module.objects.exists():
                raise CommandError("There is no training yet. Run manage.py load_training first.")
            make_demonstration(now=timezone.now(), say=self.stdout.write)
            count = User.objects.filter(is_demonstration=True).count()
            self.stdout.write(self.style.SUCCESS(f"The demonstration is ready: {count} made-up people."))
        if options["quiet"]:
            return
        address = settings.WAGTAILADMIN_BASE_URL
        self.stdout.write(
            f"\n  Open {address}\n\n"
            f"  Sign in as a demonstration person: {address}/demo/ (one press each)\n"
            f"  Mail that the site sends, with sign-in codes: {address}/demo/mail/\n"
        )
        for person in PEOPLE:
            self.stdout.write(f"    {person.email:27} {person.description}")
        self.stdout.write("")
