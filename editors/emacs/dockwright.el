;;; dockwright.el --- Dockwright for Eglot and lsp-mode  -*- lexical-binding: t -*-

;; SPDX-License-Identifier: MIT OR Apache-2.0
;; Package-Requires: ((emacs "29.1"))

;;; Commentary:

;; The server is the command `dockwright'.  (require 'dockwright) registers it with Eglot and lsp-mode, whichever is
;; available; then `eglot' or `lsp' in a Dockerfile starts it.  It also sets how Dockerfiles are indented, unless
;; `dockwright-indent' is nil.

;;; Code:

(defgroup dockwright nil
  "Dockerfiles."
  :group 'languages)

(defvar dockwright-command '("dockwright" "lsp")
  "How to start the server.")

(defcustom dockwright-indent t
  "Whether Dockwright sets how Dockerfiles are indented.
Continued lines are indented once, and the lines of heredocs keep
their indentation: `dockerfile-mode' indents them all."
  :type 'boolean)

(defcustom dockwright-indent-offset 4
  "Columns by which continued lines are indented."
  :type 'natnum)

(defcustom dockwright-format-on-type nil
  "Whether Eglot formats a line when a new one is begun.
Otherwise a line stays as it is typed."
  :type 'boolean)

(defconst dockwright-modes '(dockerfile-mode dockerfile-ts-mode)
  "The modes of Dockerfiles.")

(defconst dockwright--others
  (concat "\\.\\(?:"
          (string-join
           (split-string
            "adoc asc backup bak bat cfg containerignore csv diff dockerignore ejs erb gotmpl gz hbs htm html
             in ini j2 jinja jinja2 json jsonc liquid lock log m4 mako markdown md mdx mustache old orig patch
             pdf png ps1 py pyc rego rej rst save sh sha256 sig svg swn swo swp tar template tmp tmpl toml tpl
             txt xml yaml yml zip")
           "\\|")
          "\\)?\\'")
  "The extensions of documents, data, backups and templates.")

(defconst dockwright--sources
  (concat "\\.\\(?:"
          (string-join
           (split-string
            "c cc cjs clj cpp cs css dart el ex exs go h hpp hs java js jsx kt lua mjs ml php pl rb rs scala
             scss sql swift ts tsx vim")
           "\\|")
          "\\)\\'")
  "The extensions of source code.
`Dockerfile.go' is a Dockerfile, `dockerfile.go' and `Dockerfile.test.js' aren't.")

(defun dockwright-file-p (file)
  "Whether FILE has the name of a Dockerfile."
  (let* ((name (file-name-nondirectory file))
         (plain (let ((case-fold-search nil))
                  (string-match-p "\\`[DC][[:alpha:]]*\\.[^.]*\\'" name)))
         (case-fold-search t))
    (and (not (string-match-p "\\`[.#]\\|~\\'" name))
         (or (string-match-p "\\`\\(?:.+[._-]\\)?\\(?:docker\\|container\\)file\\'" name)
             (and (string-match-p "\\`\\(?:docker\\|container\\)file[._-]." name)
                  (not (string-match-p dockwright--others name))
                  (or plain (not (string-match-p dockwright--sources name))))))))

(defconst dockwright--name "\\(?:[Dd]ocker\\|[Cc]ontainer\\)file\\(?:[._-][^/]*\\)?\\'"
  "What the name of a Dockerfile ends in.")

(defun dockwright-set-mode ()
  "Set the mode of Dockerfiles, or the mode that another file's name stands for."
  (if (and buffer-file-name (dockwright-file-p buffer-file-name))
      (if (locate-library "dockerfile-mode") (dockerfile-mode) (dockerfile-ts-mode))
    (let ((auto-mode-alist (assoc-delete-all dockwright--name (copy-sequence auto-mode-alist))))
      (set-auto-mode))))

(add-to-list 'auto-mode-alist (cons dockwright--name #'dockwright-set-mode))
;; After the entry above, which it takes precedence over.
(add-to-list 'auto-mode-alist
             (cons "\\.\\(?:docker\\|container\\)ignore\\'"
                   (if (locate-library "gitignore-mode") 'gitignore-mode 'conf-unix-mode)))

;;; Indentation

(defconst dockwright--heredoc
  "\\(?:^\\|[ \t]\\)[0-9]*<<\\(-?\\)\\([\"']?\\)\\([[:alnum:]_.-]+\\)\\2"
  "What begins a heredoc: whether tabs before its end are ignored, a quote, its name.")

(defconst dockwright--reach 500
  "How many lines back an instruction or a heredoc is searched for.")

(defun dockwright--escape ()
  "The character that continues lines."
  (save-excursion
    (goto-char (point-min))
    (let ((case-fold-search t))
      (if (re-search-forward "^#[ \t]*escape[ \t]*=[ \t]*\\([\\`]\\)[ \t]*$" (line-beginning-position 6) t)
          (match-string 1)
        "\\"))))

(defun dockwright--heredocs ()
  "The heredocs that the line of point begins, as conses of name and whether tabs are ignored."
  (let ((end (line-end-position)) found)
    (while (re-search-forward dockwright--heredoc end t)
      (push (cons (match-string-no-properties 3) (equal (match-string 1) "-")) found)
      ;; The space after one may precede the next.
      (goto-char (match-end 0)))
    (nreverse found)))

(defun dockwright--indentation ()
  "The column of the line of point, and whether it is that of a script, which is only a proposal."
  (save-excursion
    (beginning-of-line)
    (let* ((case-fold-search t)
           (here (point))
           (continues (concat (regexp-quote (dockwright--escape)) "[ \t]*$"))
           (margin 0) (body 0) continued heredocs takes)
      (forward-line (- dockwright--reach))
      (while (< (point) here)
        (cond
         ((and heredocs (not continued))
          (let ((line (buffer-substring-no-properties (point) (line-end-position))))
            (cond ((equal (caar heredocs) (if (cdar heredocs) (string-trim-left line "\t+") line))
                   (pop heredocs)
                   (setq body 0))
                  ((not (string-blank-p line))
                   (setq body (current-indentation))))))
         ((looking-at-p "[ \t]*#")
          (when continued (setq continued (current-indentation))))
         ((not (looking-at-p "[ \t]*$"))
          (let ((indented (current-indentation)))
            (unless continued
              (setq margin indented
                    indented (+ margin dockwright-indent-offset)
                    takes (looking-at-p "[ \t]*\\(?:onbuild[ \t]+\\)?\\(?:run\\|copy\\|add\\)[ \t]")))
            (when takes
              (setq heredocs (append heredocs (save-excursion (dockwright--heredocs)))))
            (setq continued (and (save-excursion (re-search-forward continues (line-end-position) t))
                                 indented)))))
        (forward-line 1))
      (cond (continued (cons continued t))
            (heredocs (cons body t))
            (t (cons margin nil))))))

(defun dockwright-indent-line ()
  "Indent the current line of a Dockerfile.
A line that has text is only moved to the right: scripts are
indented by their own rules."
  (interactive)
  (let ((column (car (dockwright--indentation))))
    (when (or (save-excursion (beginning-of-line) (looking-at-p "[ \t]*$"))
              (< (current-indentation) column))
      (if (<= (current-column) (current-indentation))
          (indent-line-to column)
        (save-excursion (indent-line-to column))))))

(defvar eglot-ignored-server-capabilities)
(defun dockwright-set-up ()
  "Set up a buffer with a Dockerfile."
  (unless dockwright-format-on-type
    (setq-local eglot-ignored-server-capabilities
                (cons :documentOnTypeFormattingProvider (bound-and-true-p eglot-ignored-server-capabilities))))
  (when dockwright-indent
    (setq-local indent-line-function #'dockwright-indent-line
                electric-indent-inhibit t)
    ;; A file's own variables and `.editorconfig' take precedence.
    (unless (local-variable-p 'indent-tabs-mode)
      (setq-local indent-tabs-mode nil)))
  ;; In a terminal Emacs 30 loses keys that arrive together while `while-no-input' runs, as `completion-preview-mode' runs
  ;; it after each key: storing a key walks through this list, which may end the loop that stores them.  It happens in
  ;; process filters too, so it can't be set for the buffer alone.
  (unless (display-graphic-p)
    (setq while-no-input-ignore-events nil)))

(dolist (mode dockwright-modes)
  (add-hook (intern (format "%s-hook" mode)) #'dockwright-set-up))

;;; Completion

(defun dockwright--complete (complete &rest arguments)
  "Call COMPLETE with ARGUMENTS, with a variable before point as the symbol that is completed.
In `v$NAME' or `/$NAME' the symbol would begin before the variable, and nothing would match it."
  (save-restriction
    (when (and (memq major-mode dockwright-modes)
               (looking-back "\\$[[:alnum:]_]*" (line-beginning-position)))
      (narrow-to-region (match-beginning 0) (point-max)))
    (apply complete arguments)))

(with-eval-after-load 'eglot
  (advice-add 'eglot-completion-at-point :around #'dockwright--complete))

;;; Clients

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
