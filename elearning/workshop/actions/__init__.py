"""What editors do to whole modules."""

from elearning.workshop.actions.archiving import StillAsked, archive_module, bring_back
from elearning.workshop.actions.contacts import confirm_contact
from elearning.workshop.actions.copying import copy_module
from elearning.workshop.actions.links import NoWayOut, check_links
from elearning.workshop.actions.roles import open_role

__all__ = [
    "NoWayOut",
    "StillAsked",
    "archive_module",
    "bring_back",
    "check_links",
    "confirm_contact",
    "copy_module",
    "open_role",
]
