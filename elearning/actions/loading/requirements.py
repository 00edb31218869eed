"""What a module's file requires of its roles. A requirement that exists is the CMS's and is not touched."""

from __future__ import annotations

from accounts.models import Role
from content.files.schema import ModuleFolder
from content.models import Module
from elearning.actions.loading.report import Report
from elearning.models import Requirement


def load_requirements(folder: ModuleFolder, *, module: Module, report: Report) -> None:
    """One requirement for each role of the module, unless somebody has already said what the role must do."""
    required = folder.module.required
    if required is None:
        return
    for slug in folder.module.roles:
        role = Role.objects.get(slug=slug)
        if Requirement.objects.filter(role=role, module=module).exists():
            report.unchanged += 1
            continue
        Requirement.objects.create(
            role=role,
            module=module,
            first_due_days=required.first_due_days,
            repeat_months=required.repeat_months,
            anchor=required.anchor,
            starts_on=required.starts_on,
        )
        report.added.append(f"requirement {slug} {module.slug}")
