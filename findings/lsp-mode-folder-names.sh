#!/bin/bash
# lsp-mode 9.0.0 answers a request for the workspace folders without their names, which the protocol demands.
#
# Package:  elpa-lsp-mode 9.0.0 with Emacs 30.1, from Debian trixie
# Input:    a stub language server that sends `workspace/workspaceFolders`
# Expected, before the first run: the URI and the name of the folder.
# Seen:     the URI only. `name` isn't optional in the protocol's `WorkspaceFolder`.
# Matters:  a server in a language with static types, in which the name is a member that has to exist, refuses the whole answer, and
#           looks for files nowhere. It has to take the name as optional.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, node or the package is missing.
set -euo pipefail
command -v node >/dev/null || { echo "skipped: needs node"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" emacs-nox elpa-lsp-mode || { echo "skipped: needs Emacs 30.1 and lsp-mode 9.0.0"; exit 77; }
lisp=$work/trixie/usr/share/emacs/30.1/lisp packages=$work/trixie/usr/share/emacs/site-lisp/elpa-src
[ -d "$lisp" ] && [ -d "$packages/lsp-mode-9.0.0" ] || { echo "skipped: needs Emacs 30.1 and lsp-mode 9.0.0"; exit 77; }
library=$(echo "$work"/trixie/usr/libexec/emacs/*/*-linux-gnu)
EMACSLOADPATH=$(find "$lisp" "$packages" -type d | tr '\n' ':')
export EMACSLOADPATH EMACSDATA=$work/trixie/usr/share/emacs/30.1/etc EMACSPATH=$library HOME=$work
cd "$work"
mkdir project
echo 'FROM debian' >project/Dockerfile
cat >server.cjs <<'JS'
const fs = require('fs');
let input = Buffer.alloc(0);
function send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
function receive({ id, method, result }) {
    if (!method) {
        for (const folder of result) folder.uri = folder.uri.replace(/.*\//, '');
        fs.writeFileSync(`${process.env.HOME}/answer`, JSON.stringify(result));
    } else if (method === 'initialize') send({ id, result: { capabilities: { textDocumentSync: 1 } } });
    else if (method === 'initialized') send({ id: 1, method: 'workspace/workspaceFolders' });
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
(setq lsp-client-packages nil lsp-enable-file-watchers nil lsp-auto-configure nil)
(require 'lsp-mode)
(define-derived-mode dockerfile-mode prog-mode "Dockerfile")
(add-to-list 'lsp-language-id-configuration '(dockerfile-mode . "dockerfile"))
(lsp-register-client
 (make-lsp-client :new-connection (lsp-stdio-connection (list "node" (expand-file-name "server.cjs" (getenv "HOME"))))
                  :activation-fn (lsp-activate-on "dockerfile")
                  :server-id 'stub))
(lsp-workspace-folders-add (expand-file-name "project" (getenv "HOME")))
(find-file (expand-file-name "project/Dockerfile" (getenv "HOME")))
(dockerfile-mode)
(lsp)
(let ((end (+ (float-time) 4)))
  (while (< (float-time) end) (accept-process-output nil 0.1)))
LISP
timeout 60 trixie/run /usr/bin/emacs-nox --dump-file="$(echo "$library"/*.pdmp)" --batch -Q -l edit.el >log 2>&1 || true

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "folders" '[{"uri":"project"}]' "$(cat answer)"
exit $failed
