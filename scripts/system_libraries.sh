#!/usr/bin/env bash
# The libraries that come from the system, not from Python: Pango for certificates, Chromium and Poppler for the tests.
# Installs them where it may (root, or sudo without a password); else prints the exact command and what still works.
set -u
purpose="${1:-run}"

has_library() { ldconfig -p 2>/dev/null | grep -q "$1"; }
missing=()
has_library libpango-1.0.so.0 || missing+=(libpango-1.0-0)
has_library libpangoft2-1.0.so.0 || missing+=(libpangoft2-1.0-0)
has_library libharfbuzz-subset.so.0 || missing+=(libharfbuzz-subset0)
if [ "$purpose" = test ]; then
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
  command -v pdftotext >/dev/null || missing+=(poppler-utils)
fi
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  if [ "$(uname)" = Darwin ]; then
    echo "Certificates need Pango. Install it with: brew install pango poppler" >&2
  else
    echo "Install the packages of your system that hold: ${missing[*]}" >&2
  fi
  [ "$purpose" = run ] && exit 0
  exit 1
fi

command="apt-get update -qq && apt-get install -y -qq --no-install-recommends ${missing[*]}"
echo "Setting up: system libraries (${missing[*]}) …"
if [ "$(id -u)" = 0 ]; then
  sh -c "DEBIAN_FRONTEND=noninteractive $command" >/dev/null && exit 0
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  sudo sh -c "DEBIAN_FRONTEND=noninteractive $command" >/dev/null && exit 0
fi
echo "These need an administrator. Run:" >&2
echo "  sudo sh -c '$command'" >&2
if [ "$purpose" = run ]; then
  echo "The site runs without them; only certificates as PDF do not." >&2
  exit 0
fi
exit 1
