#!/bin/bash
# @bjorn3/browser_wasi_shim 0.4.2 writes the times of a file two to four bytes too early, the first into the size.
#
# Package:  npm @bjorn3/browser_wasi_shim 0.4.2
# Input:    a `Filestat` with a size of 5 bytes and the same three times, read as WASI preview 1 lays it out
# Expected, before the first run: size 5 at offset 32, and the times at 40, 48 and 56.
# Seen:     the times are at 38, 46 and 52. The two low bytes of the access time become the two high bytes of the size, which is
#           then in exabytes. Without times, the size is right.
# Matters:  the package's own files have no times, so this is seen by programs that implement `Fd` for the files of an editor: a
#           language server that compares times to see whether a file has changed, or reserves memory for its size.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @bjorn3/browser_wasi_shim@0.4.2 ||
    { echo "skipped: needs @bjorn3/browser_wasi_shim 0.4.2"; exit 77; }
cat >stat.mjs <<'JS'
import { wasi } from '@bjorn3/browser_wasi_shim';
const stat = new wasi.Filestat(1n, wasi.FILETYPE_REGULAR_FILE, 5n);
if (process.argv[2]) stat.atim = stat.mtim = stat.ctim = BigInt(process.argv[2]);
const view = new DataView(new ArrayBuffer(64));
stat.write_bytes(view, 0);
console.log([32, 40, 48, 56].map(offset => '0x' + view.getBigUint64(offset, true).toString(16)).join(' '));
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "size and times, no times" "0x5 0x0 0x0 0x0" "$(node stat.mjs)"
expect "size and times, 0x1122334455667788" "0x7788000000000005 0x7788112233445566 0x5566778833445566 0x11223344" \
    "$(node stat.mjs 0x1122334455667788)"
exit $failed
