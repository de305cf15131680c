#!/usr/bin/env python3
"""Tests `dockwright try` in a terminal, with the editors that it supports. Started by `.ci/editors`:

SCRATCH         a folder of its own; `home` in it is the home, whose files must stay as they are
TMUX_COMMAND    how to start tmux
EDITORS         which editors are there
"""

import os
import pathlib
import re
import subprocess
import time

SCRATCH = pathlib.Path(os.environ["SCRATCH"])
HOME = SCRATCH / "home"
TMUX = os.environ["TMUX_COMMAND"].split() + ["-S", str(SCRATCH / "tmux")]
PATIENCE = 20

# What the screen shows once diagnostics have arrived, and the keys that quit the editor.
EDITORS = {
    "neovim": (r"unknown instruction: EXPOSR", [":q!", "Enter"]),
    "helix": (r"unknown instruction: EXPOSR", ["Escape", ":q!", "Enter"]),
    "vim": (r"unknown instruction: EXPOSR", ["Escape", ":q!", "Enter"]),
    "emacs": (r"Flymake\[2", ["C-x", "C-c"]),
    "kakoune": (r"unknown instruction: EXPOSR", ["Escape", ":q!", "Enter"]),
    "vscode": (r"unknown instruction: EXPOSR", ["Enter"]),
}
# The installed editors.
EDITORS = {name: it for name, it in EDITORS.items() if name in os.environ["EDITORS"].split()}
MORE = {"vscode": f"--vsix {SCRATCH}/extension.vsix"}


def tmux(*arguments):
    return subprocess.run(TMUX + list(arguments), capture_output=True, text=True)


def until(what, found):
    end = time.time() + PATIENCE
    while not found():
        if time.time() > end:
            raise AssertionError(f"waited in vain for {what}; on the screen:\n{tmux('capture-pane', '-p').stdout}")
        time.sleep(0.05)


def files():
    return sorted((str(it), it.lstat().st_mtime_ns) for it in HOME.rglob("*") if not it.is_dir())


def opens(editor):
    seen, leave = EDITORS[editor]
    before = files()
    left = SCRATCH / f"left-{editor}"
    run = f"dockwright try --editor {editor} {MORE.get(editor, '')}; echo $? >{left}"
    environment = ["env", "-i", "TERM=xterm-256color", "LANG=C.UTF-8", f"HOME={HOME}", f"PATH={os.environ['PATH']}"]
    environment += ["DOCKWRIGHT_OFFLINE=1"]
    begun = tmux("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "50", *environment, "sh", "-c", run)
    assert begun.returncode == 0, begun.stderr
    until(f"/{seen}/", lambda: re.search(seen, tmux("capture-pane", "-p").stdout))
    for key in leave:
        # A key right after Escape would be read as Alt.
        time.sleep(0.2)
        tmux("send-keys", key)
    until("its end", left.exists)
    until("its code", left.read_text)
    assert left.read_text() == "0\n", left.read_text()
    assert files() == before, f"{set(files()) ^ set(before)} in the home"


failed = 0
for name in EDITORS:
    try:
        opens(name)
        print(f"ok      dockwright try --editor {name}")
    except AssertionError as wrong:
        failed += 1
        print(f"FAILED  dockwright try --editor {name}: {wrong}")
    finally:
        tmux("kill-server")
print(f"{len(EDITORS) - failed} passed, {failed} failed")
raise SystemExit(failed > 0)
