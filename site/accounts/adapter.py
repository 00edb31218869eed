"""How allauth does things here: no passwords, the person's full name, mail in our own words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def populate_username(self, request: HttpRequest, user: User) -> None:
        """People have no user name."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """A new person, with the name as it should stand on a certificate."""
        user.email = form.cleaned_data["email"]
        user.name = form.cleaned_data["name"]
        user.set_unusable_password()
        if commit:
            user.save()
        return user
