#!/bin/bash
# go-dockerclient 1.12.1 doesn't send an ignored Dockerfile, unless its default name is given.
#
# Package:  golang-github-fsouza-go-dockerclient-dev 1.12.1 from Debian trixie; built with Go 1.24 from Debian trixie
# Input:    a folder with `Dockerfile` and `src/b.js`, and a .dockerignore with `*` and `!src`; the option `Dockerfile` isn't set,
#           or is `Dockerfile`. A local server stands for the daemon and lists the files of the context.
# Expected, before the first run: `Dockerfile` and `src/b.js` are sent both times. Docker sends the Dockerfile although it is
#           ignored, as the build needs it.
# Seen:     without the option, only `src/b.js` is sent; with it, both.
# Matters:  a .dockerignore that lists what is allowed is common. The same folder builds with `docker build`, while the daemon
#           reports a missing Dockerfile to a program with this library.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or a package is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
package=golang-github-fsouza-go-dockerclient-dev
"$root/.ci/debian" trixie "$work/trixie" golang-1.24-go "$package" || { echo "skipped: needs $package 1.12.1"; exit 77; }
cd "$work"
zcat "trixie/usr/share/doc/$package"/changelog.Debian*.gz | head -1 | grep -q '(1\.12\.1-' ||
    { echo "skipped: needs $package 1.12.1"; exit 77; }
export GOROOT=$work/trixie/usr/lib/go-1.24 GOPATH=$work/trixie/usr/share/gocode GOCACHE=$work/cache GO111MODULE=off CGO_ENABLED=0
cat >main.go <<'GO'
package main

import (
	"archive/tar"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	docker "github.com/fsouza/go-dockerclient"
)

// Prints the files of the build context of the folder `project`; the argument is the option `Dockerfile`, if any.
func main() {
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, request *http.Request) {
		if strings.HasSuffix(request.URL.Path, "/build") {
			names := []string{}
			for archive := tar.NewReader(request.Body); ; {
				header, err := archive.Next()
				if err != nil {
					break
				}
				if header.Typeflag == tar.TypeReg && header.Name != ".dockerignore" {
					names = append(names, header.Name)
				}
			}
			fmt.Println(strings.Join(names, " "))
		}
		out.Header().Set("Content-Type", "application/json")
		io.WriteString(out, "{}")
	}))
	defer server.Close()
	client, err := docker.NewClient(server.URL)
	if err != nil {
		panic(err)
	}
	options := docker.BuildImageOptions{Name: "app", ContextDir: "project", OutputStream: io.Discard}
	if len(os.Args) > 1 {
		options.Dockerfile = os.Args[1]
	}
	if err := client.BuildImage(options); err != nil {
		panic(err)
	}
}
GO
"$GOROOT/bin/go" build -o finding main.go
mkdir -p project/src
touch project/Dockerfile project/src/b.js

failed=0
# expect PATTERNS FILES [DOCKERFILE]
expect() {
    local seen
    printf "$1" >project/.dockerignore
    seen=$(./finding "${@:3}")
    echo "$1 ${3-without the option}: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 'docs\n' "Dockerfile src/b.js"
expect '*\n!src\n' "src/b.js"
expect '*\n!src\n' "src/b.js Dockerfile" Dockerfile
exit $failed
