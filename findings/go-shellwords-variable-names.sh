#!/bin/bash
# go-shellwords 1.0.12 doesn't end the name of a variable at a quote: `"$DIR"x` is the variable `DIRx`.
#
# Package:  golang-github-mattn-go-shellwords-dev 1.0.12 from Debian trixie; built with Go 1.24 from Debian trixie
# Input:    `"$DIR"x`, `$DIR"x"` and, for comparison, `$DIR"/x"` and `"$DIR/x"`, with `ParseEnv` and `DIR=/opt`
# Expected, before the first run: the words of the shell: `/optx` for the first two.
# Seen:     quotes are removed before variables are expanded, so the first two are the unset variable `DIRx`: the first word
#           disappears, and the second is empty.
# Matters:  commands such as `"$PREFIX"lib` of a Dockerfile or a Compose file lose a part without an error. Whoever expands words
#           has to keep the quotes until then.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or a package is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
package=golang-github-mattn-go-shellwords-dev
"$root/.ci/debian" trixie "$work/trixie" golang-1.24-go "$package" || { echo "skipped: needs $package 1.0.12"; exit 77; }
cd "$work"
zcat "trixie/usr/share/doc/$package"/changelog.Debian*.gz | head -1 | grep -q '(1\.0\.12-' ||
    { echo "skipped: needs $package 1.0.12"; exit 77; }
export GOROOT=$work/trixie/usr/lib/go-1.24 GOPATH=$work/trixie/usr/share/gocode GOCACHE=$work/cache GO111MODULE=off CGO_ENABLED=0
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/mattn/go-shellwords"
)

func main() {
	parser := shellwords.NewParser()
	parser.ParseEnv = true
	words, err := parser.Parse(os.Args[1])
	if err != nil {
		panic(err)
	}
	fmt.Printf("%q\n", words)
}
GO
"$GOROOT/bin/go" build -o finding main.go
export DIR=/opt

failed=0
# expect TEXT EXPECTED WORDS_OF_THE_SHELL
expect() {
    local seen shell
    seen=$(./finding "$1")
    shell=$(sh -c "printf '<%s>' $1")
    echo "$1: $seen; sh: $shell"
    [ "$seen" = "$2" ] && [ "$shell" = "$3" ] || { echo "  changed: expected $2 and $3"; failed=1; }
}
expect 'ls $DIR"/x"' '["ls" "/opt/x"]' '<ls></opt/x>'
expect 'ls "$DIR/x"' '["ls" "/opt/x"]' '<ls></opt/x>'
expect 'ls $DIR"x"' '["ls" ""]' '<ls></optx>'
expect 'ls "$DIR"x' '["ls"]' '<ls></optx>'
exit $failed
