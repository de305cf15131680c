#!/bin/bash
# podman-compose 1.6.0 drops the addresses of `extra_hosts` if they are a mapping.
#
# Package:  PyPI podman-compose 1.6.0, with a `podman` that only records its arguments
# Input:    a service with `extra_hosts: {db: 10.0.0.1}`, and with the list `["db=10.0.0.1"]`
# Expected, before the first run: `--add-host` with the name and the address for both.
# Seen:     for the mapping, `--add-host db`: the keys are taken for the entries. The list is passed on as it is.
# Matters:  `docker compose config` writes a list, but the specification allows both. The container isn't created, or doesn't find
#           the host.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check podman-compose==1.6.0 || { echo "skipped: needs podman-compose 1.6.0"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^podman-compose'
mkdir bin home project
cat >bin/podman <<'SH2'
#!/bin/sh
case $1 in
--version) echo "podman version 5.0.0" ;;
create) printf '%s\n' "$@" >"$RECORD" ;;
*) echo '[]' ;;
esac
SH2
chmod +x bin/podman
cd project

failed=0
# expect HOSTS EXPECTED: the arguments after --add-host
expect() {
    local seen
    printf 'services:\n  app:\n    image: debian\n    extra_hosts: %s\n' "$1" >compose.yaml
    HOME=$work/home PATH=$work/bin:$PATH RECORD=$work/record timeout 60 ../venv/bin/podman-compose up -d >/dev/null 2>&1 || true
    seen=$(grep -A 1 -e '^--add-host$' ../record | grep -v '^--' | xargs)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect '["db=10.0.0.1", "cache:10.0.0.2"]' "db=10.0.0.1 cache:10.0.0.2"
expect '{db: 10.0.0.1, cache: "::1"}' "db cache"
exit $failed
