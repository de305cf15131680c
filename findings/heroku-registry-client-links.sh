#!/bin/bash
# docker-registry-client (heroku, Go) fails at the second page of tags, if the link to it is relative.
#
# Package:  golang-github-heroku-docker-registry-client-dev 0.0~git20211012 from Debian trixie; built with Go 1.24 from Debian
#           trixie
# Input:    a stub registry whose list of tags has two pages, with the link `</v2/app/tags/list?last=2&n=2>; rel="next"`, as the
#           registry of the distribution project sends it, or with the same link and its host
# Expected, before the first run: the three tags of both pages each time. The client follows links, and a link may be relative.
# Seen:     a relative link is an error, `unsupported protocol scheme`, and none of the tags is returned.
# Matters:  the tags of an image with more than a page can't be listed at all. A link has to be resolved with the URL of the answer.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or a package is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
package=golang-github-heroku-docker-registry-client-dev
"$root/.ci/debian" trixie "$work/trixie" golang-1.24-go "$package" || { echo "skipped: needs $package"; exit 77; }
cd "$work"
zcat "trixie/usr/share/doc/$package"/changelog.Debian*.gz | head -1 | grep -q '(0\.0~git20211012' || { echo "skipped: needs $package"; exit 77; }
export GOROOT=$work/trixie/usr/lib/go-1.24 GOPATH=$work/trixie/usr/share/gocode GOCACHE=$work/cache GO111MODULE=off CGO_ENABLED=0
cat >main.go <<'GO'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/heroku/docker-registry-client/registry"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := ""
		if os.Args[1] == "absolute" {
			host = "http://" + r.Host
		}
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/v2/" {
			fmt.Fprint(w, "{}")
		} else if r.URL.Query().Get("last") == "2" {
			fmt.Fprint(w, `{"name":"app","tags":["3"]}`)
		} else {
			w.Header().Set("Link", "<"+host+`/v2/app/tags/list?last=2&n=2>; rel="next"`)
			fmt.Fprint(w, `{"name":"app","tags":["1","2"]}`)
		}
	}))
	client, err := registry.New(server.URL, "", "")
	if err != nil {
		panic(err)
	}
	client.Logf = registry.Quiet
	tags, err := client.Tags("app")
	if err != nil {
		words := strings.SplitN(err.Error(), ": ", 2)
		fmt.Println(len(tags), "tags:", words[1])
		return
	}
	fmt.Println(tags)
}
GO
"$GOROOT/bin/go" build -o finding main.go

failed=0
# expect LINK EXPECTED
expect() {
    local seen
    seen=$(timeout 60 ./finding "$1" 2>log)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect absolute "[1 2 3]"
expect relative '0 tags: unsupported protocol scheme ""'
exit $failed
