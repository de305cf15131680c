#!/bin/bash
# oci-registry-client 0.2.0 lists the tags of the first page only.
#
# Package:  npm oci-registry-client 0.2.0
# Input:    a stub registry whose list of tags has two pages, as the distribution specification allows: the first answer has
#           `Link: </v2/org/app/tags/list?last=2&n=2>; rel="next"`
# Expected, before the first run: `listTags` follows the link, or returns it.
# Seen:     `1` and `2` in place of four tags, without a sign that there are more.
# Matters:  registries limit a page, some to 100 tags, in alphabetical order: the newest tags of an image are missing most of the
#           time. A program that looks for the newest version finds an old one.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts oci-registry-client@0.2.0 ||
    { echo "skipped: needs oci-registry-client 0.2.0"; exit 77; }
cat >list.cjs <<'JS'
const { RegistryClientV2 } = require('oci-registry-client');
const paged = process.argv[2] === 'pages';
const server = require('http').createServer((request, response) => {
    const headers = { 'Content-Type': 'application/json' };
    let tags = paged ? ['1', '2'] : ['1', '2', '3', '4'];
    if (request.url.includes('last=2')) tags = ['3', '4'];
    else if (paged) headers.Link = '</v2/org/app/tags/list?last=2&n=2>; rel="next"';
    response.writeHead(200, headers).end(JSON.stringify(request.url === '/v2/' ? {} : { name: 'org/app', tags }));
});
server.listen(0, '127.0.0.1', async () => {
    const name = `127.0.0.1:${server.address().port}/org/app`;
    console.log(JSON.stringify(await new RegistryClientV2({ name, insecure: true, scheme: 'http' }).listTags()));
    process.exit();
});
JS

failed=0
# expect NAME EXPECTED
expect() {
    local seen
    seen=$(timeout 60 node list.cjs "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "one page" '{"name":"org/app","tags":["1","2","3","4"]}'
expect "pages" '{"name":"org/app","tags":["1","2"]}'
exit $failed
