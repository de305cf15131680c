#!/bin/bash
# pyeditorconfig 1.0.0: `[{Dockerfile,*.dockerfile}]` doesn't match `app.dockerfile`.
#
# Package:  PyPI pyeditorconfig 1.0.0, compared with PyPI EditorConfig 0.17.1
# Input:    sections with alternatives that contain `*`, alternatives themselves, or are only one, and with `**/`
# Expected, before the first run: the same as in EditorConfig.
# Seen:     the alternatives are taken literally: `*.dockerfile` and `Dockerfile.{dev,prod}` match nothing. `{app}.dockerfile`,
#           where braces stand for themselves, matches `app.dockerfile`, and `**/compose.yaml` not the file in the same folder.
# Matters:  the usual section for Dockerfiles is ignored without a message.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyeditorconfig==1.0.0 EditorConfig==0.17.1 ||
    { echo "skipped: needs pyeditorconfig 1.0.0 and EditorConfig 0.17.1"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^pyeditorconfig'
cat >read.py <<'PY'
import sys
from pathlib import Path
import editorconfig, pyeditorconfig
path = Path.cwd() / sys.argv[2]
Path(".editorconfig").write_text(f"root = true\n[{sys.argv[1]}]\nindent_size = 3\n")
print(pyeditorconfig.get_config(path).get("indent_size"), "EditorConfig:", editorconfig.get_properties(str(path)).get("indent_size"))
PY

failed=0
# expect PATTERN PATH EXPECTED
expect() {
    local seen
    seen=$(venv/bin/python read.py "$1" "$2")
    echo "[$1] $2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect '{Dockerfile,Containerfile}' Dockerfile "3 EditorConfig: 3"
expect '{Dockerfile,*.dockerfile}' Dockerfile "3 EditorConfig: 3"
expect '{Dockerfile,*.dockerfile}' app.dockerfile "None EditorConfig: 3"
expect '{Dockerfile.{dev,prod},Containerfile}' Dockerfile.dev "None EditorConfig: 3"
expect '{app}.dockerfile' app.dockerfile "3 EditorConfig: None"
expect '**/compose.yaml' compose.yaml "None EditorConfig: 3"
exit $failed
