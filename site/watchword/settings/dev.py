"""`make run`: everything on this machine, SQLite, demonstration people, mail shown on a page."""

import os

from watchword.settings.base import *  # noqa: F403
from watchword.settings.base import STORAGES

DEBUG = True
SECRET_KEY = os.environ.get("SECRET_KEY", "development-only-key-never-used-in-production")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", ".localhost"]
DEMONSTRATION = True

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
