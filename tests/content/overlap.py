"""Eight words in a row, as hashes: enough to find a copied sentence, too little to read one."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

SIZE = 8  # words
BYTES = 5  # of each hash: among 100,000 windows against 50,000, a chance match about once in 200 runs of a new text
WINDOWS = Path(__file__).parent / "source_windows.bin"


def words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", ""))


def windows(text: str) -> Iterator[bytes]:
    """The hash of each run of eight words."""
    found = words(text)
    for start in range(len(found) - SIZE + 1):
        yield hashlib.sha256(" ".join(found[start : start + SIZE]).encode()).digest()[:BYTES]


def shared(text: str, known: frozenset[bytes]) -> list[str]:
    """The runs of eight words that stand in the sources too."""
    found = words(text)
    return [" ".join(found[place : place + SIZE]) for place, digest in enumerate(windows(text)) if digest in known]


def known_windows() -> frozenset[bytes]:
    """The sources' hashes, as kept."""
    kept = WINDOWS.read_bytes()
    return frozenset(kept[place : place + BYTES] for place in range(0, len(kept), BYTES))
