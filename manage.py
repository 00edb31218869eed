#!/usr/bin/env python
"""Entry point of every command; puts both source roots on the path so that no installation is needed."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for root in (HERE / "site", HERE):
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchword.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
