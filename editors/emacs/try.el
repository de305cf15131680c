;;; try.el --- Emacs with Dockwright and nothing else: what `dockwright try' starts  -*- lexical-binding: t -*-

;;; Code:

(require 'eglot)
(require 'dockwright)
(setq dockwright-command (list (getenv "DOCKWRIGHT") "lsp")
      eglot-autoshutdown t
      make-backup-files nil
      auto-save-default nil
      create-lockfiles nil
      inhibit-startup-screen t)
(setf (alist-get dockwright-modes eglot-server-programs nil nil #'equal) dockwright-command)

;; Emacs has no mode for Dockerfiles that does without a grammar.
(define-derived-mode dockerfile-mode prog-mode "Dockerfile"
  "Dockerfiles, of which the server knows everything else."
  (setq-local comment-start "# ")
  (setq-local completion-auto-help 'visible))

(add-hook 'window-setup-hook
          (lambda ()
            (when buffer-file-name
              ;; Whatever the file is called, it is meant to be a Dockerfile.
              (dockerfile-mode)
              (eglot-ensure)
              (message "Dockwright: M-. definition, C-M-i complete, C-h . what is here, C-x C-c leave"))))

;;; try.el ends here
