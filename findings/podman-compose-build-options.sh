#!/bin/bash
# podman-compose 1.6.0 drops `network`, `no_cache`, `pull` and `shm_size` of `build`.
#
# Package:  PyPI podman-compose 1.6.0, with a `podman` that only records its arguments
# Input:    a service whose `build` has arguments, a target, and these four options
# Expected, before the first run: an option of `podman build` for each: `--network`, `--no-cache`, `--pull` and `--shm-size`.
# Seen:     only the arguments and the target are passed, without a message about the others.
# Matters:  a build that needs the network of the host fails, and `no_cache` gives an old image. The same file builds differently with
#           Docker Compose.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check podman-compose==1.6.0 || { echo "skipped: needs podman-compose 1.6.0"; exit 77; }
mkdir bin home project
cat >bin/podman <<'SH2'
#!/bin/sh
[ "$1" != --version ] || echo "podman version 5.0.0"
[ "$1" != build ] || printf '%s\n' "$@" >"$RECORD"
SH2
chmod +x bin/podman
cd project
echo 'FROM scratch' >Dockerfile
cat >compose.yaml <<'YAML'
services:
  app:
    build:
      context: .
      target: base
      args: { A: b }
      network: host
      no_cache: true
      pull: true
      shm_size: 1gb
YAML
HOME=$work/home PATH=$work/bin:$PATH RECORD=$work/record ../venv/bin/podman-compose build >/dev/null 2>&1 || true

failed=0
# expect OPTION COUNT: how often it is given
expect() {
    local seen
    seen=$(grep -c -e "^$1" ../record || true)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect --build-arg 1
expect --target 1
expect --network 0
expect --no-cache 0
expect --pull 0
expect --shm-size 0
exit $failed
