"""The person: one row for everybody who learns, manages, edits or reports."""

import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, name: str, email: str | None = None, **fields: Any) -> "User":
        """A person, with or without email. There are no passwords: people sign in with a code."""
        user = self.model(name=name, email=email or None, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, name: str, **fields: Any) -> "User":
        """An administrator, for `manage.py createsuperuser`. Any password given is not kept: people sign in by code."""
        fields.pop("password", None)
        return self.create_user(name=name, email=email, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Email is optional (many hotel staff and some drivers have none) and unique when given."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("full name", max_length=150, help_text="As it should stand on a certificate.")
    email = models.EmailField(null=True, blank=True, unique=True)
    is_active = models.BooleanField("can sign in", default=True)
    is_demonstration = models.BooleanField("made up, for demonstration", default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower() if self.email and self.email.strip() else None
        super().save(*args, **kwargs)

    def clean(self) -> None:
        # AbstractBaseUser.clean() would turn a missing email into "", which is not unique.
        self.email = self.email.strip().lower() if self.email and self.email.strip() else None

    def get_username(self) -> str:
        return self.email or f"person {self.pk}"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name.split() else ""
