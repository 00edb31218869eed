"""Zip files with a manifest: opened without trust, written always the same."""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from quizzes.interchange.item import LARGEST_FILE, MEGABYTE, TOO_LARGE, FileRefused
from quizzes.interchange.pictures import short

LARGEST_UNPACKED = 50 * MEGABYTE
MOST_FILES = 2_000
SAME_DAY = (1980, 1, 1, 0, 0, 0)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError, RuntimeError, OSError,
    ValueError, UnicodeError, OverflowError, MemoryError,
)  # fmt: skip


def is_zip(content: bytes) -> bool:
    """Whether it says that it is one."""
    return content[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def unpack(content: bytes) -> dict[str, bytes]:
    """Its files by path, in memory: nothing is ever written to a disk. Raises FileRefused."""
    if len(content) > LARGEST_FILE:
        raise FileRefused(TOO_LARGE)
    if (entries := content.count(b"PK\x01\x02")) > MOST_FILES:  # before anything is opened: each takes memory
        raise FileRefused(f"The zip holds {entries:,} files: {MOST_FILES:,} is the most.", tampering=True)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse(archive.infolist())
            return _files(archive)
    except _BROKEN as fault:
        raise FileRefused("This zip is damaged or packed in a way that cannot be read. Pack it again.") from fault


def _refuse(entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise _swells()
    for entry in entries:
        name = entry.orig_filename
        if entry.flag_bits & 0x1:
            raise FileRefused("The zip is encrypted. Pack it again without a password.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise FileRefused(
                f"“{short(name)}” in the zip is a link to another file. Pack the file itself.", tampering=True
            )
        if climbs(name):
            raise FileRefused(
                f"“{short(name)}” in the zip points out of its folder. The file is refused whole.", tampering=True
            )
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise FileRefused("Two files in the zip have the same name.", tampering=True)


def _swells() -> FileRefused:
    return FileRefused(f"The zip unpacks to more than {LARGEST_UNPACKED // MEGABYTE} MB.", tampering=True)


def climbs(name: str) -> bool:
    """Whether a path leaves the folder it is in."""
    return (
        name.startswith(("/", "\\", "~"))
        or ":" in name.split("/")[0]
        or "\\" in name
        or "\0" in name
        or ".." in name.split("/")
    )


def _files(archive: zipfile.ZipFile) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    left = LARGEST_UNPACKED
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        with archive.open(entry) as file:  # what a zip says of its sizes need not be true: read no more than is left
            files[entry.filename] = file.read(left + 1)
        left -= len(files[entry.filename])
        if left < 0:
            raise _swells()
    return files


def pack(files: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of these files: the same files give the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in dict(files).items():
            entry = zipfile.ZipInfo(name, date_time=SAME_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return held.getvalue()
