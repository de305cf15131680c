;;; emacs.el --- A real Emacs with our file, on a real Dockerfile  -*- lexical-binding: t -*-

;;; Commentary:

;; Started by `.ci/editors', with -f test-eglot or -f test-lsp-mode.  SAMPLE is the file to open, which is never written.

;;; Code:

(setq native-comp-enable-subr-trampolines nil
      native-comp-jit-compilation nil)
(require 'cl-lib)
(require 'flymake)
(require 'xref)
(require 'imenu)

(defvar test-root (expand-file-name "../.." (file-name-directory (or load-file-name buffer-file-name))))
(add-to-list 'load-path (expand-file-name "editors/emacs" test-root))
(require 'dockerfile-mode)
(require 'dockwright)

(defvar test-passed 0)
(defvar test-failed 0)

(defmacro test-check (what &rest body)
  "Check WHAT by BODY, which fails by an error."
  (declare (indent 1))
  `(condition-case wrong
       (progn ,@body
              (cl-incf test-passed)
              (message "ok      %s" ,what))
     (error (cl-incf test-failed)
            (message "FAILED  %s: %s" ,what (truncate-string-to-width (format "%S" wrong) 400)))))

(defun test-await (what condition)
  "Wait for WHAT until CONDITION holds, and give what it gave."
  (let ((end (+ (float-time) 10)) found)
    (while (and (not (setq found (funcall condition))) (< (float-time) end))
      (accept-process-output nil 0.02))
    (or found (error "Waited in vain for %s" what))))

(defun test-equal (found wanted)
  "Fail unless FOUND is WANTED."
  (unless (equal found wanted) (error "Found %S instead of %S" found wanted)))

(defun test-go-to (text &optional further)
  "Go to the first TEXT, and FURTHER characters."
  (goto-char (point-min))
  (let ((case-fold-search nil))
    (search-forward text))
  (goto-char (+ (match-beginning 0) (or further 0))))

(defun test-place (text &optional further)
  "The position that `test-go-to' goes to for TEXT and FURTHER."
  (save-excursion (test-go-to text further) (point)))

(defun test-line (text)
  "The line that has TEXT."
  (save-excursion (test-go-to text) (buffer-substring (line-beginning-position) (line-end-position))))

(defmacro test-changing (&rest body)
  "Run BODY, and put the buffer back as it was."
  `(let ((before (buffer-string)))
     (unwind-protect (progn ,@body)
       (erase-buffer)
       (insert before)
       (test-send-changes))))

(defvar test-send-changes #'ignore "Function that sends changes to the server, as Emacs is never idle in batch mode.")
(defun test-send-changes () "Send pending changes to the server." (funcall test-send-changes))

(defun test-completions (typed)
  "What completion offers for TYPED on a line of its own."
  (test-changing
   (test-go-to "WORKDIR")
   (insert typed "\n")
   (backward-char)
   (test-send-changes)
   (let ((found (run-hook-with-args-until-success 'completion-at-point-functions)))
     (all-completions (buffer-substring (nth 0 found) (nth 1 found)) (nth 2 found)))))

(defun test-shared (rename format)
  "Check what both clients do; RENAME and FORMAT are how."
  (test-check "completion offers instructions"
    (let ((offered (mapcar #'substring-no-properties (test-completions "STOPS"))))
      (unless (member "STOPSIGNAL" offered) (error "%S" offered))))
  (test-check "definition goes from COPY --from=build to the stage"
    (test-go-to "--from=build" 8)
    (let ((xref-prompt-for-identifier nil))
      (call-interactively #'xref-find-definitions))
    (test-equal (point) (test-place "AS build" 3)))
  (test-check "references of a stage are its name and what takes from it"
    (test-go-to "AS build" 3)
    (let* ((backend (xref-find-backend))
           (found (xref-backend-references backend (xref-backend-identifier-at-point backend)))
           (lines (sort (mapcar (lambda (it) (xref-location-line (xref-item-location it))) found) #'<)))
      (test-equal lines (list (line-number-at-pos (test-place "AS build"))
                              (line-number-at-pos (test-place "--from=build"))))))
  (test-check "renaming a stage renames what takes from it, and no folder of that name"
    (test-changing
     (test-go-to "AS build" 3)
     (funcall rename "compile")
     (test-equal (test-line "--from=") "COPY --from=compile /out/app $APP_HOME/")
     (test-place "AS compile")
     (test-place "go build -o")))
  (test-check "formatting formats the file"
    (test-changing
     (test-go-to "WORKDIR /src" 7)
     (insert "   ")
     (test-send-changes)
     (funcall format)
     (test-equal (test-line "WORKDIR") "WORKDIR /src")))
  (test-check "the outline has the stages"
    (let ((names (format "%S" (mapcar #'car (funcall imenu-create-index-function)))))
      (unless (string-match-p "build\\|Class\\|Module" names) (error "%s" names)))))

(defun test-end ()
  "Print what came of it, and end with the code for it."
  (message "%d passed, %d failed" test-passed test-failed)
  (set-buffer-modified-p nil)
  (kill-emacs (if (= test-failed 0) 0 1)))

(setq make-backup-files nil
      create-lockfiles nil
      auto-save-default nil
      indent-tabs-mode nil)

(defun test-eglot ()
  "Check Eglot."
  (require 'eglot)
  (setq eglot-sync-connect 10
        eglot-autoshutdown nil
        eglot-confirm-server-edits nil
        flymake-no-changes-timeout 0.1
        eglot-send-changes-idle-time 0.02)
  (find-file (getenv "SAMPLE"))
  (setq test-send-changes #'eglot--signal-textDocument/didChange)
  (test-check "the file is a Dockerfile"
    (unless (memq major-mode dockwright-modes) (error "%S" major-mode)))
  (test-check "the server is started"
    (call-interactively #'eglot)
    (test-await "the server" #'eglot-current-server)
    (test-equal (process-command (jsonrpc--process (eglot-current-server))) dockwright-command))
  (test-check "diagnostics have the exact range of the error"
    (test-await "a diagnostic" (lambda () (flymake-start) (flymake-diagnostics)))
    (test-equal (mapcar (lambda (it) (list (flymake-diagnostic-beg it) (flymake-diagnostic-end it)))
                        (flymake-diagnostics))
                (list (list (test-place "EXPOSR") (test-place "EXPOSR" 6)))))
  (test-check "hover on a keyword shows its documentation"
    (test-go-to "WORKDIR" 2)
    (let (text)
      (eglot-hover-eldoc-function (lambda (it &rest _) (setq text it)))
      (test-await "the text" (lambda () text))
      (unless (string-match-p "working directory" text) (error "%s" text))))
  (test-check "the signature has its last parameter"
    (test-go-to "FROM" 5)
    (let (text)
      (eglot-signature-eldoc-function (lambda (it &rest _) (setq text it)))
      (test-await "the text" (lambda () text))
      (unless (string-match-p "^  tag: ." text) (error "%s" text))))
  (test-shared #'eglot-rename #'eglot-format-buffer)
  (test-check "a code action fixes the error"
    (test-changing
     (test-go-to "EXPOSR" 1)
     (cl-letf (((symbol-function 'completing-read)
                (lambda (_ all &rest _)
                  (cl-find-if (lambda (it) (string-match-p "EXPOSE" it)) (mapcar #'car all)))))
       (eglot-code-actions (point) (point) "quickfix" t))
     (test-equal (test-line "8080") "EXPOSE 8080")))
  (test-check "inlay hints show values"
    (let ((hints (jsonrpc-request (eglot-current-server) :textDocument/inlayHint
                                  (list :textDocument (eglot--TextDocumentIdentifier)
                                        :range (list :start (eglot--pos-to-lsp-position (point-min))
                                                     :end (eglot--pos-to-lsp-position (point-max)))))))
      (unless (string-match-p "1\\.22" (format "%S" hints)) (error "%S" hints))))
  (test-check "an edit that corrects the mistake takes the diagnostic away"
    (test-go-to "EXPOSR" 5)
    (delete-char 1)
    (insert "E")
    (test-send-changes)
    (test-await "the diagnostic to go" (lambda () (flymake-start) (null (flymake-diagnostics)))))
  (test-check "the server shuts down on request"
    (let ((process (jsonrpc--process (eglot-current-server))))
      (eglot-shutdown (eglot-current-server))
      (test-await "its end" (lambda () (not (process-live-p process))))
      (test-equal (process-exit-status process) 0)))
  (test-end))

(defvar lsp-mode-variables
  '((lsp-auto-guess-root . t) (lsp-enable-suggest-server-download) (lsp-diagnostics-provider . :flymake)
    (lsp-enable-file-watchers) (lsp-headerline-breadcrumb-enable) (lsp-modeline-diagnostics-enable)
    (lsp-modeline-code-actions-enable) (lsp-warn-no-matched-clients) (lsp-enable-snippet) (lsp-restart . ignore) (lsp-lens-enable) (lsp-modeline-workspace-status-enable) (lsp-auto-execute-action . t)))

(defun test-lsp-mode ()
  "Check lsp-mode."
  (require 'lsp-mode)
  (require 'lsp-diagnostics)
  (require 'lsp-completion)
  (dolist (it lsp-mode-variables) (set (car it) (cdr it)))
  (setq lsp-session-file (make-temp-file "dockwright"))
  (lsp-workspace-folders-add (file-name-directory (getenv "SAMPLE")))
  (find-file (getenv "SAMPLE"))
  (setq test-send-changes (lambda () (lsp--flush-delayed-changes)))
  (test-check "the server is started"
    (lsp)
    (test-await "the server" (lambda ()
                               (let ((it (car (lsp-workspaces))))
                                 (and it (eq (lsp--workspace-status it) 'initialized)))))
    (test-equal (lsp--workspace-server-id (car (lsp-workspaces))) 'dockwright))
  (test-check "diagnostics have the exact range of the error"
    (let ((found (test-await "a diagnostic" (lambda () (lsp--get-buffer-diagnostics)))))
      (test-equal (mapcar (lambda (it) (lsp--range-to-region (lsp-get it :range))) found)
                  (list (cons (test-place "EXPOSR") (test-place "EXPOSR" 6))))))
  (test-check "hover on a keyword shows its documentation"
    (test-go-to "WORKDIR" 2)
    (let ((found (format "%S" (lsp-request "textDocument/hover" (lsp--text-document-position-params)))))
      (unless (string-match-p "working directory" found) (error "%s" found))))
  (test-shared #'lsp-rename #'lsp-format-buffer)
  (test-check "a code action fixes the error"
    (test-changing
     (test-go-to "EXPOSR" 1)
     (lsp-execute-code-action-by-kind "quickfix")
     (test-equal (test-line "8080") "EXPOSE 8080")))
  (test-check "the server shuts down on request"
    (let ((process (lsp--workspace-cmd-proc (car (lsp-workspaces)))))
      (lsp-workspace-shutdown (car (lsp-workspaces)))
      (test-await "its end" (lambda () (not (process-live-p process))))))
  ;; There is nothing left to shut down.
  (remove-hook 'kill-emacs-hook #'lsp--global-teardown)
  (test-end))

;;; emacs.el ends here
