"""Make tests/content/source_windows.bin: every eight words in a row of the source documents, hashed.

The documents are not part of the project; the hashes let the tests show that no sentence of theirs stands in the
training. Run it again when a document is added: python scripts/hash_sources.py FOLDER (its *.txt files are read).
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.content.overlap import SIZE, WINDOWS, windows


def main(folder: Path) -> None:
    found = {digest for path in sorted(folder.glob("*.txt")) for digest in windows(path.read_text(encoding="utf-8"))}
    WINDOWS.write_bytes(b"".join(sorted(found)))
    print(f"{len(found):,} windows of {SIZE} words in {WINDOWS}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
