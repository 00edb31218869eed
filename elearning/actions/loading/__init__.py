"""Load the training from its files. Idempotent: a second run changes nothing; what an editor changed is left alone."""

from __future__ import annotations

import datetime

from django.db import transaction

from content.files import Training
from content.models import Module
from elearning.actions.loading.bank import load_quiz
from elearning.actions.loading.directory import load_contacts, load_roles, load_sources
from elearning.actions.loading.groups import WORKSHOP, grant_directories, make_workshop_groups
from elearning.actions.loading.pages import home_page, load_module_pages, load_role_page, load_text_page
from elearning.actions.loading.report import Report
from elearning.actions.loading.requirements import load_requirements
from elearning.actions.versions import record_version
from elearning.models import RolePage

__all__ = ["Report", "load_training"]


@transaction.atomic
def load_training(*, training: Training, now: datetime.datetime) -> Report:
    """Everything in the files, or nothing. Returns what was added, changed, left as it was and left alone."""
    report = Report()
    grant_directories()
    load_roles(training.roles, report)
    contacts = load_contacts(training.contacts, report)
    sources = load_sources(training.sources, report)
    home = home_page(report)
    groups = make_workshop_groups(home=home)
    report.added += [f"group {name}" for name in groups]
    report.unchanged += len(WORKSHOP) - len(groups)
    role_pages: dict[str, RolePage] = {}
    for role in training.roles:
        role_pages[role.slug] = load_role_page(role, home=home, report=report)
    for page in training.pages:
        load_text_page(page, home=home, contacts=contacts, sources=sources, report=report)
    for folder in training.modules:
        module, _ = Module.objects.get_or_create(
            slug=folder.slug, defaults={"title": folder.module.title, "valid_months": folder.module.valid_months}
        )
        if module.valid_months != folder.module.valid_months:
            # Nobody sets it in the CMS: the file is where it is kept. Certificates granted before keep their last day.
            module.valid_months = folder.module.valid_months
            module.save(update_fields=["valid_months"])
            report.changed.append(f"module {folder.slug} (how long it counts)")
        quiz = load_quiz(folder, now=now, report=report) if folder.module.test else None
        load_module_pages(
            folder,
            module=module,
            quiz=quiz,
            parent=role_pages[folder.module.roles[0]],
            contacts=contacts,
            sources=sources,
            report=report,
        )
        load_requirements(folder, module=module, report=report)
        record_version(module=module, now=now)
    return report
