#!/bin/bash
# Eglot 1.17.30 (Emacs 30.1) answers requests that it doesn't know with success.
#
# Package:  emacs-nox 30.1 from Debian trixie, which has Eglot 1.17.30
# Input:    a stub language server that sends a request with an unknown method, `workspace/inlayHint/refresh`, for which Eglot announces
#           no support, and `workspace/workspaceFolders`
# Expected, before the first run: the error `MethodNotFound` for the first two, as the JSON-RPC specification demands, and the folders.
# Seen:     null, as a result, for the first two.
# Matters:  a server can't find out by a request what the client supports: it takes a refresh for done, and the hints stay as
#           they are. Only the announced capabilities count.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, node or the package is missing.
set -euo pipefail
command -v node >/dev/null || { echo "skipped: needs node"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" emacs-nox || { echo "skipped: needs Emacs 30.1"; exit 77; }
lisp=$work/trixie/usr/share/emacs/30.1/lisp
[ -d "$lisp" ] || { echo "skipped: needs Emacs 30.1"; exit 77; }
library=$(echo "$work"/trixie/usr/libexec/emacs/*/*-linux-gnu)
EMACSLOADPATH=$(find "$lisp" -type d | tr '\n' ':')
export EMACSLOADPATH EMACSDATA=$work/trixie/usr/share/emacs/30.1/etc EMACSPATH=$library HOME=$work
cd "$work"
mkdir -p project/.git
echo 'FROM debian' >project/Dockerfile
cat >server.cjs <<'JS'
const fs = require('fs');
let input = Buffer.alloc(0);
function send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
const methods = ['stub/unknown', 'workspace/inlayHint/refresh', 'workspace/workspaceFolders'];
function receive({ id, method, result, error }) {
    if (!method) {
        const seen = error ? `error ${error.code}` : JSON.stringify(result?.map((it) => it.uri.replace(/.*\//, '')) ?? result);
        fs.appendFileSync(`${process.env.HOME}/answers`, `${methods[id]} ${seen}\n`);
    } else if (method === 'initialize') send({ id, result: { capabilities: { textDocumentSync: 1 } } });
    else if (method === 'initialized') methods.forEach((method, id) => send({ id, method, params: {} }));
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
cat >edit.el <<'LISP'
(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil create-lockfiles nil)
(require 'eglot)
(define-derived-mode dockerfile-mode prog-mode "Dockerfile")
(find-file (expand-file-name "project/Dockerfile" (getenv "HOME")))
(dockerfile-mode)
(let ((server (list "node" (expand-file-name "server.cjs" (getenv "HOME")))))
  (eglot--connect '(dockerfile-mode) (project-current) 'eglot-lsp-server server '("dockerfile")))
(let ((end (+ (float-time) 3)))
  (while (< (float-time) end) (accept-process-output nil 0.1)))
LISP
timeout 60 trixie/run /usr/bin/emacs-nox --dump-file="$(echo "$library"/*.pdmp)" --batch -Q -l edit.el >log 2>&1 || true

failed=0
# expect METHOD EXPECTED
expect() {
    local seen
    seen=$(sed -n "s:^$1 ::p" answers)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect stub/unknown null
expect workspace/inlayHint/refresh null
expect workspace/workspaceFolders '["project"]'
exit $failed
