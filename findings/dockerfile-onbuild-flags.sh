#!/bin/bash
# dockerfile 3.4.0 loses the flags of the instruction after `ONBUILD`.
#
# Package:  PyPI dockerfile 3.4.0, which reads files with BuildKit's own parser
# Input:    `COPY --from=build --chown=app a b`, alone and after `ONBUILD`
# Expected, before the first run: `flags` has both flags in both cases; `sub_cmd` names the instruction after `ONBUILD`.
# Seen:     after `ONBUILD`, `flags` is empty, and `value` has only the paths. The flags are only in `original`.
# Matters:  A check of `--from`, `--chown` or `--mount` with this library passes for `ONBUILD` without having seen them.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dockerfile==3.4.0 || { echo "skipped: needs dockerfile 3.4.0"; exit 77; }

failed=0
# expect INSTRUCTION EXPECTED: the instruction after ONBUILD, the flags and the rest
expect() {
    local seen
    seen=$(venv/bin/python -c '
import dockerfile, sys
command = dockerfile.parse_string("FROM debian:12\n" + sys.argv[1] + "\n")[1]
print(command.sub_cmd, *command.flags, "|", *command.value)' "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "COPY --from=build --chown=app a b" "None --from=build --chown=app | a b"
expect "ONBUILD COPY --from=build --chown=app a b" "COPY | a b"
expect "ONBUILD RUN --mount=type=cache,target=/x make" "RUN | make"
exit $failed
