#!/bin/bash
# yamlfmt 1.1.1 of PyPI removes the quotes of `"22:22"`, so that podman-compose publishes the port 1342.
#
# Package:  PyPI yamlfmt 1.1.1, and podman-compose 1.6.0 with a `podman` that only records its arguments
# Input:    `ports: ["22:22"]`, and `user: "0755"`
# Expected, before the first run: strings keep their quotes, at least those that YAML 1.1 needs. `yamlfmt` keeps those of
#           `"0755"`.
# Seen:     `22:22` without quotes. It is text in YAML 1.2, but the number 1342 (22 * 60 + 22) in YAML 1.1. podman-compose
#           passes `-p 22:22` before formatting, and `-p 1342` after it.
# Matters:  formatting a Compose file changes the ports. Docker recommends the quotes for this reason.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check yamlfmt==1.1.1 podman-compose==1.6.0 ||
    { echo "skipped: needs yamlfmt 1.1.1 and podman-compose 1.6.0"; exit 77; }
mkdir bin home project
cat >bin/podman <<'SH2'
#!/bin/sh
[ "$1" != --version ] || echo "podman version 5.0.0"
[ "$1" != ps ] || echo "[]"
echo "$*" >>"$RECORD"
SH2
chmod +x bin/podman
export HOME=$work/home PATH=$work/bin:$PATH
cd project
cat >compose.yaml <<'YAML'
services:
  app:
    image: alpine:3
    user: "0755"
    ports: ["22:22"]
YAML

failed=0
# expect NAME EXPECTED: the user and the port that podman is started with
expect() {
    local seen
    RECORD=$work/$1 ../venv/bin/podman-compose up --no-start >/dev/null 2>&1 || true
    seen=$(grep -oE -- '(-u|-p) [^ ]+' "$work/$1" | sort -u | paste -sd ' ')
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect before '-p 22:22 -u 0755'
../venv/bin/yamlfmt -w compose.yaml
expect after '-p 1342 -u 0755'
exit $failed
