"""Says in words when Python is too old, before anything else fails in its own way."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        f"Watchword needs Python 3.11 or newer; this is {sys.version.split()[0]}. "
        "Install a newer one and run: make PYTHON=python3.12 run"
    )
