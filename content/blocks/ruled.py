"""What blocks with rules share: a published one keeps them, a draft may be unfinished."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class RuledBlock(blocks.StructBlock):
    """Refuses what would not work on the page, in a sentence at the field."""

    missing: ClassVar[dict[str, str]] = {}  # a field that must be filled in, and what to say when it is not

    def faults(self, value: Any) -> dict[str, list[str]]:
        """Sentences for each field, none where it is sound. `value` has been cleaned field by field."""
        return {}

    def clean(self, value: Any) -> Any:
        try:
            cleaned = super().clean(value)
        except StructBlockValidationError as error:
            for name, sentence in self.missing.items():
                fault = error.block_errors.get(name)
                if fault and getattr(fault, "code", "") == "required":
                    error.block_errors[name] = ValidationError(sentence, code="required")
            raise
        if self.is_deferred_validation:
            return cleaned
        found = {name: ValidationError(" ".join(faults)) for name, faults in self.faults(cleaned).items() if faults}
        if found:
            raise StructBlockValidationError(block_errors=found)
        return cleaned
