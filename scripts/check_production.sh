#!/usr/bin/env bash
# `check --deploy` under the production settings, with the environment a real one would have.
set -euo pipefail
python="${1:-python}"
SECRET_KEY=$($python -c 'import secrets; print(secrets.token_urlsafe(64))') \
  ALLOWED_HOSTS=training.example.org \
  BASE_URL=https://training.example.org \
  DJANGO_SETTINGS_MODULE=watchword.settings.production \
  $python manage.py check --deploy --fail-level WARNING
