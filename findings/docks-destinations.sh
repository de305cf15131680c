#!/bin/bash
# docks 0.1.13 documents `COPY` without a destination, and `EXPOSE` with its first port only.
#
# Package:  PyPI docks 0.1.13, which writes documentation of Dockerfiles
# Input:    `COPY main.go /src/`, `COPY --from=build /out /usr/bin/`, `EXPOSE 8080` and `EXPOSE 9000 9001`
# Expected, before the first run: the sources and destinations of both, and three ports.
# Seen:     the destination is `N/A` each time, the flag is the source of the second, and the port 9001 is missing.
# Matters:  in the documentation, files are copied to nowhere, and a port is missing. The words of an instruction can only be
#           counted after its flags are read.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docks==0.1.13 || { echo "skipped: needs docks 0.1.13"; exit 77; }

failed=0
# expect EXPECTED INSTRUCTION...: the items of the list in the last section
expect() {
    local seen
    printf '%s\n' "FROM debian:12" "${@:2}" >Dockerfile
    venv/bin/docks Dockerfile out.md >/dev/null
    seen=$(sed -n '/^## \(Exposed\|Files\)/,$s/^- //p' out.md | tr -d '`*' | sed 's/: No description//' | paste -sd ' ')
    echo "${*:2}: $seen"
    [ "$seen" = "$1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect "8080" "EXPOSE 8080"
expect "9000" "EXPOSE 9000 9001"
expect "COPY: main.go -> N/A" "COPY main.go /src/"
expect "COPY: --from=build -> N/A" "COPY --from=build /out /usr/bin/"
exit $failed
