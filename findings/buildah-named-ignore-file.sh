#!/bin/bash
# buildah 1.39.3 doesn't read `app/Dockerfile.dockerignore` for `-f app/Dockerfile app`, but does for the absolute path.
#
# Package:  buildah 1.39.3 from Debian trixie (only `FROM scratch`, so that no image is pulled; needs root)
# Input:    a folder `app` with `Dockerfile`, `Dockerfile.dockerignore` and two files, one of which is ignored; built from the
#           parent folder, from the folder itself, and with an absolute path
# Expected, before the first run: the file beside the Dockerfile is read in all three cases, as by BuildKit.
# Seen:     with a relative path from another folder than the context it is ignored, without a message. It is looked for below
#           the context, as `app/app/Dockerfile.dockerignore`, while the Dockerfile itself is found.
# Matters:  files that are to stay outside get into the image, or don't, depending on the folder that the build is started in.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, root or a package is missing.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" buildah patchelf || { echo "skipped: needs buildah 1.39.3"; exit 77; }
mkdir -p "$work/home" "$work/helpers" "$work/project/app"
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
printf 'FROM scratch\nCOPY *.txt /\n' >app/Dockerfile
echo ignored.txt >app/Dockerfile.dockerignore
touch app/kept.txt app/ignored.txt

failed=0
# expect NAME FOLDER EXPECTED ARGUMENT...: the files of the image that is built with these arguments, in a folder
expect() {
    local seen container
    (cd "$2" && buildah build --layers=false --signature-policy "$work/policy.json" --network host --isolation chroot -t finding \
        "${@:4}" >"$work/log" 2>&1)
    container=$(buildah from --signature-policy "$work/policy.json" --pull=never finding)
    seen=$(cd "$(buildah mount "$container")" && ls | xargs)
    buildah rm "$container" >/dev/null
    buildah rmi finding >/dev/null
    echo "$1: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect "in the folder" app kept.txt -f Dockerfile .
expect "absolute path" . kept.txt -f "$PWD/app/Dockerfile" app
expect "relative path" . "ignored.txt kept.txt" -f app/Dockerfile app
expect "relative path, folder beside" app kept.txt -f ../app/Dockerfile ../app
exit $failed
