"""What a load did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from content.models.loading import LoadedFromFile, digest_of


@dataclass
class Report:
    """Names of what was added and changed, how many stayed as they were, and what an editor's change protected."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    left_alone: list[str] = field(default_factory=list)

    def should_write(self, row: LoadedFromFile, file_values: Any, *, name: str, edited: bool = False) -> bool:
        """Whether the file's values go into the row: it is new, or the file changed and no editor changed the row."""
        file_digest = digest_of(file_values)
        if row._state.adding:
            self.added.append(name)
        elif edited or not row.is_as_loaded():
            self.left_alone.append(name)
            return False
        elif row.file_digest == file_digest:
            self.unchanged += 1
            return False
        else:
            self.changed.append(name)
        row.file_digest = file_digest
        return True
