"""Registers as councils send them, made into lines that can be taken in or refused with a reason."""

from certificates.licensing.importer.imports import (
    Checked,
    check_upload,
    confirm_upload,
    is_waiting,
    read_register,
    take_in_file,
)
from certificates.licensing.importer.reading import FileRefused
from certificates.licensing.importer.uploads import sweep as sweep_uploads

__all__ = [
    "Checked",
    "FileRefused",
    "check_upload",
    "confirm_upload",
    "is_waiting",
    "read_register",
    "sweep_uploads",
    "take_in_file",
]
