"""The test suite: as production where it matters, fast where it does not."""

import os
import tempfile
from pathlib import Path

from watchword.settings.base import *  # noqa: F403
from watchword.settings.base import DATABASES, STORAGES

SECRET_KEY = "test-key-used-by-nothing-else-0123456789-0123456789"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DEMONSTRATION = False

_TEMPORARY = tempfile.TemporaryDirectory(prefix="watchword-test-")  # gone when the process ends
VAR_DIR = Path(os.environ.get("WATCHWORD_TEST_VAR") or _TEMPORARY.name)
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "certificates": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "certificates", "base_url": None},
    },
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Rate limits have tests of their own; elsewhere one address signs many people in.
ACCOUNT_RATE_LIMITS = False
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: in memory, SQLite's shared cache refuses a second writer at once instead of letting it wait.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
elif os.environ.get("TEST_DB_NAME"):
    DATABASES["default"]["TEST"] = {"NAME": os.environ["TEST_DB_NAME"]}
