"""Production refuses to start rather than run unsafely."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SAFE = {
    "SECRET_KEY": "k7hVt2mQ9zXw4Rb8nLc3pYd6sGf1aJe5uTi0oKxMvBqNzSrWyHgDlCpF",
    "ALLOWED_HOSTS": "training.example.org",
    "BASE_URL": "https://training.example.org",
}


def start(*, then: str = "", **changed: str | None) -> subprocess.CompletedProcess[str]:
    """Production's settings with those changed, and what `then` prints of them, as `of`."""
    environment = {**os.environ, **SAFE, **{name: value for name, value in changed.items() if value is not None}}
    for name, value in changed.items():
        if value is None:
            environment.pop(name, None)
    environment["PYTHONPATH"] = f"{settings.BASE_DIR / 'site'}{os.pathsep}{settings.BASE_DIR}"
    return subprocess.run(
        [sys.executable, "-c", f"import watchword.settings.production as of; {then}"],
        env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_safe_settings_start():
    assert start().stderr == ""


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is missing, short or a default"),
        (
            {"SECRET_KEY": "development-only-key-never-used-in-production-0123456789"},
            "SECRET_KEY is missing, short or a default",
        ),
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"DEMONSTRATION": "true"}, "Demonstration sign-in is on"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is empty or open"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is empty or open"),
        ({"BASE_URL": "http://training.example.org"}, "BASE_URL must be the public https:// address"),
    ],
)
def test_unsafe_settings_do_not(changed, sentence):
    answer = start(**changed)
    assert answer.returncode == 1
    assert sentence in answer.stderr


def test_all_faults_are_named_at_once():
    answer = start(SECRET_KEY=None, ALLOWED_HOSTS=None, DEBUG="1")
    assert answer.stderr.count("\n- ") == 3


def test_the_shared_cache_has_room_for_every_address_that_asks():
    answer = start(then="print([cache['OPTIONS']['MAX_ENTRIES'] for cache in of.CACHES.values()])", REDIS_URL=None)
    assert (answer.stdout, answer.stderr) == ("[200000, 2000]\n", "")
