"""People, the roles they have and the organisations they have them in."""

from accounts.models.access import ApiToken, Appointment
from accounts.models.organisations import Membership, Organisation, Role
from accounts.models.people import User

__all__ = ["ApiToken", "Appointment", "Membership", "Organisation", "Role", "User"]
