"""Production. Refuses to start rather than run unsafely: every fault is named, with what to do."""

import os

from django.core.exceptions import ImproperlyConfigured

from watchword.settings.base import *  # noqa: F403
from watchword.settings.base import DATABASES, INSTALLED_APPS, RENDERED, WAGTAILADMIN_BASE_URL

SECRET_KEY = os.environ.get("SECRET_KEY", "")
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
DEBUG = os.environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}
DEMONSTRATION = os.environ.get("DEMONSTRATION", "").lower() in {"1", "true", "yes", "on"}


def refusals() -> list[str]:
    """Every reason not to start, each a sentence with its mend."""
    found = []
    if len(SECRET_KEY) < 50 or SECRET_KEY.startswith(("development-only", "django-insecure", "test-key")):
        found.append("SECRET_KEY is missing, short or a default: set a random one of 50 characters or more.")
    if DEBUG:
        found.append("DEBUG is on: unset DEBUG.")
    if DEMONSTRATION:
        found.append("Demonstration sign-in is on: unset DEMONSTRATION.")
    if not ALLOWED_HOSTS or any(host in {"*", "."} or host.startswith("*") for host in ALLOWED_HOSTS):
        found.append("ALLOWED_HOSTS is empty or open: list the host names this site answers to, separated by commas.")
    if not WAGTAILADMIN_BASE_URL.startswith("https://"):
        found.append("BASE_URL must be the public https:// address: it is printed in certificates and mail.")
    return found


if problems := refusals():
    raise ImproperlyConfigured("Watchword will not start:\n- " + "\n- ".join(problems))

# The editor's live preview is a frame of our own pages; the content policy's frame-ancestors says the same to browsers.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# One proxy in front terminates TLS and sets this header; it must strip it from clients.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "1"))

INSTALLED_APPS = [*INSTALLED_APPS, "django_tasks_db"]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": True}}

# Rate limits count across processes only in a shared cache: Redis when given, else a table.
if os.environ.get("REDIS_URL"):
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["REDIS_URL"]}
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            # A full cache forgets, and a limit that is forgotten is none: room for every address that asks.
            "OPTIONS": {"MAX_ENTRIES": 200_000},
        }
    }
CACHES["rendered"] = RENDERED

if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # after a restart of the database nobody meets a dead connection
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}

EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_TLS", "1") == "1"
EMAIL_TIMEOUT = 10
