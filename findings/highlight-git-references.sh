#!/bin/bash
# highlight 4.10 takes the reference of a Git repository for a comment: `ADD https://example.com/app.git#v1 /src`.
#
# Package:  highlight 4.10 from Debian trixie, with its definition `dockerfile`
# Input:    that instruction, and a line with a comment
# Expected, before the first run: a comment in the second only. A comment of a Dockerfile is a whole line; within commands, the
#           shell has them after a space.
# Seen:     `#v1 /src` is a comment too.
# Matters:  the version and the target of the instruction are gray in pages and slides that are made with it.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or the package is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" highlight || { echo "skipped: needs highlight 4.10"; exit 77; }
cd "$work"
highlight() {
    timeout 60 trixie/run /usr/bin/highlight --data-dir="$work/trixie/usr/share/highlight" "$@"
}
highlight --version | grep -q ' 4\.10$' || { echo "skipped: needs highlight 4.10"; exit 77; }

failed=0
# expect LINE EXPECTED: its comment
expect() {
    local seen
    printf 'FROM debian\n%s\n' "$1" >Dockerfile
    seen=$(highlight --config-file="$work/trixie/usr/share/highlight/langDefs/dockerfile.lang" --out-format=html --fragment \
        --no-trailing-nl Dockerfile 2>/dev/null | sed -n 's|.*<span class="hl slc">\(.*\)</span>.*|\1|p')
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect '# all' '# all'
expect 'ADD https://example.com/app.git /src' ''
expect 'ADD https://example.com/app.git#v1 /src' '#v1 /src'
exit $failed
