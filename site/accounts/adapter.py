"""How allauth does things here: no passwords, the person's full name, mail in our own words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": "That is not the code in the email. Check it, or ask for a new one.",
        "too_many_login_attempts": "Too many tries. Wait 15 minutes, then ask for a new code.",
    }

    def send_account_already_exists_mail(self, email: str) -> None:
        """Somebody signed up with an address that is here already: only the owner of the address is told."""
        self.send_mail("account/email/account_already_exists", email, {"signup_url": reverse("account_signup")})

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
