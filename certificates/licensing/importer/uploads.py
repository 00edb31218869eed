"""A file between its check and its taking in: in a private folder, under a random name, for a day at most."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

from django.conf import settings

KEPT_SECONDS = 24 * 60 * 60


def folder() -> Path:
    """Outside media: nothing serves it."""
    place = Path(settings.VAR_DIR) / "uploads"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep(content: bytes) -> str:
    """Keeps a file and gives its token, 256 random bits. Sweeps what was forgotten."""
    sweep()
    token = secrets.token_hex(32)
    path = folder() / token
    path.touch(mode=0o600)
    path.write_bytes(content)
    return token


def find(token: str) -> bytes | None:
    """The file of a token; none when it is older than a day, was dropped or was never there."""
    return (folder() / token).read_bytes() if is_kept(token) else None


def is_kept(token: str) -> bool:
    """Whether a token still has its file. After a day it has not, also when nobody has swept."""
    if len(token) != 64 or not set(token) <= set("0123456789abcdef"):
        return False
    try:
        return not _is_old(folder() / token)
    except FileNotFoundError:
        return False


def drop(token: str) -> None:
    """Deletes a file; a token without one is fine."""
    if token:
        (folder() / token).unlink(missing_ok=True)


def sweep() -> int:
    """Deletes files older than a day; gives how many."""
    swept = 0
    for path in folder().iterdir():
        try:
            if _is_old(path):
                path.unlink()
                swept += 1
        except FileNotFoundError:  # another process swept it
            continue
    return swept


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < time.time() - KEPT_SECONDS
