#!/bin/bash
# @security-alert/sarif-to-markdown 1.11.1 shows the rule's level in place of the finding's, and leaves out rules without one.
#
# Package:  npm @security-alert/sarif-to-markdown 1.11.1
# Input:    a SARIF log with a finding of level `error`, whose rule has the default level `note`, or none
# Expected, before the first run: `[ERROR]` for both. In SARIF, the level of a rule counts only for findings without a level.
# Seen:     `[NOTE]` for the first; the second isn't in the text at all, and there is no message.
# Matters:  comments in pull requests hide errors of tools whose severities were changed by their configuration. A linter has to
#           write the default level of each rule to be shown.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if npm or the package is missing.
set -euo pipefail
command -v npm >/dev/null || { echo "skipped: needs npm"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @security-alert/sarif-to-markdown@1.11.1 ||
    { echo "skipped: needs @security-alert/sarif-to-markdown 1.11.1"; exit 77; }
cat >show.cjs <<'JS'
const { sarifToMarkdown } = require('@security-alert/sarif-to-markdown');
const rule = { id: 'A', shortDescription: { text: 'Rule' }, ...JSON.parse(process.argv[2]) };
const uri = 'Dockerfile';
const locations = [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 1, endLine: 1 } } }];
const log = {
  version: '2.1.0',
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  runs: [{
    tool: { driver: { name: 'linter', rules: [rule] } },
    results: [{ ruleId: 'A', ruleIndex: 0, level: 'error', message: { text: 'Text' }, locations }],
  }],
};
const [{ body }] = sarifToMarkdown({ owner: 'owner', repo: 'name', branch: 'main', sourceRoot: '' })(log);
console.log(/\*\*\[(\w*)\]\*\*.*`Text`/.exec(body)?.[1] ?? 'none');
JS

failed=0
# expect RULE EXPECTED: the level that is shown
expect() {
    local seen
    seen=$(node show.cjs "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect '{ "defaultConfiguration": { "level": "error" } }' ERROR
expect '{ "defaultConfiguration": { "level": "note" } }' NOTE
expect '{}' none
exit $failed
