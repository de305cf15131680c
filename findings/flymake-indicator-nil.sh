#!/bin/bash
# Flymake of Emacs 30.1 writes `!` before each diagnostic in a terminal if `flymake-indicator-type` is nil.
#
# Package:  Emacs 30.1 with its Flymake, from Debian trixie
# Input:    a buffer with one diagnostic, `flymake-indicator-type` nil, in a terminal
# Expected, before the first run: the diagnostic is highlighted, and nothing is added to the text: the documentation of the
#           value is "don't indicate errors but just highlight them".
# Seen:     Its overlay has the before-string `!`, to be displayed in a fringe. A terminal has no fringes and displays the
#           character itself. With `flymake-fringe-indicator-position` nil too, there is no before-string.
# Matters:  The column on the screen is one too far, and so is the place that C-n goes to from a line that begins with a
#           diagnostic.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or Emacs 30.1 is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" emacs-nox || { echo "skipped: needs Emacs 30.1"; exit 77; }
lisp=$work/trixie/usr/share/emacs/30.1/lisp
[ -d "$lisp" ] || { echo "skipped: needs Emacs 30.1"; exit 77; }
library=$(echo "$work"/trixie/usr/libexec/emacs/*/*-linux-gnu)
EMACSLOADPATH=$(find "$lisp" -type d | tr '\n' ':')
export EMACSLOADPATH EMACSDATA=$work/trixie/usr/share/emacs/30.1/etc EMACSPATH=$library HOME=$work

cat >"$work/show.el" <<'LISP'
(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil)
(require 'flymake)
(defun seen (position)
  "What is displayed before a diagnostic, with this position of the fringe's indicator."
  (let ((flymake-indicator-type nil) (flymake-fringe-indicator-position position))
    (with-temp-buffer
      (insert "text\n")
      (add-hook 'flymake-diagnostic-functions
                (lambda (report &rest _)
                  (funcall report (list (flymake-make-diagnostic (current-buffer) 1 5 :error "wrong"))))
                nil t)
      (flymake-mode)
      (flymake-start)
      (let ((overlay (car (overlays-at 1))))
        (unless overlay (error "no diagnostic"))
        (overlay-get overlay 'before-string)))))
(let ((default (seen 'left-fringe)) (none (seen nil)))
  (message "before-string: %S; without a position: %S" default none)
  (kill-emacs (if (and (equal (substring-no-properties (or default "")) "!") (null none)) 0 1)))
LISP
"$work/trixie/run" /usr/bin/emacs-nox --dump-file="$(echo "$library"/*.pdmp)" --batch -Q -l "$work/show.el" 2>&1 | grep -v '^Warning: Lisp directory'
exit "${PIPESTATUS[0]}"
