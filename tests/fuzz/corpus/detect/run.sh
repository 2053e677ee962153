	#!/bin/sh
set -e
cd "$(dirname "$0")"
exec python3 src/tool.py "$@" <<EOF
x
EOF
