#!/bin/bash
# ALE 4.0.0 (Vim) shows a language server's information and hints as warnings.
#
# Package:  vim-ale 4.0.0 and vim 9.1.1230 from Debian trixie
# Input:    a stub language server that publishes four diagnostics, with the severities 1 to 4
# Expected, before the first run: E, W, and I for information; hints are I too, or aren't shown. ALE has the type I, and shows
#           hadolint's information this way.
# Seen:     all but errors are W.
# Matters:  hints, which editors such as VS Code show as faint dots, count as warnings in Vim's status line, so a file without a
#           problem looks like one with many. A server should be sparing with hints.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, node, script or a package is missing.
set -euo pipefail
command -v node >/dev/null || { echo "skipped: needs node"; exit 77; }
command -v script >/dev/null || { echo "skipped: needs script"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" vim vim-runtime vim-ale || { echo "skipped: needs Vim 9.1 and vim-ale 4.0.0"; exit 77; }
cd "$work"
zcat trixie/usr/share/doc/vim-ale/changelog.Debian.gz | head -1 | grep -q '(4\.0\.0-' || { echo "skipped: needs vim-ale 4.0.0"; exit 77; }
cat >server.cjs <<'JS'
let input = Buffer.alloc(0);
function send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
function receive({ id, method, params }) {
    if (method === 'initialize') send({ id, result: { capabilities: { textDocumentSync: 1 } } });
    else if (method === 'textDocument/didOpen') {
        const diagnostics = [1, 2, 3, 4].map((severity) => {
            const start = { line: severity - 1, character: 0 };
            return { range: { start, end: { ...start, character: 3 } }, severity, message: `severity ${severity}` };
        });
        send({ method: 'textDocument/publishDiagnostics', params: { uri: params.textDocument.uri, diagnostics } });
    } else if (id !== undefined) send({ id, result: null });
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
cat >vimrc <<VIM
set nocompatible
set runtimepath+=$work/trixie/usr/share/vim-ale
let g:ale_linters = {'dockerfile': ['stub']}
filetype plugin on
runtime! plugin/ale.vim
call ale#linter#Define('dockerfile', {'name': 'stub', 'lsp': 'stdio', 'executable': '$(command -v node)',
    \\ 'command': '%e $work/server.cjs', 'project_root': '$work'})
function! Done(timer)
    let found = map(copy(ale#engine#GetLoclist(bufnr(''))), {_, it -> it.text . ' ' . it.type})
    call writefile(sort(found), '$work/found')
    qall!
endfunction
call timer_start(4000, 'Done')
VIM
printf 'FROM a\nRUN b\nRUN c\nRUN d\n' >Dockerfile
VIMRUNTIME=$work/trixie/usr/share/vim/vim91 HOME=$work timeout 60 \
    script -qc "trixie/run /usr/bin/vim.basic -u vimrc Dockerfile" /dev/null </dev/null >log 2>&1 || true

failed=0
# expect SEVERITY TYPE
expect() {
    local seen
    seen=$(sed -n "s/^severity $1 //p" found)
    echo "severity $1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect 1 E
expect 2 W
expect 3 W
expect 4 W
exit $failed
