"""A new group of people to train gets its page at once."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Role, User
from elearning.models import HomePage, RolePage
from elearning.models.pages import DOORS


@transaction.atomic
def open_role(*, role: Role, by: User | None) -> RolePage | None:
    """The role's live page below the front page; the one it has, if it has one; none when there is no front page.

    Its address is the role's slug; with “-training” behind it where that is taken.
    """
    held = RolePage.objects.filter(role=role).first()
    home = HomePage.objects.first()
    if held or home is None:
        return held
    taken = DOORS | set(home.get_children().values_list("slug", flat=True))
    slug = role.slug if role.slug not in taken else f"{role.slug}-training"
    page: RolePage = home.add_child(instance=RolePage(title=role.plural, slug=slug, role=role))
    page.save_revision(user=by).publish(user=by)
    return page
