#!/bin/sh
# Fetches what is new, builds, and puts the new site in the place of the old one in one step. For cron:
#   deploy/rebuild.sh FOLDER [REPORT…]
# Where a report has errors the site stays as it is. Only what is wrong is said, and cron sends it by mail.
set -eu
if [ $# -lt 1 ]; then
  echo "usage: deploy/rebuild.sh FOLDER [REPORT…]" >&2
  exit 2
fi
folder=$1
shift
cd "$(dirname "$0")/.."
if git rev-parse --quiet --verify '@{upstream}' >/dev/null 2>&1; then
  git pull --quiet --ff-only
  make --silent setup
fi
exec ./fangzhi "$@" --format html,pdf --out "$folder" --quiet
