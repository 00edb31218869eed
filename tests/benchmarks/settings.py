"""Production's own settings in a temporary folder; beside them only the bare views and mail that stays here.

`WATCHWORD_VAR`, `SECRET_KEY`, `ALLOWED_HOSTS`, `BASE_URL` and `DATABASE_URL` are set by whoever starts the benchmark.
"""

from watchword.settings.production import *  # noqa: F403
from watchword.settings.production import BASE_DIR, STATICFILES_DIRS, TEMPLATES, VAR_DIR

ROOT_URLCONF = "tests.benchmarks.bare"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [*TEMPLATES[0]["DIRS"], VAR_DIR / "templates"]}]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
# Our own files only: Wagtail's are not measured, and compressing them takes half a minute.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATICFILES_DIRS = [*STATICFILES_DIRS, *BASE_DIR.glob("*/static"), *BASE_DIR.glob("elearning/*/static")]
