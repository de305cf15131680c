#!/bin/bash
# pylspclient 0.1.2 drops `textEdit`, `filterText` and `data` of completion items.
#
# Package:  PyPI pylspclient 0.1.2
# Input:    an item with the label `debian:12`, and a `textEdit` that replaces the word at the cursor
# Expected, before the first run: the item with its edit. The label is what is shown; the edit is what is to be inserted.
# Seen:     only six properties are read: `label`, `kind`, `detail`, `documentation`, `insertText` and `insertTextFormat`. The
#           others are dropped without a message.
# Matters:  a client can only insert the label, in addition to what the user has typed. Items can't be resolved without `data`.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pylspclient==0.1.2 ||
    { echo "skipped: needs pylspclient 0.1.2"; exit 77; }
failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "properties" "label kind detail documentation insertText insertTextFormat" "$(venv/bin/python -c '
from pylspclient.lsp_pydantic_strcuts import CompletionItem
start, end = {"line": 0, "character": 5}, {"line": 0, "character": 8}
edit = {"range": {"start": start, "end": end}, "newText": "debian:12"}
item = CompletionItem.model_validate({"label": "debian:12", "textEdit": edit, "filterText": "deb", "data": 1})
print(*item.model_dump())')"
exit $failed
