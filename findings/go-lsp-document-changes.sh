#!/bin/bash
# go-lsp (sourcegraph) drops the `documentChanges` of an edit without an error, and writes `"range":null` for whole texts.
#
# Package:  golang-github-sourcegraph-go-lsp-dev 0.0~git20200429 from Debian trixie; built with Go 1.24 from Debian trixie
# Input:    a `WorkspaceEdit` with `changes`, one with `documentChanges`, and a change of a document without a range
# Expected, before the first run: both kinds of edits are read and written again. A change of the whole text has only `text`.
# Seen:     an edit with `documentChanges` becomes `{"changes":null}`. The change of the whole text has `"range":null` and
#           `"rangeLength":0`.
# Matters:  a client with these types takes a rename for an edit of nothing, and reports success. A server has to accept null as a
#           missing range.
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
	var value any = &lsp.WorkspaceEdit{}
	if os.Args[1] == "change" {
		value = &lsp.TextDocumentContentChangeEvent{}
	}
	if err := json.Unmarshal([]byte(os.Args[2]), value); err != nil {
		fmt.Println(err)
		return
	}
	text, _ := json.Marshal(value)
	fmt.Println(string(text))
}
GO
"$GOROOT/bin/go" build -o finding main.go

failed=0
# expect TYPE INPUT EXPECTED: what is written after reading
expect() {
    local seen
    seen=$(./finding "$1" "$2")
    echo "$2: $seen"
    [ "$seen" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
edit='{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":1}},"newText":"a"}'
expect edit "{\"changes\":{\"file:///a\":[$edit]}}" "{\"changes\":{\"file:///a\":[$edit]}}"
expect edit "{\"documentChanges\":[{\"textDocument\":{\"uri\":\"file:///a\",\"version\":1},\"edits\":[$edit]}]}" '{"changes":null}'
expect change '{"text":"FROM a"}' '{"range":null,"rangeLength":0,"text":"FROM a"}'
exit $failed
