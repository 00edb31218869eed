"""A module taken out of the lists. Its completions, certificates and pages stay as they are."""

from __future__ import annotations

import datetime

from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log

from accounts.models import User
from content.models import Module
from elearning import queries
from elearning.models import ModulePage


class StillAsked(Exception):
    """Somebody must still do the module; the message says who."""


@transaction.atomic
def archive_module(*, module: Module, by: User, on: datetime.date) -> Module:
    """Off the site with its lessons, and out of the editors' lists from `on`. Raises StillAsked.

    What somebody must do has to be there to be done: a requirement or a policy of the day or later comes first.
    """
    if asked := queries.still_asked(modules=[module.pk], on=on):
        raise StillAsked(f"“{module.title}” is still asked for: {'; '.join(asked)}. Give each an end first.")
    for page in ModulePage.objects.filter(module=module):
        UnpublishPageAction(page, user=by, include_descendants=True).execute(skip_permission_checks=True)
    module.archived_on = on
    module.save(update_fields=["archived_on"])
    log(instance=module, action="wagtail.unpublish", user=by, title=module.title)
    return module


@transaction.atomic
def bring_back(*, module: Module, by: User) -> Module:
    """Into the lists again. Its pages are drafts until somebody publishes them."""
    module.archived_on = None
    module.save(update_fields=["archived_on"])
    log(instance=module, action="wagtail.edit", user=by, title=module.title)
    return module
