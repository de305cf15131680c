#!/bin/bash
# imagebuilder 1.2.15 (Go) ignores `SHELL` for `CMD` and `ENTRYPOINT`: `/bin/sh` is in the image.
#
# Package:  golang-github-openshift-imagebuilder-dev 1.2.15 from Debian trixie, the library that reads Dockerfiles for Buildah and
#           `podman build`; built with Go 1.24 from Debian trixie
# Input:    `SHELL ["/bin/bash", "-c"]`, then `CMD echo hi` and `ENTRYPOINT exec app`
# Expected, before the first run: `["/bin/bash", "-c", "echo hi"]`, as `SHELL` applies by the reference to the shell form
#           of `RUN`, `CMD` and `ENTRYPOINT`.
# Seen:     `["/bin/sh", "-c", …]` for both, although the configuration that is returned has the shell of `SHELL`.
# Matters:  a command that needs bash works with Docker and fails with this library. A tool that shows the effective command of
#           an image has to know what built it.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or a package is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
package=golang-github-openshift-imagebuilder-dev
"$root/.ci/debian" trixie "$work/trixie" golang-1.24-go "$package" || { echo "skipped: needs $package 1.2.15"; exit 77; }
cd "$work"
zcat "trixie/usr/share/doc/$package"/changelog.Debian*.gz | head -1 | grep -q '(1\.2\.15[+-]' ||
    { echo "skipped: needs $package 1.2.15"; exit 77; }
export GOROOT=$work/trixie/usr/lib/go-1.24 GOPATH=$work/trixie/usr/share/gocode GOCACHE=$work/cache GO111MODULE=off CGO_ENABLED=0
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/openshift/imagebuilder"
)

func main() {
	node, err := imagebuilder.ParseDockerfile(os.Stdin)
	if err != nil {
		panic(err)
	}
	builder := imagebuilder.NewBuilder(map[string]string{})
	if _, err := builder.From(node); err != nil {
		panic(err)
	}
	for _, child := range node.Children {
		step := builder.Step()
		if err := step.Resolve(child); err != nil {
			panic(err)
		}
		if err := builder.Run(step, imagebuilder.NoopExecutor, false); err != nil {
			panic(err)
		}
	}
	config := builder.Config()
	fmt.Printf("%q %q %q\n", config.Shell, config.Entrypoint, config.Cmd)
}
GO
"$GOROOT/bin/go" build -o finding main.go

failed=0
# expect INSTRUCTION EXPECTED: the shell, the entrypoint and the command
expect() {
    local seen
    seen=$(printf 'FROM debian:12\nSHELL ["/bin/bash", "-c"]\n%s\n' "$1" | ./finding)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
shell='["/bin/bash" "-c"]'
expect 'CMD ["echo", "hi"]' "$shell [] [\"echo\" \"hi\"]"
expect 'CMD echo hi' "$shell [] [\"/bin/sh\" \"-c\" \"echo hi\"]"
expect 'ENTRYPOINT exec app' "$shell [\"/bin/sh\" \"-c\" \"exec app\"] []"
exit $failed
