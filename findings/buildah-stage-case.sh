#!/bin/bash
# buildah 1.39.3 doesn't find the stage `AS Build` for `FROM build` and `COPY --from=build`.
#
# Package:  buildah 1.39.3 from Debian trixie (only `FROM scratch`, so that no image is pulled; needs root)
# Input:    a stage `AS Build`, and `FROM build`, `COPY --from=build`, and the same with `Build`
# Expected, before the first run: all find the stage. BuildKit compares names of stages without regard to case, and only warns.
# Seen:     `build` is an image, which isn't found. With a registry for short names, it would be pulled from there.
# Matters:  a Dockerfile that Docker builds doesn't build with Podman, or gets another image of that name as its base.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, root or a package is missing.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" buildah patchelf || { echo "skipped: needs buildah 1.39.3"; exit 77; }
mkdir "$work/home" "$work/helpers" "$work/project"
cd "$work/project"
# buildah starts itself again, so it can't be started with another suite's loader.
libraries=$(echo "$work"/trixie/usr/lib/*-linux-gnu)
cp ../trixie/usr/bin/buildah ../buildah
../trixie/run /usr/bin/patchelf --set-interpreter "$(ls "$libraries"/ld-linux-*.so.?)" ../buildah
# It looks for this program, but doesn't use it here.
printf '#!/bin/sh\n' >../helpers/netavark
chmod +x ../helpers/netavark
printf '[engine]\nhelper_binaries_dir = ["%s"]\n' "$work/helpers" >../containers.conf
echo '{ "default": [{ "type": "insecureAcceptAnything" }] }' >../policy.json
: >../registries.conf
buildah() {
    env HOME="$work/home" CONTAINERS_CONF="$work/containers.conf" CONTAINERS_REGISTRIES_CONF="$work/registries.conf" \
        LD_LIBRARY_PATH="$libraries" \
        "$work/buildah" --root "$work/root" --runroot "$work/run" --storage-driver vfs "$@"
}
buildah --version
touch file

failed=0
# expect LINES EXPECTED: the end of a build whose first stage is `AS Build`
expect() {
    local seen
    printf 'FROM scratch AS Build\nCOPY file /file\n%b\n' "$1" >Dockerfile
    if buildah build --signature-policy ../policy.json --network host --isolation chroot . >../log 2>&1; then
        seen=built
    else
        seen=$(grep -o 'short-name "build" did not resolve\|no stage or image found with that name' ../log)
    fi
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'FROM Build' built
expect 'FROM scratch\nCOPY --from=Build /file /copy' built
expect 'FROM build' 'short-name "build" did not resolve'
expect 'FROM scratch\nCOPY --from=build /file /copy' 'no stage or image found with that name'
exit $failed
