"""Rows that are evidence: written once, never changed, never deleted by the application."""

from typing import Any

from django.db import models


class PastIsKept(Exception):
    """Somebody tried to change or delete a record that is evidence."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs: Any) -> int:
        raise PastIsKept(f"{self.model._meta.verbose_name_plural} are never changed: append a new row.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise PastIsKept(f"{self.model._meta.verbose_name_plural} are never deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise PastIsKept(f"{self.model._meta.verbose_name_plural} are never changed: append a new row.")


class AppendOnly(models.Model):
    """A model whose rows are inserted and read, nothing else."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PastIsKept(f"A {self._meta.verbose_name} is never changed: append a new row.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PastIsKept(f"A {self._meta.verbose_name} is never deleted.")
