#!/usr/bin/env python3
"""Types whole Dockerfiles into real editors, key by key, and compares what they save. Started by `.ci/editors typing`.

Keys go through a terminal at their real times. The typist looks at the cursor after Enter where the editor may have
indented or continued a comment, and corrects that with Backspace and Space as a user does; nothing else on the screen is
looked at. Now and then the typist hesitates, also before Enter: long enough for a list of completions to open.
"""

import argparse
import concurrent.futures
import difflib
import pathlib
import random
import re
import shutil
import sys
import threading
import time

from editors import EDITORS, ROOT, SCRATCH, TMUX, build_grammar, until
from screen import Tmux

# Seconds of a hesitation.
HESITATION = 0.4


def lines_of(path):
    """The lines that are to be typed; no editor types a byte order mark or the ends of lines of Windows."""
    text = path.read_bytes().decode().removeprefix("\ufeff").replace("\r\n", "\n")
    return text.removesuffix("\n").split("\n")


class Typist:
    def __init__(self, editor, speed, seed):
        self.editor, self.terminal = editor, editor.terminal
        self.delay = speed / 1000
        self.random = random.Random(seed)
        self.origin = None
        # Columns that the editor had placed the cursor at, where others were wanted.
        self.corrections = 0

    def hesitate(self, chance):
        if self.random.random() < chance:
            time.sleep(HESITATION)

    def key(self, character):
        if character == "\t":
            self.editor.tab()
        else:
            self.terminal.type(character)
        time.sleep(self.delay)

    def look(self, row, condition):
        """Waits until the cursor is on a row, where a condition holds for its column, and stays there."""
        def found():
            place = self.terminal.cursor()
            time.sleep(0.06)
            at = place[1] == self.origin[1] + row and condition(place[0] - self.origin[0])
            return at and self.terminal.cursor() == place and (place,)
        try:
            return until(f"the cursor on row {row}", found, 20)[0]
        except AssertionError as error:
            screen = "\n".join(line for line in self.terminal.lines() if line)
            raise AssertionError(f"{error}; it is at {self.terminal.cursor()} on the screen\n{screen}") from None

    def correct(self, row, key, condition=lambda _: True):
        """Presses a key that corrects what the editor did by itself, once the cursor is where a condition wants it."""
        self.corrections += 1
        self.terminal.keys(key)
        time.sleep(self.delay)
        return self.look(row, condition)[0] - self.origin[0]

    def indent(self, row, wanted):
        """Brings the cursor to a column of a new line, on which the editor may have continued a comment or indented."""
        column = self.look(row, lambda _: True)[0] - self.origin[0]
        if column != wanted:
            # A slow editor may not have drawn what it does to the line yet.
            time.sleep(0.4)
            column = self.look(row, lambda _: True)[0] - self.origin[0]
        while "#" in self.terminal.lines()[self.origin[1] + row]:
            before = column
            column = self.correct(row, "BSpace", lambda now: now < before)
        while column != wanted:
            before = column
            column = self.correct(row, "BSpace" if column > wanted else "Space", lambda now: now != before)

    def close(self, row, line):
        """Removes what the editor has closed by itself and the line leaves open."""
        if not any(character in self.editor.pairs for character in line):
            return
        column, at = self.look(row, lambda column: column >= len(line))
        if self.terminal.lines()[at][column:].strip():
            self.correct(row, self.editor.kill)

    def type(self, lines):
        # Emacs has the cursor in the echo area at times, until it is idle.
        self.origin = until("the cursor in the empty file", lambda: (at := self.terminal.cursor())[1] == 0 and (at,))[0]
        looks = False
        for number, line in enumerate(lines):
            space = re.match(r" *", line).group()
            if number:
                self.hesitate(0.3)
                self.key("\n")
                if looks or space:
                    self.indent(number, len(space))
            for character in line[len(space):]:
                self.key(character)
                self.hesitate(0.03)
            self.close(number, line)
            before = lines[number - 1] if number else ""
            looks = line.lstrip() != line or line[:1] == "#" or line.endswith(("\\", "`")) or before.endswith(("\\", "`"))


def type_file(tmux, editor_class, server, path, speed, label):
    """Types one file. Returns what differs, and figures."""
    folder = SCRATCH / "work" / label
    shutil.copytree(path.parent, folder)
    file = folder / path.name
    file.unlink()
    lines = lines_of(path)
    editor = editor_class(tmux, server, label, file)
    try:
        editor.press(*editor.begin)
        typist = Typist(editor, speed, f"{path.parent.name} {speed}")
        typist.type(lines)
        saved = editor.finish()
    finally:
        editor.terminal.close()
    entered = [line.rstrip() for line in lines[:-1]] if editor.trims else lines[:-1]
    wanted = "\n".join([*entered, lines[-1]]) + "\n"
    completions = [result if isinstance(result, list) else (result or {}).get("items") for result in editor.completions().values()]
    difference = list(difflib.unified_diff(wanted.splitlines(True), saved.splitlines(True), "typed", "saved", n=1))
    return {
        "lines": len(lines),
        "wrong": sum(line[:1] == "-" for line in difference[2:]) or len(difference) and 1,
        "difference": "".join(line if line.endswith("\n") else line + "⏎ is missing\n" for line in difference),
        "corrections": typist.corrections,
        "requests": len(completions),
        "answers": sum(1 for items in completions if items),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--server", required=True, help="a binary, or `none` for the editors alone")
    parser.add_argument("--editors", default="helix,neovim,neovim-letters,emacs,vim")
    parser.add_argument("--speeds", default="30,60,120", help="milliseconds a key")
    parser.add_argument("--files", default="", help="names of folders, separated by commas [default: all]")
    parser.add_argument("--sample", type=int, default=0, help="so many files, chosen by the seed")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "tests/dockerfiles")
    parser.add_argument("--jobs", type=int, default=8)
    parser.add_argument("--limit", type=float, default=1e9, help="seconds after which no further file is begun")
    parser.add_argument("--no-grammar", action="store_true")
    options = parser.parse_args()
    paths = sorted(options.folder.glob("*/Dockerfile"))
    if options.files:
        paths = [path for path in paths if path.parent.name in options.files.split(",")]
    if options.sample:
        paths = random.Random(options.seed).sample(paths, min(options.sample, len(paths)))
    if not paths:
        sys.exit(f"no Dockerfiles in {options.folder}")
    if not options.no_grammar:
        build_grammar()
    begun = time.monotonic()
    tmux = Tmux(TMUX, SCRATCH / "tmux")
    printing = threading.Lock()
    figures, failed, left = {}, 0, 0

    def one(task):
        nonlocal failed, left
        name, path, speed = task
        label = f"{name}-{path.parent.name}-{speed}"
        if time.monotonic() - begun > options.limit:
            with printing:
                left += 1
            return
        try:
            found = type_file(tmux, EDITORS[name], options.server, path, speed, label)
        except Exception as error:
            found = None
            problem = f"{type(error).__name__}: {error}"
        with printing:
            sums = figures.setdefault((name, speed), dict.fromkeys(("lines", "wrong", "corrections", "requests", "answers"), 0))
            if found is None:
                failed += 1
                print(f"FAILED  {name}, {speed} ms: {path.parent.name}: {problem}", flush=True)
                return
            for key in sums:
                sums[key] += found[key]
            if found["difference"]:
                failed += 1
                print(f"FAILED  {name}, {speed} ms: {path.parent.name}\n{found['difference']}", end="", flush=True)

    tasks = [(name, path, int(speed)) for path in paths for speed in options.speeds.split(",") for name in options.editors.split(",")]
    try:
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            list(pool.map(one, tasks))
    finally:
        tmux.end()
    for (name, speed), sums in sorted(figures.items()):
        print(f"{name}, {speed} ms: {sums['lines'] - sums['wrong']} of {sums['lines']} lines as typed, "
              f"{sums['corrections']} indentations corrected, {sums['requests']} requests, {sums['answers']} answers with items")
    for name in options.editors.split(","):
        if options.server != "none" and not sum(sums["answers"] for (editor, _), sums in figures.items() if editor == name):
            failed += 1
            print(f"FAILED  {name}: no completion was ever offered, so nothing was tested")
    print(f"{len(tasks) - left} files typed, {failed} failed" + (f", {left} left out for want of time" if left else ""))
    sys.exit(1 if failed else 0)


main()
