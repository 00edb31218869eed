"""Content that came from a file and may since have been changed by an editor, whose change is then left alone."""

import hashlib
import json
from typing import Any

from django.db import models


def digest_of(values: Any) -> str:
    """A short, stable digest of plain data (dicts, lists, strings, numbers, dates)."""
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class LoadedFromFile(models.Model):
    """Remembers what the loader last wrote, so that it can tell an untouched row from an edited one."""

    loaded_digest = models.CharField(max_length=32, blank=True, editable=False)  # of the row, as the loader left it
    file_digest = models.CharField(max_length=32, blank=True, editable=False)  # of the file it was loaded from

    class Meta:
        abstract = True

    def loaded_values(self) -> dict[str, Any]:
        """The fields that a file sets, as they stand now."""
        raise NotImplementedError

    def is_as_loaded(self) -> bool:
        """Nobody has changed it since the loader wrote it."""
        return self.loaded_digest != "" and self.loaded_digest == digest_of(self.loaded_values())
