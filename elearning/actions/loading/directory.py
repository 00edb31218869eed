"""Roles, contacts and sources from the files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from accounts.models import Role
from content.files import ContactFile, SourceFile
from content.files.schema import RoleFile
from content.models import Contact, Source
from content.models.loading import digest_of
from elearning.actions.loading.report import Report

Row = TypeVar("Row", Contact, Source)


def load_roles(roles: Sequence[RoleFile], report: Report) -> None:
    """Roles that are missing. One that exists is the CMS's: its words are not touched."""
    for order, role in enumerate(roles):
        _, added = Role.objects.get_or_create(
            slug=role.slug,
            defaults={
                "name": role.name,
                "plural": role.plural,
                "licensed": role.licensed,
                "needs_account": role.needs_account,
                "reading_grade": role.reading_grade,
                "sort_order": order,
            },
        )
        if added:
            report.added.append(f"role {role.slug}")
        else:
            report.unchanged += 1


def load_contacts(contacts: Sequence[ContactFile], report: Report) -> dict[str, int]:
    """The directory of contacts; returns the row of each slug."""
    return {contact.slug: _load(Contact, contact, report) for contact in contacts}


def load_sources(sources: Sequence[SourceFile], report: Report) -> dict[str, int]:
    """The list of sources; returns the row of each slug."""
    rows = {source.slug: _load(Source, source, report) for source in sources}
    for source in sources:
        if source.superseded_by:
            Source.objects.filter(pk=rows[source.slug]).update(superseded_by=rows[source.superseded_by])
    return rows


def _load(model: type[Row], entry: ContactFile | SourceFile, report: Report) -> int:
    row = model.objects.filter(slug=entry.slug).first() or model(slug=entry.slug)
    values = entry.model_dump(exclude={"slug", "superseded_by"})
    if report.should_write(row, values, name=f"{model._meta.verbose_name} {entry.slug}"):
        for name, value in values.items():
            setattr(row, name, value)
        row.loaded_digest = digest_of(row.loaded_values())
        row.save()
    return row.pk
