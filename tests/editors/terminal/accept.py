#!/usr/bin/env python3
"""Accepts one item of every kind in real editors, and compares what they save. Started by `.ci/editors accept`.

The rows are in `accept.tsv`. In each editor a row is a file of its own: what stands in « » is typed, completion is requested
with the editor's usual key, the item is selected with its usual keys and accepted, and the file is saved.
"""

import argparse
import concurrent.futures
import pathlib
import re
import sys
import threading
import time

import editors
from editors import SCRATCH, TMUX, build_grammar, until
from screen import Tmux

ROWS = pathlib.Path(__file__).with_suffix(".tsv")
# What is beside the Dockerfiles.
CONTEXT = ["package.json", "my file.txt", "README.md", "src/main.js", "src/main.css"]
# Seconds until a list must be there.
PATIENCE = 20


class Row:
    def __init__(self, line):
        self.kind, text, self.label, after, *snippet = line.split("\t")
        text = text.replace("⏎", "\n")
        self.before, self.typed, self.after = re.split("[«»]", text)
        lines = (self.before + self.after).split("\n")
        self.row = self.before.count("\n")
        self.column = len(self.before) - self.before.rfind("\n") - 1
        self.at_end = not self.after

        self.rest = lines
        self.lines = {False: after, True: snippet[0] if snippet else after}

    def line(self, editor):
        """The wanted line, in an editor."""
        line = self.lines[editor.snippets]
        return re.sub("[⟦⟧]", "", line) if editor.inserts else re.sub("⟦.*?⟧", "", line)

    def wanted(self, editor):
        """The wanted text, in an editor."""
        return "\n".join([*self.rest[:self.row], self.line(editor), *self.rest[self.row + 1:]]) + "\n"

    @property
    def text(self):
        return self.before + self.after + "\n"


class Acceptor:
    """What a user does in an editor to accept an item; mixed into its class of `editors`."""

    snippets = False
    # Whether it inserts, rather than replaces, where the server lets it choose.
    inserts = False
    # The key that requests completion.
    request = ()
    accept = ()

    def offered(self):
        """The labels of the list that is open, as a function of the test in the editor writes them."""
        path = self.home / "offered"
        path.unlink(missing_ok=True)
        self.terminal.keys("F5")
        return until("the editor to answer", lambda: path.exists() and (path.read_text(),), PATIENCE)[0].splitlines()

    def screen(self):
        """What is on the screen, without empty lines."""
        return "\n".join(line for line in self.terminal.lines() if line.strip("~"))

    def opened(self, path):
        """Waits until the server has got a file."""
        until(f"{self.name} to open {path.name}", lambda: f"/{path.name}\"".encode() in self.received(), PATIENCE)
        self.settle()

    def request_completion(self):
        """Presses the key that requests completion, and waits until the server has answered everything."""
        self.press(*self.request)
        # A key while an answer is awaited cancels the request in some editors.
        self.settle()

    def list_is_open(self):
        """Whether the wanted item is offered."""
        time.sleep(0.1)
        return self.wanted_label in self.offered()

    def run(self, path, row):
        self.wanted_label = row.label
        (self.home / "wish").write_text(row.label)
        self.visit(path, row)
        for character in row.typed:
            self.terminal.type(character)
            time.sleep(0.05)
        self.settle()
        self.request_completion()
        if row.label == "-":
            offered = self.offered()
            screen = self.screen()
            self.save(path)
            assert not offered, f"a list opened: {' '.join(offered[:8])}; the screen:\n{screen}"
            return
        try:
            until("the list", self.list_is_open, PATIENCE)
        except AssertionError:
            offered = self.offered()
            screen = self.screen()
            self.save(path)
            raise AssertionError(f"{row.label} is not offered, but {' '.join(offered[:8]) or 'nothing'}; the answers: "
                                 f"{str(list(self.completions().values())[-3:])[:1500]}; the screen:\n{screen}") from None
        try:
            self.select(row)
            self.press(*self.accept)
            self.settle()
        finally:
            self.save(path)

    def save(self, path):
        self.press(*self.leave)
        self.terminal.type(":w\n")


VIM = """
function! Offered() abort
  let l:items = pumvisible() ? complete_info(['items']).items : []
  call writefile(map(l:items, {_, it -> LabelOf(it)}), $HOME . '/part')
  call rename($HOME . '/part', $HOME . '/offered')
endfunction
function! LabelOf(item) abort
  let l:data = get(a:item, 'user_data', '')
  return type(l:data) == v:t_dict ? l:data.nvim.lsp.completion_item.label : a:item.abbr
endfunction
function! Select() abort
  let l:wish = readfile($HOME . '/wish')[0]
  let l:info = complete_info(['items', 'selected'])
  let l:number = index(map(copy(l:info.items), {_, it -> LabelOf(it)}), l:wish)
  call feedkeys(repeat("\\<C-n>", l:number - l:info.selected), 't')
endfunction
inoremap <F5> <Cmd>call Offered()<CR>
inoremap <F6> <Cmd>call Select()<CR>
"""


class VimLike(Acceptor):
    request = ("C-x", "C-o")
    accept = ("C-y",)

    def visit(self, path, row):
        self.terminal.type(f":edit {path.name}\n")
        self.opened(path)
        # Columns of `cursor()` are bytes.
        column = len(row.before[len(row.before) - row.column:].encode())
        self.terminal.type(f":call cursor({row.row + 1},{column + 1})\n")
        self.press("A" if row.at_end else "i")

    def list_is_open(self):
        if super().list_is_open():
            return True
        # At a finished word the first request may have been a plugin's. A user presses the key again.
        self.request_completion()
        return False

    def select(self, _):
        self.terminal.keys("F6")
        time.sleep(0.3)


class Vim(VimLike, editors.Vim):
    def prepare(self):
        environment = super().prepare()
        with open(self.home / "vimrc", "a") as vimrc:
            vimrc.write(f"set hidden completeopt=menuone,noselect\nlet g:ale_completion_enabled = 0\n{VIM}")
        return environment


class Neovim(VimLike, editors.Neovim):
    snippets = True
    inserts = True

    def prepare(self):
        environment = super().prepare()
        (self.home / "accept.vim").write_text(VIM)
        with open(self.home / "init.lua", "a") as init:
            init.write(f"vim.cmd.source('{self.home}/accept.vim')\n")
        return environment


# How Helix names the kinds of items.
KINDS = ("class|color|constant|constructor|enum|enum-member|event|field|file|folder|function|interface|keyword|method|module|"
         "operator|property|reference|snippet|struct|text|type-param|unit|value|variable")


class Helix(Acceptor, editors.Helix):
    def prepare(self):
        environment = super().prepare()
        # Words of the file are not ours.
        with open(self.home / "config/helix/config.toml", "a") as config:
            config.write("[editor.word-completion]\nenable = false\n")
        return environment

    snippets = True
    inserts = True
    request = ("C-x",)
    accept = ("Enter",)

    def visit(self, path, row):
        self.terminal.type(f":open {path.name}\n")
        self.opened(path)
        self.terminal.type(f":goto {row.row + 1}\n")
        self.press("g", "h")
        if row.at_end:
            self.press("A")
        else:
            self.terminal.type(f"{row.column}l" if row.column else "")
            self.press("i")

    def offered(self):
        """The labels of the list on the screen, of which ten are visible, above nothing but empty lines."""
        _, row = self.terminal.cursor()
        labels = []
        for line in self.terminal.lines()[row + 1:]:
            found = re.match(rf"\s+(\S.*?)\s+({KINDS})(\s\s|\s*▐|$)", line)
            if not found:
                break
            labels.append(found.group(1))
        return labels

    def list_is_open(self):
        return bool(self.offered())

    def select(self, row):
        offered = self.offered()
        if row.label in offered:
            self.press(*["C-n"] * (offered.index(row.label) + 1))
            return
        # The text of an item that is selected is shown in its place.
        for _ in range(60):
            self.press("C-n")
            self.settle()
            _, at = self.terminal.cursor()
            if self.terminal.lines()[at] == row.line(self):
                return
        raise AssertionError(f"{row.label} is not offered, but {' '.join(offered)} and more; the screen:\n{self.screen()}")


EMACS = """
(defun test-labels ()
  (let ((buffer (get-buffer "*Completions*")) found)
    (when (and buffer (get-buffer-window buffer))
      (with-current-buffer buffer
        (goto-char (point-min))
        (let (at)
          (while (setq at (text-property-not-all (or at (point-min)) (point-max) 'completion--string nil))
            (push (cons (substring-no-properties (car (ensure-list (get-text-property at 'completion--string)))) at) found)
            (setq at (or (next-single-property-change at 'completion--string) (point-max)))))))
    (nreverse found)))
(defun test-offered ()
  (interactive)
  (let ((line (buffer-substring-no-properties (line-beginning-position) (line-end-position)))
        (write-region-inhibit-fsync t))
    (with-temp-file "~/line" (insert line))
    (let ((labels (test-labels)))
      (with-temp-file "~/part"
        (dolist (label labels) (insert (car label) "\\n"))))
    (rename-file "~/part" "~/offered" t)))
(global-completion-preview-mode -1)
(global-set-key (kbd "<f5>") #'test-offered)
"""


class Emacs(Acceptor, editors.Emacs):
    request = ("C-M-i",)

    def prepare(self):
        environment = super().prepare()
        with open(self.home / "init.el", "a") as init:
            init.write(EMACS)
        return environment

    def visit(self, path, row):
        self.press("C-x", "C-f")
        self.terminal.type(path.name)
        self.press("Enter")
        self.opened(path)
        self.press("M-<", *["C-n"] * row.row, *["C-f"] * row.column)
        self.begun = "".join([row.before, row.typed, row.after]).split("\n")[row.row]

    def list_is_open(self):
        offered = self.offered()
        if self.wanted_label in offered:
            return True
        # A single item is inserted at once. Of several their common beginning is inserted first, and the list opens later.
        self.lines.append((self.home / "line").read_text())
        if self.lines[-1] == self.wanted_line or (
                not offered and self.lines[-3:] == [self.lines[-1]] * 3 and self.lines[-1] != self.begun):
            return True
        self.request_completion()
        return False

    def run(self, path, row):
        self.lines = []
        self.wanted_line = row.line(self)
        super().run(path, row)

    def select(self, row):
        offered = self.offered()
        if row.label in offered:
            # The function of the test has closed it.
            self.request_completion()
            self.press(*["M-Down"] * (offered.index(row.label) + 1), "M-Enter")

    def save(self, _):
        self.press("C-x", "C-s")


ACCEPTORS = {one.name: one for one in (Helix, Neovim, Emacs, Vim)}


def saved(path):
    """The text of a file; while an editor writes it, it may not exist."""
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""


def accept_all(tmux, acceptor, server, rows, report):
    """Accepts the items of all rows in one editor."""
    folder = SCRATCH / "accept" / acceptor.name
    for name in CONTEXT:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    first = folder / "Dockerfile"
    first.write_text("FROM scratch\n")
    editor = acceptor(tmux, server, f"accept-{acceptor.name}", first, (160, 60))
    try:
        for number, row in enumerate(rows):
            path = folder / f"Dockerfile.{number:02}"
            path.write_text(row.text)
            editor.press(*editor.leave)
            problem = None
            try:
                editor.run(path, row)
            except AssertionError as error:
                problem = str(error)
            wanted = row.wanted(editor)
            try:
                until("the text", lambda: saved(path) == wanted, 5)
            except AssertionError:
                problem = problem or "it is " + saved(path).replace("\n", "⏎").removesuffix("⏎")
            report(acceptor.name, row, problem)
    finally:
        editor.terminal.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--server", required=True)
    parser.add_argument("--editors", default=",".join(ACCEPTORS))
    parser.add_argument("--rows", default="", help="a regular expression for their kinds")
    parser.add_argument("--no-grammar", action="store_true")
    options = parser.parse_args()
    rows = [Row(line) for line in ROWS.read_text().splitlines() if line and "\t" in line and not line.startswith("# kind")]
    rows = [row for row in rows if re.search(options.rows, row.kind)]
    assert rows, "no row has such a kind"
    if not options.no_grammar:
        build_grammar()
    tmux = Tmux(TMUX, SCRATCH / "tmux-accept")
    lock = threading.Lock()
    passed, failed = {}, 0

    def report(editor, row, problem):
        nonlocal failed
        with lock:
            passed.setdefault(editor, 0)
            if problem:
                failed += 1
                print(f"FAILED  {editor}, {row.kind}: {problem}", flush=True)
            else:
                passed[editor] += 1
                print(f"ok      {editor}, {row.kind}", flush=True)

    def one(name):
        try:
            accept_all(tmux, ACCEPTORS[name], options.server, rows, report)
        except Exception as error:
            nonlocal failed
            with lock:
                failed += 1
                print(f"FAILED  {name}: {type(error).__name__}: {error}", flush=True)

    try:
        with concurrent.futures.ThreadPoolExecutor() as pool:
            list(pool.map(one, options.editors.split(",")))
    finally:
        tmux.end()
    for name, count in passed.items():
        print(f"{name}: {count} of {len(rows)} rows")
    sys.exit(1 if failed else 0)


main()
