#!/bin/sh
# The desk by a double click, on macOS and Linux: looks for a Python that is new enough; tools/starter/start.py does the rest.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
found=no
for python in python3.14 python3.13 python3.12 python3.11 python3 python \
  /opt/homebrew/bin/python3 /usr/local/bin/python3; do
  command -v "$python" >/dev/null 2>&1 || continue
  # the system's own on a bare macOS only asks to install developer tools
  "$python" -c 'import sys' >/dev/null 2>&1 || continue
  found=old
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" "$here/tools/starter/start.py" "$@"
  fi
done
cat "$here/tools/starter/$found-python.txt"
printf '按回车键关闭窗口。 Press Enter to close this window. '
read -r _ || echo
exit 1
