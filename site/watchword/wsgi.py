"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from watchword.probe import answer_probes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchword.settings.production")

application = answer_probes(get_wsgi_application())
