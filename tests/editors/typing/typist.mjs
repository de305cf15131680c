// The keys that a user presses to write a text, given what the editor writes by itself.
//
// These rules are those of editors/vscode/language/dockerfile.json:
// - The line after the first line of a chain of continued lines is indented by four spaces, and those after it as it is.
// - The line after a chain is indented as the first line of the chain. Comments belong to the chain around them.
// - All other lines are indented as the line before.
// - `${` is closed, except in comments, and the closing brace is typed over.

export const INDENT = 4;
const CONTINUED = /(?:^|[^\\])\\\s*$|^[^`]*(?:`[^`]*`[^`]*)*\s`\s*$/;
const COMMENT = /^\s*#/;
const indentation = (line) => /^[ \t]*/.exec(line)[0];

/** The indentation that the editor gives to the line after `lines`. `last` is that of an empty last line. */
export function indentAfter(lines, last = '') {
  const line = lines.at(-1) ?? '';
  const own = indentation(line);
  if (line.trim() === '') {
    return last;
  }
  if (COMMENT.test(line)) {
    return own;
  }
  if (CONTINUED.test(line)) {
    return own === '' ? ' '.repeat(INDENT) : own;
  }
  if (own === '') {
    return own;
  }
  let first = lines.length - 1;
  while (first > 0 && (CONTINUED.test(lines[first - 1]) || COMMENT.test(lines[first - 1]))) {
    first--;
  }
  return indentation(lines[first]);
}

/** How many `${` of the line are not closed. */
function unclosed(line) {
  let open = 0;
  for (const [part] of line.matchAll(/\$\{|\}/g)) {
    open = part === '}' ? Math.max(0, open - 1) : open + 1;
  }
  return open;
}

/**
 * The keys, as the browser's driver names them, that write a line which the editor has indented by `auto`. `last` is true
 * for the last line of the text.
 */
export function keysOfLine(line, auto, last) {
  const own = indentation(line);
  if (line === '' && !last) {
    // The editor removes the indentation of an empty line.
    return [];
  }
  const keys = [];
  let rest = auto;
  while (!own.startsWith(rest)) {
    keys.push('Backspace');
    rest = rest.slice(0, -1 - ((rest.length - 1) % INDENT));
  }
  keys.push(...line.slice(rest.length));
  if (!COMMENT.test(line)) {
    // The user removes what the editor closed and the text does not close.
    keys.push(...new Array(unclosed(line)).fill('Delete'));
  }
  return keys;
}
