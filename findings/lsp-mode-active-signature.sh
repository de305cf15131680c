#!/bin/bash
# lsp-mode 9.0.0 keeps showing the signature that was active first, whatever the server's next answers state.
#
# Package:  lsp-mode 9.0.0 and Emacs 30.1, from Debian trixie
# Input:    two answers to `textDocument/signatureHelp` while an instruction is typed: the same two signatures, with
#           `activeSignature` 0 and the second parameter, then with `activeSignature` 1 and the first parameter
# Expected, before the first run: `1/2 COPY source dest`, then `2/2 COPY [array]`: the client's own choice counts only after
#           the user has moved to another signature.
# Seen:     `1/2 COPY source dest` both times, with `source` highlighted for the second: the number of the parameter belongs
#           to the other signature.
# Matters:  a server can't lead from one form of an instruction to another while it is typed. Its active signature should be
#           the first in the list.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, Emacs 30.1 or lsp-mode 9.0.0 is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" emacs-nox elpa-lsp-mode || { echo "skipped: needs Emacs 30.1 and lsp-mode 9.0.0"; exit 77; }
lisp=$work/trixie/usr/share/emacs/30.1/lisp packages=$work/trixie/usr/share/emacs/site-lisp/elpa-src
[ -d "$lisp" ] && [ -d "$packages/lsp-mode-9.0.0" ] || { echo "skipped: needs Emacs 30.1 and lsp-mode 9.0.0"; exit 77; }
library=$(echo "$work"/trixie/usr/libexec/emacs/*/*-linux-gnu)
EMACSLOADPATH=$(find "$lisp" "$packages" -type d | tr '\n' ':')
export EMACSLOADPATH EMACSDATA=$work/trixie/usr/share/emacs/30.1/etc EMACSPATH=$library HOME=$work

cat >"$work/show.el" <<'LISP'
(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil)
(require 'lsp-mode)
(defun seen (signature parameter)
  (let ((text (lsp--signature->message
               (lsp--read-json
                (format "{\"signatures\":[{\"label\":\"COPY source dest\",\"parameters\":[{\"label\":[5,11]},{\"label\":[12,16]}]},{\"label\":\"COPY [array]\",\"parameters\":[{\"label\":[5,12]}]}],\"activeSignature\":%d,\"activeParameter\":%d}"
                        signature parameter))))
        (highlighted ""))
    (dotimes (index (length text))
      (when (memq 'eldoc-highlight-function-argument (ensure-list (get-text-property index 'face text)))
        (setq highlighted (concat highlighted (substring-no-properties text index (1+ index))))))
    (format "%s, highlighted: %s" (string-trim (substring-no-properties text)) highlighted)))
(let ((first (seen 0 1)) (second (seen 1 0)))
  (message "%s\n%s" first second)
  (kill-emacs (if (and (equal first "1/2 COPY source dest, highlighted: dest")
                       (equal second "1/2 COPY source dest, highlighted: source"))
                  0 1)))
LISP
"$work/trixie/run" /usr/bin/emacs-nox --dump-file="$(echo "$library"/*.pdmp)" --batch -Q -l "$work/show.el" 2>&1 |
    grep -v '^Warning: Lisp directory'
exit "${PIPESTATUS[0]}"
