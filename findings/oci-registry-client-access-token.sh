#!/bin/bash
# oci-registry-client 0.2.0 fails with registries that call their token `access_token`.
#
# Package:  npm oci-registry-client 0.2.0
# Input:    a stub registry that demands a token; the answer of its token server is `{"token": "x"}` or `{"access_token": "x"}`
# Expected, before the first run: both are accepted: the specification of the token server names both, and one is enough.
# Seen:     `access_token` is an error: the message is that the server sent no token.
# Matters:  some registries, such as those of Azure, answer with `access_token`. A client has to read both.
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
const server = require('http').createServer((request, response) => {
    const headers = { 'Content-Type': 'application/json' };
    if (request.url.startsWith('/token')) {
        response.writeHead(200, headers).end(JSON.stringify({ [process.argv[2]]: 'x', expires_in: 300 }));
    } else if (request.headers.authorization !== 'Bearer x') {
        const realm = `http://${request.headers.host}/token`;
        headers['WWW-Authenticate'] = `Bearer realm="${realm}",service="stub",scope="repository:org/app:pull"`;
        response.writeHead(401, headers).end('{"errors":[{"code":"UNAUTHORIZED"}]}');
    } else response.writeHead(200, headers).end('{"name":"org/app","tags":["1"]}');
});
server.listen(0, '127.0.0.1', async () => {
    const name = `127.0.0.1:${server.address().port}/org/app`;
    try {
        console.log(JSON.stringify(await new RegistryClientV2({ name, insecure: true, scheme: 'http' }).listTags()));
    } catch (error) {
        console.log(error.message.split('\n')[0]);
    }
    process.exit();
});
JS

failed=0
# expect MEMBER EXPECTED
expect() {
    local seen
    seen=$(timeout 60 node list.cjs "$1" 2>log)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect token '{"name":"org/app","tags":["1"]}'
expect access_token "authorization server did not include a token in the response"
exit $failed
