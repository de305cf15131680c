#!/bin/bash
# Eglot 1.17.30 takes the offsets of a documented parameter in a signature's label as one too far, and fails at the label's end.
#
# Package:  Emacs 30.1 with its Eglot 1.17.30, from Debian trixie
# Input:    the label `FROM image name`, once with a parameter at the offsets 5 to 10, once with one at 11 to 15, which has
#           documentation.
# Expected, before the first run: Eglot announces `labelOffsetSupport`, so `image: …` and `name: …` follow the label. In the
#           protocol, offsets count from 0 and the end is exclusive.
# Seen:     `mage : …` follows, and for the second parameter an error `args-out-of-range`. To highlight parameters in the label
#           it adds 1 to the offsets, as positions in a buffer begin at 1, and does the same to take them out of a string.
# Matters:  No signature is shown while the last parameter of an instruction is typed, but an error in the echo area.
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
(require 'eglot)
(defun seen (offsets)
  (condition-case problem
      (substring-no-properties
       (eglot--sig-info
        `(:label "FROM image name" :parameters [(:label ,offsets :documentation "Documentation.")]) 0))
    (error (format "%S" problem))))
(let ((inner (seen '[5 10])) (last (seen '[11 15])))
  (message "%s\n%s" inner last)
  (kill-emacs (if (and (string-search "mage : Documentation." inner) (string-search "args-out-of-range" last)) 0 1)))
LISP
"$work/trixie/run" /usr/bin/emacs-nox --dump-file="$(echo "$library"/*.pdmp)" --batch -Q -l "$work/show.el" 2>&1 | grep -v '^Warning: Lisp directory'
exit "${PIPESTATUS[0]}"
