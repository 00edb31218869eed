"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from watchword.probe import answer_probes
from watchword.whole import ask_for_all

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchword.settings.production")

application = ask_for_all(answer_probes(get_wsgi_application()))
