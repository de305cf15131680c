#!/bin/bash
# @bjorn3/browser_wasi_shim 0.4.2 copies the list of a folder for each of its entries.
#
# Package:  npm @bjorn3/browser_wasi_shim 0.4.2
# Input:    `fd_readdir_single` for all entries of a folder with 1,000 files, and with 2,000
# Expected, before the first run: reading goes on where the last call ended, and so it does. There was no guess about the cost;
#           once through the folder would be enough.
# Seen:     it is gone through once for each file: 1,000,000 and 4,000,000 steps.
# Matters:  a program that lists a build context in a browser takes the square of the time for `node_modules` and other folders
#           of many files.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or a package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @bjorn3/browser_wasi_shim@0.4.2 ||
    { echo "skipped: needs @bjorn3/browser_wasi_shim 0.4.2"; exit 77; }
cat >list.mjs <<'JS'
import { File, PreopenDirectory } from '@bjorn3/browser_wasi_shim';
let steps = 0;
class Counted extends Map {
    *entries() {
        for (const entry of super.entries()) {
            steps++;
            yield entry;
        }
    }
    [Symbol.iterator]() {
        return this.entries();
    }
}
const files = Number(process.argv[2]);
const folder = new PreopenDirectory('/', []);
folder.dir.contents = new Counted(Array.from({ length: files }, (_, index) => [`file${index}`, new File([])]));
let seen = 0;
for (let cookie = 0n; ; seen++) {
    const { dirent } = folder.fd_readdir_single(cookie);
    if (dirent === null) break;
    cookie = dirent.d_next;
}
console.log(`${seen} entries, ${steps} steps`);
JS

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
# `.` and `..` are entries too.
expect "1,000 files" "1002 entries, 1000000 steps" "$(node list.mjs 1000)"
expect "2,000 files" "2002 entries, 4000000 steps" "$(node list.mjs 2000)"
exit $failed
