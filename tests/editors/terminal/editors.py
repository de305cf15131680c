"""The editors, each with the configuration that this repository ships for it and as little else as possible.

KEPT        the folder in which `.ci/editors` has unpacked them
SCRATCH     a folder of its own, for their homes
"""

import glob
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import time

from screen import Terminal

ROOT = pathlib.Path(__file__).resolve().parents[3]
KEPT = pathlib.Path(os.environ["KEPT"])
SCRATCH = pathlib.Path(os.environ["SCRATCH"])
TMUX = [str(KEPT / "trixie/run"), "/usr/bin/tmux"]
# Seconds that an editor may take to start, to save or to end.
PATIENCE = 90

# The server, with what it receives and sends written down beside it. Nothing is buffered.
RECORDER = """#!/bin/sh
tee -a {log}.in | {server} "$@" | tee -a {log}.out
"""


def until(what, condition, patience=PATIENCE):
    """Waits until a condition holds, and returns what it returned."""
    end = time.monotonic() + patience
    while not (found := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.02)
    return found


def messages(data):
    """The messages of the protocol in what was written down; the last may still be incomplete."""
    found = []
    while data:
        head, _, rest = data.partition(b"\r\n\r\n")
        length = re.search(rb"Content-Length: *(\d+)", head)
        if not length or len(rest) < int(length.group(1)):
            break
        body, data = rest[:int(length.group(1))], rest[int(length.group(1)):]
        found.append(json.loads(body))
    return found


class Editor:
    """An editor that is started anew for each file."""

    name = ""
    # Keys that start a new line before everything else, in order to write into an empty file.
    begin = ()
    # Twice, as the first may only close a list.
    leave = ("Escape", "Escape")
    # What it closes by itself, and the key that removes what follows the cursor.
    pairs = ""
    kill = ""
    # Whether Enter removes the whitespace before it.
    trims = False

    def __init__(self, tmux, server, label, file, screen=(160, 120)):
        self.file = pathlib.Path(file)
        self.home = SCRATCH / "homes" / label
        self.log = self.home / "lsp"
        (self.home / "bin").mkdir(parents=True)
        # A server that never answers leaves the editor to itself.
        self.alone = server == "none"
        server = "sh -c 'cat >/dev/null'" if self.alone else server
        recorder = self.home / "bin/dockwright"
        recorder.write_text(RECORDER.format(log=self.log, server=server))
        recorder.chmod(0o755)
        environment = {
            "TERM": "xterm-256color", "LANG": "C.UTF-8", "DOCKWRIGHT_OFFLINE": "1", "HOME": self.home,
            "PATH": f"{self.home}/bin:{os.environ['PATH']}",
            "XDG_CONFIG_HOME": self.home / "config", "XDG_DATA_HOME": self.home / "data",
            "XDG_STATE_HOME": self.home / "state", "XDG_CACHE_HOME": self.home / "cache",
            **self.prepare(),
        }
        # In a script, as a message to tmux has a limit that Emacs's load path exceeds.
        start = self.home / "start"
        exports = "".join(f"export {key}={shlex.quote(str(value))}\n" for key, value in environment.items())
        start.write_text(f"#!/bin/sh\n{exports}{self.command()}\n")
        start.chmod(0o755)
        self.terminal = Terminal(tmux, label, start, self.file.parent, screen)
        try:
            until(f"{self.name} to open the file with the server", self.is_ready)
        except AssertionError as error:
            screen = "\n".join(self.terminal.lines()) if self.terminal.is_open() else "(it has ended)"
            self.terminal.close()
            raise AssertionError(f"{error}; on the screen:\n{screen}") from None
        # The first answers come now, and the editor draws what they bring.
        time.sleep(0.5)

    def prepare(self):
        """Writes the configuration and returns the environment that the editor needs."""
        raise NotImplementedError

    def command(self):
        """What starts it on the file."""
        raise NotImplementedError

    def received(self):
        """What the server has received."""
        return self._logged("in")

    def sent(self):
        """What the server has sent."""
        return self._logged("out")

    def _logged(self, kind):
        try:
            return pathlib.Path(f"{self.log}.{kind}").read_bytes()
        except FileNotFoundError:
            return b""

    def is_ready(self):
        if self.alone:
            return b'"initialize"' in self.received()
        return b'"textDocument/didOpen"' in self.received()

    def completions(self):
        """The requests for completion by their ids, each with its result, or None as long as it is not answered."""
        requested = [it["id"] for it in messages(self.received()) if it.get("method") == "textDocument/completion"]
        answers = {it["id"]: it.get("result") or [] for it in messages(self.sent()) if "id" in it and "method" not in it}
        return {number: answers.get(number) for number in requested}

    def settle(self):
        """Waits until the server has answered every request and the editor sends no further one."""
        before = None
        while (now := self.received()) != before or not self.is_answered():
            before = now
            time.sleep(0.3)

    def is_answered(self):
        """Whether the server has answered every request."""
        requested = {it["id"] for it in messages(self.received()) if "method" in it and "id" in it}
        return requested <= {it["id"] for it in messages(self.sent()) if "id" in it and "method" not in it}

    def press(self, *keys):
        """Presses keys one after the other, as fast as a person would."""
        for key in keys:
            self.terminal.keys(key)
            time.sleep(0.1)

    def tab(self):
        """Inserts a tab as a character."""
        self.press("C-v", "Tab")

    def finish(self):
        """Saves the file, quits, and returns what was saved."""
        self.press(*self.leave)
        self.quit()
        until(f"{self.name} to end", lambda: not self.terminal.is_open())
        return self.file.read_bytes().decode()

    def quit(self):
        raise NotImplementedError


class Helix(Editor):
    name = "helix"
    begin = ("i",)
    trims = True
    pairs = "([{\"'`"
    kill = "C-k"

    def prepare(self):
        config = self.home / "config/helix"
        config.mkdir(parents=True)
        shutil.copy(ROOT / "editors/helix/languages.toml", config)
        # Without gutters a column of the screen is a column of the line.
        (config / "config.toml").write_text(
            '[editor]\ngutters = []\nend-of-line-diagnostics = "disable"\n'
            '[editor.inline-diagnostics]\ncursor-line = "disable"\n')
        runtime = SCRATCH / "helix-runtime"
        if runtime.is_dir():
            (config / "runtime").symlink_to(runtime)
        return {"HELIX_RUNTIME": KEPT / "forky/usr/lib/hx/runtime"}

    def command(self):
        return f"exec {KEPT}/forky/run /usr/bin/hx -v --log {self.home}/helix.log {self.file}"

    def tab(self):
        # No key of Helix does that.
        self.terminal.paste("\t")

    def quit(self):
        self.terminal.type(":wq\n")


class Neovim(Editor):
    name = "neovim"
    begin = ("i",)
    init = """
vim.opt.runtimepath:prepend('{root}/editors/neovim')
vim.opt.swapfile = false
vim.opt.signcolumn = 'no'
vim.opt.completeopt = {{ 'menuone', 'noselect' }}
vim.api.nvim_create_autocmd('LspAttach', {{
  callback = function(event)
    {letters}
    vim.lsp.completion.enable(true, event.data.client_id, event.buf, {{ autotrigger = true }})
  end,
}})
"""
    letters = ""

    def prepare(self):
        (self.home / "init.lua").write_text(self.init.format(root=ROOT, letters=self.letters))
        return {"VIMRUNTIME": KEPT / "forky/usr/share/nvim/runtime"}

    def command(self):
        # For its screen Neovim starts itself again, which it can't where it is only unpacked.
        nvim, socket = f"{KEPT}/forky/run /usr/bin/nvim", f"{self.home}/socket"
        return (f"{nvim} --clean -i NONE -u {self.home}/init.lua --headless --listen {socket} {self.file} &\n"
                f"until [ -e {socket} ]; do sleep 0.05; done\n"
                f"exec {nvim} --clean --server {socket} --remote-ui")

    def quit(self):
        self.terminal.type(":wq\n")


class NeovimLetters(Neovim):
    """Neovim with letters as trigger characters too, as its documentation suggests."""

    name = "neovim-letters"
    letters = """
    local provider = vim.lsp.get_client_by_id(event.data.client_id).server_capabilities.completionProvider
    for letter in ('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'):gmatch('.') do
      table.insert(provider.triggerCharacters, letter)
    end
"""


class Vim(Editor):
    name = "vim"
    begin = ("i",)

    def prepare(self):
        share = KEPT / "trixie/usr/share"
        (self.home / "vimrc").write_text(f"""
set nocompatible noswapfile nobackup autoindent backspace=indent,eol,start signcolumn=no
set runtimepath^={ROOT}/editors/vim,{share}/vim-ale
filetype plugin indent on
source {ROOT}/editors/vim/vimrc
""")
        return {"VIMRUNTIME": glob.glob(f"{share}/vim/vim9?")[0]}

    def command(self):
        return f"exec {KEPT}/trixie/run /usr/bin/vim.basic -N -i NONE -u {self.home}/vimrc {self.file}"

    def quit(self):
        self.terminal.type(":wq\n")


class Emacs(Editor):
    name = "emacs"
    leave = ()
    trims = True

    def prepare(self):
        share = KEPT / "trixie/usr/share/emacs"
        self.library = glob.glob(f"{KEPT}/trixie/usr/libexec/emacs/*/*-linux-gnu")[0]
        folders = [folder for start in (*glob.glob(f"{share}/*/lisp"), f"{share}/site-lisp/elpa-src")
                   for folder, _, _ in os.walk(start)]
        ours = (ROOT / "editors/emacs/init.el").read_text()
        (self.home / "init.el").write_text(f"""
(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil
      make-backup-files nil auto-save-default nil create-lockfiles nil inhibit-startup-screen t
      ;; Without both, `!' is on the screen before each diagnostic, and the column that C-n keeps is one too far.
      flymake-indicator-type nil flymake-fringe-indicator-position nil)
(menu-bar-mode -1)
(add-to-list 'load-path "{ROOT}/editors/emacs")
(require 'dockerfile-mode)
{ours}
(global-completion-preview-mode)
{os.environ.get("EMACS_EXTRA", "")}
""")
        return {"EMACSLOADPATH": ":".join(folders), "EMACSDATA": glob.glob(f"{share}/*/etc")[0],
                "EMACSPATH": self.library}

    def command(self):
        dump = glob.glob(f"{self.library}/*.pdmp")[0]
        return (f"exec {KEPT}/trixie/run /usr/bin/emacs-nox --dump-file={dump} -Q -nw "
                f"--init-directory={self.home}/emacs -l {self.home}/init.el {self.file}")

    def tab(self):
        self.press("C-q", "Tab")

    def quit(self):
        self.press("C-x", "C-s", "C-x", "C-c")


EDITORS = {editor.name: editor for editor in (Helix, Neovim, NeovimLetters, Emacs, Vim)}


def build_grammar():
    """Builds the grammar for Helix, as its users do."""
    subprocess.run([ROOT / "editors/tree-sitter", "helix", SCRATCH / "helix"], check=True)
    (SCRATCH / "helix/runtime").rename(SCRATCH / "helix-runtime")
