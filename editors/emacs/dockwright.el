;;; dockwright.el --- Dockwright for Eglot and lsp-mode  -*- lexical-binding: t -*-

;; SPDX-License-Identifier: MIT OR Apache-2.0
;; Package-Requires: ((emacs "29.1"))

;;; Commentary:

;; The server is the command `dockwright'.  (require 'dockwright) tells Eglot and lsp-mode of it, whichever is there;
;; then `eglot' or `lsp' in a Dockerfile starts it.

;;; Code:

(defvar dockwright-command '("dockwright" "lsp")
  "How to start the server.")

(defconst dockwright-modes '(dockerfile-mode dockerfile-ts-mode)
  "The modes of Dockerfiles.")

(add-to-list 'auto-mode-alist
             (cons "\\(?:\\`\\|/\\|\\.\\)\\(?:[Dd]ocker\\|[Cc]ontainer\\)file\\(?:\\.[^/]*\\)?\\'"
                   (if (locate-library "dockerfile-mode") 'dockerfile-mode 'dockerfile-ts-mode)))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs (cons dockwright-modes dockwright-command)))

(declare-function lsp-register-client "ext:lsp-mode")
(declare-function make-lsp-client "ext:lsp-mode")
(declare-function lsp-stdio-connection "ext:lsp-mode")
(with-eval-after-load 'lsp-mode
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection (lambda () dockwright-command))
                    :major-modes dockwright-modes
                    :language-id "dockerfile"
                    ;; Above the server that lsp-mode has of its own.
                    :priority 1
                    :server-id 'dockwright)))

(provide 'dockwright)
;;; dockwright.el ends here
