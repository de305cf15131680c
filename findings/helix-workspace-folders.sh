#!/bin/bash
# Helix 25.01.1 names no workspace folder to a server for `app.dockerfile` outside of a repository.
#
# Package:  hx 25.01.1 from Debian trixie
# Input:    a stub language server that records `initialize`; hx is started in a folder with `app.dockerfile`: alone, with a
#           `Dockerfile`, and with a folder `.git`
# Expected, before the first run: the folder in which hx was started is the workspace folder each time.
# Seen:     alone, `workspaceFolders` is empty and `rootUri` null, and `workspace/workspaceFolders` is answered with an empty list.
#           Only the deprecated `rootPath` has the folder. With one of the others, all of them have it.
# Matters:  a server that looks for its settings, Bake files or `.dockerignore` in the workspace folders finds none in such a
#           project. It has to begin at the folder of the opened document.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, node, python3 or a package is missing.
set -euo pipefail
command -v node >/dev/null || { echo "skipped: needs node"; exit 77; }
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" hx || { echo "skipped: needs hx 25.01.1"; exit 77; }
cd "$work"
trixie/run /usr/bin/hx --version | grep -q ' 25\.01\.1' || { echo "skipped: needs hx 25.01.1"; exit 77; }
mkdir -p home/.config/helix alone dockerfile repository/.git
touch dockerfile/Dockerfile
cat >home/.config/helix/languages.toml <<TOML
[language-server.stub]
command = "node"
args = ["$work/server.cjs"]
[[language]]
name = "dockerfile"
language-servers = ["stub"]
TOML
cat >server.cjs <<'JS'
const fs = require('fs');
let input = Buffer.alloc(0);
function send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
const name = (it) => it?.replace(/.*\//, '') ?? null;
function receive({ id, method, params, result }) {
    if (method === 'initialize') {
        const seen = [name(params.rootPath), name(params.rootUri), params.workspaceFolders.map((it) => name(it.uri))];
        fs.appendFileSync(process.env.RECORD, JSON.stringify(seen));
        send({ id, result: { capabilities: { textDocumentSync: 1 } } });
    } else if (method === 'initialized') send({ id: 'folders', method: 'workspace/workspaceFolders' });
    else if (id === 'folders') fs.appendFileSync(process.env.RECORD, JSON.stringify(result.map((it) => name(it.uri))));
    else if (id !== undefined) send({ id, result: null });
}
process.stdin.on('data', (data) => {
    input = Buffer.concat([input, data]);
    for (;;) {
        const end = input.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = Number(/content-length: *(\d+)/i.exec(input.subarray(0, end))[1]);
        if (input.length < end + 4 + length) return;
        const body = input.subarray(end + 4, end + 4 + length);
        input = input.subarray(end + 4 + length);
        receive(JSON.parse(body));
    }
});
JS
cat >edit.py <<'PY'
import os, pty, select, signal, sys, time

work = os.getcwd()
pid, terminal = pty.fork()
if pid == 0:
    os.chdir(sys.argv[1])
    environment = {"HOME": f"{work}/home", "TERM": "xterm-256color", "PATH": os.environ["PATH"], "RECORD": f"{work}/record"}
    os.execve(f"{work}/trixie/run", ["run", "/usr/bin/hx", "app.dockerfile"], environment)
end = time.time() + 4
while time.time() < end:
    if select.select([terminal], [], [], 0.1)[0] and b"\x1b[c" in os.read(terminal, 65536):
        os.write(terminal, b"\x1b[?62c")
os.kill(pid, signal.SIGKILL)
PY

failed=0
# expect FOLDER EXPECTED: rootPath, rootUri and workspaceFolders, and the answer to workspace/workspaceFolders
expect() {
    rm -f record
    echo 'FROM debian' >"$1/app.dockerfile"
    timeout 60 python3 edit.py "$1"
    echo "$1: $(cat record)"
    [ "$2" = "$(cat record)" ] || { echo "  changed: expected $2"; failed=1; }
}
expect alone '["alone",null,[]][]'
expect dockerfile '["dockerfile","dockerfile",["dockerfile"]]["dockerfile"]'
expect repository '["repository","repository",["repository"]]["repository"]'
exit $failed
