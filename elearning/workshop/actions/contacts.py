"""A contact compared with what its service publishes, and found right."""

from __future__ import annotations

import datetime

from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from content import queries as content_queries
from content.models import Contact


@transaction.atomic
def confirm_contact(*, contact: Contact, by: User, on: datetime.date) -> Contact:
    """It was right on this London day. Shown wherever the contact is, at once; who said so is in the log."""
    contact.checked_on = on
    contact.save(update_fields=["checked_on"])
    log(instance=contact, action="wagtail.edit", user=by, title=f"{contact.name} was checked")
    transaction.on_commit(content_queries.forget_directory)
    return contact
