#!/bin/bash
# Vim 9.1 highlights the rest of a command as a comment if a word has `#`: `RUN pip install git+https://…/app.git#egg=app -r a`.
#
# Package:  vim 9.1.1230 from Debian trixie (`syntax/dockerfile.vim`, which uses `syntax/sh.vim`)
# Input:    `make a#b c` in a `RUN`, and the same line in a shell script
# Expected, before the first run: no comment in either, as `#` within a word doesn't begin one.
# Seen:     none in the script. In the Dockerfile, `#b c` is a comment.
# Matters:  versions and later arguments after the URL of a repository look as if they weren't used. Editors that show the
#           semantic tokens of a language server correct it.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or the package is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" vim vim-runtime || { echo "skipped: needs Vim 9.1"; exit 77; }
cd "$work"
vim() {
    VIMRUNTIME=$work/trixie/usr/share/vim/vim91 HOME=$work timeout 60 trixie/run /usr/bin/vim.basic -u NONE -N -es "$@" </dev/null
}
zcat trixie/usr/share/doc/vim/changelog.Debian*.gz | head -1 | grep -q ':9\.1\.1230-' || { echo "skipped: needs Vim 9.1"; exit 77; }
cat >groups.vim <<'VIM'
let comment = ''
for column in range(1, len(getline(2)))
  if synIDattr(synID(2, column, 1), 'name') =~# 'Comment'
    let comment .= getline(2)[column - 1]
  endif
endfor
call writefile([comment], 'comment')
qa!
VIM

failed=0
# expect FILE LINE EXPECTED: the comment in the line
expect() {
    printf '\n%s\n' "$2" >"$1"
    rm -f comment
    vim -c 'filetype on' -c 'syntax on' -c "edit $1" -S groups.vim || true
    echo "$1, $2: $(cat comment)"
    [ "$(cat comment)" = "$3" ] || { echo "  changed: expected $3"; failed=1; }
}
expect build.sh 'make a # all' '# all'
expect build.sh 'make a#b c' ''
expect Dockerfile 'RUN make a # all' '# all'
expect Dockerfile 'RUN make a c' ''
expect Dockerfile 'RUN make a#b c' '#b c'
exit $failed
