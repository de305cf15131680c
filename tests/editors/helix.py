#!/usr/bin/env python3
"""Tests a real Helix in a terminal, with our configuration, on a real file. Started by `.ci/editors`:

HELIX           how to start Helix
TMUX_COMMAND    how to start tmux
SAMPLE          the file to open, a copy that is written
"""

import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRATCH = pathlib.Path(os.environ["SCRATCH"])
SAMPLE = pathlib.Path(os.environ["SAMPLE"])
SOURCE = SAMPLE.read_text()
LOG = SCRATCH / "helix.log"
TMUX = os.environ["TMUX_COMMAND"].split() + ["-S", str(SCRATCH / "tmux")]
PATIENCE = 10


def tmux(*arguments):
    return subprocess.run(TMUX + list(arguments), capture_output=True, text=True, check=True).stdout


def screen():
    return tmux("capture-pane", "-p")


def keys(*names):
    """Presses keys by name."""
    tmux("send-keys", *names)


def typed(text):
    tmux("send-keys", "-l", text)


def command(text):
    keys("Escape")
    typed(f":{text}")
    keys("Enter")


def until(what, found):
    """Waits for a value and returns it."""
    end = time.time() + PATIENCE
    while not (it := found()):
        if time.time() > end:
            raise AssertionError(f"waited in vain for {what}; on the screen:\n{screen()}")
        time.sleep(0.02)
    return it


def shown(pattern):
    """Waits for a pattern on the screen."""
    return until(f"/{pattern}/", lambda: re.search(pattern, screen()))


def gone(pattern):
    until(f"/{pattern}/ to go", lambda: not re.search(pattern, screen()))


def place(text, further=0):
    """The line and column of the first occurrence of a text, as Helix displays them."""
    for row, line in enumerate(SOURCE.splitlines(), 1):
        if text in line:
            return row, line.index(text) + 1 + further
    raise AssertionError(f"{text} is not in the file")


def at(row, column):
    shown(rf" {row}:{column}\b")


def go_to(text, further=0):
    row, column = place(text, further)
    command(str(row))
    typed("gh" + f"{column - 1}l" * (column > 1))
    at(row, column)


def written():
    try:
        return SAMPLE.read_text()
    except FileNotFoundError:
        return ""


def saved(check):
    """Saves the file, and waits until its contents pass a check."""
    command("w")
    # The file doesn't exist while it is being written.
    until("the file to be written so", lambda: check(written()))


def as_before():
    """Undoes everything."""
    keys("Escape")
    typed("99u")
    saved(lambda text: text == SOURCE)


def diagnostics():
    shown(r"EXPOSR 8080\s+.*unknown instruction: EXPOSR")


def hover():
    go_to("WORKDIR", 2)
    typed(" k")
    shown("working directory")
    keys("Escape")
    gone("working directory")


def definition():
    go_to("--from=build", 8)
    typed("gd")
    at(*place("AS build", 3))


def references():
    go_to("AS build", 3)
    typed("gr")
    shown(r"2/2")
    shown(r"COPY --from=build")
    keys("Escape")


def highlights():
    go_to("AS build", 3)
    typed(" h")
    shown(r"\b\d/2 sels\b")
    keys("Escape")
    typed(",")


def outline():
    typed(" s")
    shown(r"build")
    shown(r"alpine:3\.20")
    keys("Escape")


def completion():
    go_to("WORKDIR")
    typed("OSTOPS")
    shown(r"STOPSIGNAL\s+\S")
    keys("C-n", "Enter", "Escape")
    shown(r"\d\s+STOPSIGNAL")
    as_before()


def rename():
    go_to("AS build", 3)
    typed(" r")
    shown(r"rename")
    keys("C-u")
    typed("compile")
    keys("Enter")
    shown("AS compile")
    saved(lambda text: "--from=compile /out" in text and "AS compile\n" in text and "go build -o" in text)
    as_before()


def formatting():
    go_to("WORKDIR /src", 7)
    typed("i   ")
    keys("Escape")
    command("format")
    saved(lambda text: "WORKDIR /src\n" in text)
    as_before()


def code_action():
    go_to("EXPOSR", 1)
    typed(" a")
    shown("Change to `EXPOSE`")
    keys("Enter")
    saved(lambda text: "EXPOSE 8080" in text)
    gone("unknown instruction")
    as_before()
    diagnostics()


def signature():
    go_to("COPY --from=build", 16)
    typed("a ")
    shown(r"COPY \[flags\] source")
    keys("Escape")
    as_before()


def hints():
    # The resolved value after the word with the variable.
    shown(r"golang:\$\{GO_VERSION\}-alpine\S*\s?.*1\.22")


def grammar():
    # Text objects and tree of our grammar: an instruction is a function.
    go_to("WORKDIR")
    typed("maf")
    command("tree-sitter-subtree")
    shown(r"\(workdir_instruction")
    keys("Escape")


def clean_end():
    command("q!")
    try:
        running = TMUX + ["has-session"]
        until("Helix to end", lambda: subprocess.run(running, capture_output=True, check=False).returncode)
    finally:
        ended()


def ended():
    """Kills the terminal if Helix is still running."""
    subprocess.run(TMUX + ["kill-server"], capture_output=True, check=False)


def log():
    lines = LOG.read_text().splitlines()
    # Helix doesn't wait for the response to its last request, and logs the requested exit of the server as an error.
    end = next(at for at, line in enumerate(lines) if '-> {"jsonrpc":"2.0","method":"exit"' in line)
    wrong = [line for line in lines[:end] if " [ERROR] " in line]
    assert not wrong, "\n".join(wrong[:5])


CHECKS = [
    ("diagnostics are at the error", diagnostics),
    ("hover opens a window with the text", hover),
    ("definition goes from COPY --from=build to the stage", definition),
    ("references of a stage open as a list", references),
    ("the same name is highlighted", highlights),
    ("the outline has the stages", outline),
    ("completion takes what is typed", completion),
    ("renaming a stage updates its references, but no folder of that name", rename),
    ("formatting formats the file", formatting),
    ("a code action fixes the error", code_action),
    ("signature help shows the flags", signature),
    ("inlay hints show values", hints),
    ("the grammar has its tree and its objects", grammar),
    ("Helix ends", clean_end),
    ("Helix logs no errors", log),
]


def main():
    config = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "helix"
    config.mkdir(parents=True, exist_ok=True)
    (config / "languages.toml").write_text((ROOT / "editors/helix/languages.toml").read_text())
    (config / "config.toml").write_text(
        '[editor]\nend-of-line-diagnostics = "hint"\n[editor.lsp]\ndisplay-inlay-hints = true\n')
    start = f"exec {os.environ['HELIX']} -v --log {LOG} {SAMPLE}"
    tmux("-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "40",
         "-e", "TERM=xterm-256color", "-e", f"PATH={os.environ['PATH']}", start)
    passed = failed = 0
    for what, check in CHECKS:
        try:
            check()
            passed += 1
            print(f"ok      {what}")
        except (AssertionError, subprocess.CalledProcessError) as wrong:
            failed += 1
            print(f"FAILED  {what}: {wrong}")
    ended()
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


try:
    main()
finally:
    ended()
