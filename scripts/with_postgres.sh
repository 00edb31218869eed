#!/usr/bin/env bash
# Runs a command with DATABASE_URL at the PostgreSQL that answers (POSTGRES_URL names another); else on SQLite.
set -euo pipefail
url="${POSTGRES_URL:-postgres://${USER:-root}@127.0.0.1:5432/postgres}"
if "$1" -c 'import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=3).close()' "$url" 2>/dev/null; then
  DATABASE_URL="$url" exec "$@"
fi
echo "No PostgreSQL answers at $url: SQLite it is. Name another with POSTGRES_URL=…" >&2
exec "$@"
