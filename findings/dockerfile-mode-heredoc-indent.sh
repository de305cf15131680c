#!/bin/bash
# dockerfile-mode 1.7 (Emacs) indents the last line of a heredoc, so that the heredoc doesn't end.
#
# Package:  elpa-dockerfile-mode 1.7 with Emacs 30.1, from Debian trixie, and PyPI dockerfile 3.4.0, which reads files with
#           BuildKit's own parser
# Input:    `RUN python3 <<EOF` with a body and `EOF`, then `COPY`; indented with `indent-region`, which `C-M-\` runs
# Expected, before the first run: lines of a heredoc stay as they are, as spaces at their beginning are a part of the text.
# Seen:     each line that doesn't begin with a keyword is indented by four spaces: the lines of the body lose or get
#           indentation, and `    EOF` isn't the end any more. BuildKit refuses the file.
# Matters:  indenting the whole buffer, or TAB on the last line, breaks the file, and changes scripts in Python before that.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" emacs-nox elpa-dockerfile-mode ||
    { echo "skipped: needs Emacs 30.1 and elpa-dockerfile-mode 1.7"; exit 77; }
lisp=$work/trixie/usr/share/emacs/30.1/lisp
mode=$work/trixie/usr/share/emacs/site-lisp/elpa-src/dockerfile-mode-1.7
[ -d "$lisp" ] && [ -d "$mode" ] || { echo "skipped: needs Emacs 30.1 and elpa-dockerfile-mode 1.7"; exit 77; }
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dockerfile==3.4.0 || { echo "skipped: needs dockerfile 3.4.0"; exit 77; }
library=$(echo "$work"/trixie/usr/libexec/emacs/*/*-linux-gnu)
EMACSLOADPATH=$(find "$lisp" -type d | tr '\n' ':')
export EMACSLOADPATH EMACSDATA=$work/trixie/usr/share/emacs/30.1/etc EMACSPATH=$library HOME=$work
cat >Dockerfile <<'DOCKERFILE'
FROM debian:12
RUN python3 <<EOF
def answer():
    value = 42
    return value
EOF
COPY a b
DOCKERFILE
cat >indent.el <<'LISP'
(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil make-backup-files nil)
(load (expand-file-name "dockerfile-mode.el" (getenv "MODE")))
(find-file "Dockerfile")
(dockerfile-mode)
(font-lock-ensure)
(indent-region (point-min) (point-max))
(save-buffer)
LISP

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
instructions() {
    venv/bin/python -c '
import dockerfile
try:
    print(*[it.cmd for it in dockerfile.parse_file("Dockerfile")])
except dockerfile.GoParseError as error:
    print(error)'
}
expect "before" "FROM RUN COPY" "$(instructions)"
MODE=$mode trixie/run /usr/bin/emacs-nox --dump-file="$(echo "$library"/*.pdmp)" --batch -Q -l indent.el >log 2>&1
cat Dockerfile
expect "last line" "    EOF" "$(sed -n 6p Dockerfile)"
expect "body" "    value = 42" "$(sed -n 4p Dockerfile)"
expect "after" "unterminated heredoc" "$(instructions)"
exit $failed
