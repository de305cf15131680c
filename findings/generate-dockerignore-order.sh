#!/bin/bash
# generate-dockerignore-from-gitignore 0.1.3 writes the user's global patterns of Git after those of the project.
#
# Package:  PyPI generate-dockerignore-from-gitignore 0.1.3, with Git
# Input:    a `.gitignore` with `*.log` and `!keep.log`, and `core.excludesFile` with `keep.log`
# Expected, before the first run: `keep.log` is part of the build context. For Git, patterns of the project outrank global ones.
# Seen:     the global patterns are the last lines, and in `.dockerignore` the last pattern that matches decides: `keep.log` is
#           ignored, though Git tracks it. The file is another one on each computer.
# Matters:  `COPY keep.log` fails for those who ignore such files everywhere else.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if git, python3 or a package is missing.
set -euo pipefail
command -v git >/dev/null && command -v python3 >/dev/null || { echo "skipped: needs git and python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check generate-dockerignore-from-gitignore==0.1.3 ||
    { echo "skipped: needs generate-dockerignore-from-gitignore 0.1.3"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^generate-dockerignore'
export HOME=$work/home GIT_CONFIG_NOSYSTEM=1
unset XDG_CONFIG_HOME
mkdir -p home project
git config --global core.excludesFile "$work/home/ignore"
cd project
git init --quiet
printf '*.log\n!keep.log\n' >.gitignore
touch keep.log

failed=0
# expect GLOBAL EXPECTED: a global pattern, whether Git ignores keep.log, and the patterns of .dockerignore
expect() {
    local seen
    echo "$1" >../home/ignore
    seen=$(git status --porcelain keep.log)
    ../venv/bin/python -m generate_dockerignore >/dev/null 2>&1
    seen="$seen; $(grep -v '^#' .dockerignore | xargs)"
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
    rm .dockerignore
}
expect '*.tmp' '?? keep.log; .git ./**/*.log !./**/keep.log **/*.tmp'
expect keep.log '?? keep.log; .git ./**/*.log !./**/keep.log **/keep.log'
exit $failed
