#!/bin/bash
# go-dockerclient 1.12.1 ignores patterns of .dockerignore that begin with a slash.
#
# Package:  golang-github-fsouza-go-dockerclient-dev 1.12.1 from Debian trixie; built with Go 1.24 from Debian trixie
# Input:    a folder with `node_modules/a.js` and `src/b.js`, and the patterns `node_modules`, `node_modules/`, `./node_modules`
#           and `/node_modules`. A local server stands for the daemon and lists the files of the context.
# Expected, before the first run: all four leave only `src/b.js`. Docker removes a slash at the beginning.
# Seen:     the first three have an effect. With `/node_modules`, all files are sent.
# Matters:  Docker's documentation has patterns with and without the slash. A context gets files that `docker build` leaves out,
#           and `COPY . .` puts them into the image.
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
mkdir -p project/node_modules project/src
touch project/node_modules/a.js project/src/b.js

failed=0
# expect PATTERN FILES
expect() {
    local seen
    echo "$1" >project/.dockerignore
    seen=$(./finding)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect node_modules "src/b.js"
expect node_modules/ "src/b.js"
expect ./node_modules "src/b.js"
expect /node_modules "node_modules/a.js src/b.js"
exit $failed
