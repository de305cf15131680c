#!/bin/bash
# hanzo-lsp 0.1.0 can't open files without an extension, such as `Dockerfile`.
#
# Package:  PyPI hanzo-lsp 0.1.0
# Input:    the keys `.dockerfile`, `Dockerfile`, `.dev`, `.` and the empty text for a server, and the files `Dockerfile`,
#           `app.dockerfile`, `app.Dockerfile` and `Dockerfile.dev`
# Expected, before the first run: some key that a `Dockerfile` has a server with.
# Seen:     none. A file without an extension is never supported, and each key is an extension, to which a dot is added. The key
#           `Dockerfile` is for `app.Dockerfile`.
# Matters:  no language server for Dockerfiles can be used with the most usual name. Tools that only know extensions need a file
#           with one.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
# Requires Python 3.12, but this part runs with older ones.
venv/bin/pip install --quiet --disable-pip-version-check --ignore-requires-python hanzo-lsp==0.1.0 ||
    { echo "skipped: needs hanzo-lsp 0.1.0"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^hanzo-lsp'

failed=0
# expect KEY EXPECTED: the names that have a server with this key
expect() {
    local seen
    seen=$(venv/bin/python -c '
import sys
from pathlib import Path
from hanzo_lsp import LspManager, LspServerConfig
manager = LspManager([LspServerConfig("server", "none", extension_to_language={sys.argv[1]: "dockerfile"})])
names = ["Dockerfile", "app.dockerfile", "app.Dockerfile", "Dockerfile.dev"]
print(*[name for name in names if manager.supports_path(Path(name))] or ["none"])' "$1")
    echo "“$1”: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect .dockerfile "app.dockerfile app.Dockerfile"
expect Dockerfile "app.dockerfile app.Dockerfile"
expect .dev "Dockerfile.dev"
expect "" none
expect . none
exit $failed
