#!/usr/bin/env bash
# The server killed under its people: on SQLite, and on PostgreSQL where one answers; then a database stopped under them.
set -euo pipefail
python="${1:-python}"
shift || true
failed=0
env -u DATABASE_URL "$python" -m tests.chaos "$@" || failed=1
url="${POSTGRES_URL:-postgres://${USER:-root}@127.0.0.1:5432/postgres}"
if "$python" - "$url" <<'PY'
import sys
import psycopg
try:
    psycopg.connect(sys.argv[1], connect_timeout=3).close()
except psycopg.OperationalError as error:
    sys.exit(f"{error}".strip().splitlines()[0])
PY
then
  DATABASE_URL="$url" "$python" -m tests.chaos "$@" || failed=1
else
  echo "No PostgreSQL answers at $url: its rounds are left out. Name another with POSTGRES_URL=…"
fi
"$python" -m tests.chaos.restarting || failed=1
exit $failed
