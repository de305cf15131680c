;;; init.el --- What to put into one's own  -*- lexical-binding: t -*-
;;; Code:
(require 'dockwright)
(add-hook 'dockerfile-mode-hook #'eglot-ensure)
;;; init.el ends here
