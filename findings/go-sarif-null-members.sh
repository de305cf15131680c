#!/bin/bash
# go-sarif 2.3.3 adds nulls, and a length of 0 for files, to logs that it reads and writes.
#
# Package:  golang-github-owenrumney-go-sarif-dev 2.3.3 from Debian trixie; built with Go 1.24 from Debian trixie
# Input:    a SARIF log with a rule that has only an `id`, a suppressed finding, and an artifact without a length
# Expected, before the first run: the same members after `FromString` and `Marshal`.
# Seen:     the suppression gets `"status":null` and three more nulls, the rule `"shortDescription":null`, which the schema of SARIF
#           doesn't allow, and the artifact `"length":0`, the length of an empty file.
# Matters:  a tool between a linter and GitHub that uses it turns a valid log into one that validators refuse. A reader of logs should
#           take null for missing.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, node or a package is missing.
set -euo pipefail
command -v node >/dev/null || { echo "skipped: needs node"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
package=golang-github-owenrumney-go-sarif-dev
"$root/.ci/debian" trixie "$work/trixie" golang-1.24-go "$package" || { echo "skipped: needs $package 2.3.3"; exit 77; }
cd "$work"
zcat "trixie/usr/share/doc/$package"/changelog.Debian*.gz | head -1 | grep -q '(2\.3\.3-' || { echo "skipped: needs $package 2.3.3"; exit 77; }
export GOROOT=$work/trixie/usr/lib/go-1.24 GOPATH=$work/trixie/usr/share/gocode GOCACHE=$work/cache GO111MODULE=off CGO_ENABLED=0
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/owenrumney/go-sarif/v2/sarif"
)

func main() {
	report, err := sarif.Open("log.sarif")
	if err != nil {
		panic(err)
	}
	text, err := json.Marshal(report)
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(os.Stdout, string(text))
}
GO
"$GOROOT/bin/go" build -o finding main.go
cat >log.sarif <<'JSON'
{
    "version": "2.1.0",
    "runs": [{
        "tool": { "driver": { "name": "lint", "rules": [{ "id": "A" }] } },
        "artifacts": [{ "location": { "uri": "Dockerfile" } }],
        "results": [{ "ruleId": "A", "message": { "text": "a" }, "suppressions": [{ "kind": "inSource" }] }]
    }]
}
JSON
./finding >written.sarif

failed=0
# expect PATH EXPECTED: the object at the path, in JSON
expect() {
    local seen
    seen=$(node -e '
let value = JSON.parse(require("fs").readFileSync("written.sarif", "utf8")).runs[0];
for (const step of process.argv[1].split("/")) value = value[step];
console.log(JSON.stringify(value));' "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect results/0/message '{"text":"a"}'
expect results/0/suppressions/0 '{"kind":"inSource","status":null,"location":null,"guid":null,"justification":null}'
expect tool/driver/rules/0 '{"id":"A","shortDescription":null}'
expect artifacts/0 '{"location":{"uri":"Dockerfile"},"length":0}'
exit $failed
