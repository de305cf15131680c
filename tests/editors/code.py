#!/usr/bin/env python3
"""A stand-in for VS Code: accepts the arguments that `dockwright try` passes, installs an extension or shows a file.
Started by `tests/editors/try.py`."""

import json
import os
import pathlib
import subprocess
import sys

arguments = sys.argv[1:]


def option(name):
    at = arguments.index(name)
    value = arguments[at + 1]
    del arguments[at : at + 2]
    return value


portable = pathlib.Path(os.environ["VSCODE_PORTABLE"])
data = pathlib.Path(option("--user-data-dir"))
extensions = pathlib.Path(option("--extensions-dir"))
assert data.parent == extensions.parent == portable
if "--install-extension" in arguments:
    extension = pathlib.Path(option("--install-extension"))
    assert extension.is_file() and not arguments, arguments
    extensions.mkdir()
    (extensions / extension.name).write_bytes(extension.read_bytes())
else:
    assert list(extensions.iterdir())
    *flags, file = arguments
    assert set(flags) == {"--new-window", "--disable-workspace-trust", "--wait"}, flags
    settings = json.loads((data / "User/settings.json").read_text())
    subprocess.run([settings["dockwright.path"], "check", file])
    input()
