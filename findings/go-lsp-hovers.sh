#!/bin/bash
# go-lsp (sourcegraph) refuses hovers with Markdown, and diagnostics whose code is a number.
#
# Package:  golang-github-sourcegraph-go-lsp-dev 0.0~git20200429 from Debian trixie; built with Go 1.24 from Debian trixie
# Input:    hovers whose content is an array, a text, and `MarkupContent`; diagnostics with a text and a number as code; a hover
#           provider that is an object
# Expected, before the first run: all are read, as the protocol allows them.
# Seen:     only the array and the text code are read. All others are errors.
# Matters:  a client with these types shows no hover of a server that sends Markdown. A server has to look at the formats that a
#           client announces, and send the old form if there are none.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or a package is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
package=golang-github-sourcegraph-go-lsp-dev
"$root/.ci/debian" trixie "$work/trixie" golang-1.24-go "$package" || { echo "skipped: needs $package"; exit 77; }
cd "$work"
zcat "trixie/usr/share/doc/$package"/changelog.Debian*.gz | head -1 | grep -q '(0\.0~git20200429' || { echo "skipped: needs $package"; exit 77; }
export GOROOT=$work/trixie/usr/lib/go-1.24 GOPATH=$work/trixie/usr/share/gocode GOCACHE=$work/cache GO111MODULE=off CGO_ENABLED=0
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/sourcegraph/go-lsp"
)

func main() {
	values := map[string]any{"hover": &lsp.Hover{}, "diagnostic": &lsp.Diagnostic{}, "capabilities": &lsp.ServerCapabilities{}}
	value := values[os.Args[1]]
	if err := json.Unmarshal([]byte(os.Args[2]), value); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("read")
}
GO
"$GOROOT/bin/go" build -o finding main.go

failed=0
# expect TYPE INPUT EXPECTED
expect() {
    local seen
    seen=$(./finding "$1" "$2")
    echo "$2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
refused="json: cannot unmarshal"
range='"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":1}}'
expect hover '{"contents":["a"]}' read
expect hover '{"contents":"a"}' "$refused string into Go struct field Hover.contents of type []lsp.MarkedString"
expect hover '{"contents":{"kind":"markdown","value":"a"}}' "$refused object into Go struct field Hover.contents of type []lsp.MarkedString"
expect diagnostic "{$range,\"message\":\"a\",\"code\":\"DL3006\"}" read
expect diagnostic "{$range,\"message\":\"a\",\"code\":3006}" "$refused number into Go struct field Diagnostic.code of type string"
expect capabilities '{"hoverProvider":true}' read
expect capabilities '{"hoverProvider":{"workDoneProgress":true}}' \
    "$refused object into Go struct field ServerCapabilities.hoverProvider of type bool"
exit $failed
