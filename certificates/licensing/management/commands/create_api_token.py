"""`create_api_token EMAIL --label …`: a key for a council's own system, shown once."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from accounts.tokens import issue_token
from certificates.licensing.models import Authority


class Command(BaseCommand):
    help = "Issue a key for the API. It is printed once and cannot be shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="of the person on whose behalf the program asks")
        parser.add_argument("--label", required=True, help="which system uses it")
        parser.add_argument("--authority", default="", help="only this licensing authority, by its slug")
        parser.add_argument("--expires", type=datetime.date.fromisoformat, help="its last day: 2027-12-31")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=options["email"].strip().lower()).first()
        if person is None:
            raise CommandError(f"Nobody here has the email address {options['email']}.")
        authority = options["authority"]
        if authority and not Authority.objects.filter(slug=authority).exists():
            known = ", ".join(Authority.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no authority {authority}. Known are: {known}.")
        token, text = issue_token(
            person=person,
            label=options["label"],
            authority=authority,
            expires_on=options["expires"],
            now=timezone.now(),
        )
        self.stdout.write(f"Key for {token.label}, on behalf of {person.name}. Copy it now: it is not shown again.")
        self.stdout.write(text)
