#!/usr/bin/env bash
# The suite once more on PostgreSQL, the production database. Where none answers, says so and passes.
set -euo pipefail
python="${1:-python}"
url="${POSTGRES_URL:-postgres://${USER:-root}@127.0.0.1:5432/postgres}"
if ! $python - "$url" <<'PY'
import sys
import psycopg
try:
    psycopg.connect(sys.argv[1], connect_timeout=3).close()
except psycopg.OperationalError as error:
    sys.exit(f"{error}".strip().splitlines()[0])
PY
then
  echo "No PostgreSQL answers at $url: its tests are left out. Name another with POSTGRES_URL=…"
  exit 0
fi
echo "The tests on PostgreSQL:"
DATABASE_URL="$url" $python -m pytest -q -n auto -m "not journey"
