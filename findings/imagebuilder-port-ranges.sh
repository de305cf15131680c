#!/bin/bash
# imagebuilder 1.2.15 (Go) makes one port with the name `8000-8002/tcp` of `EXPOSE 8000-8002`.
#
# Package:  golang-github-openshift-imagebuilder-dev 1.2.15 from Debian trixie, the library that reads Dockerfiles for Buildah and
#           `podman build`; built with Go 1.24 from Debian trixie
# Input:    `EXPOSE 8000-8002` and `EXPOSE 53/udp 80`
# Expected, before the first run: the ports 8000, 8001 and 8002, as Docker and BuildKit expand a range.
# Seen:     one port `8000-8002/tcp`. The OCI image specification has `port`, `port/tcp` and `port/udp` only.
# Matters:  the ports of the image differ with what built it, and tools that read a number from the key fail on this one.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or a package is missing.
#!/bin/bash
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
	"sort"

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
	ports := []string{}
	for port := range builder.Config().ExposedPorts {
		ports = append(ports, string(port))
	}
	sort.Strings(ports)
	fmt.Println(ports)
}
GO
"$GOROOT/bin/go" build -o finding main.go

failed=0
# expect INSTRUCTION EXPECTED: the ports of the image
expect() {
    local seen
    seen=$(printf 'FROM debian:12\n%s\n' "$1" | ./finding)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'EXPOSE 53/udp 80' '[53/udp 80/tcp]'
expect 'EXPOSE 8000-8002' '[8000-8002/tcp]'
exit $failed
