// What VS Code knows of the language `dockerfile`: its language configuration (that of our extension, or else of the
// extension that VS Code ships), the settings that our extension ships, and which text is a comment or a string.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The language configuration of VS Code's own Docker extension, as facts. */
const BUILT_IN = {
  autoClosingPairs: ['{}', '[]', '()', '""', "''"].map(([open, close]) => ({ open, close, notIn: [] })),
  autoCloseBefore: ';:.,=}])> \n\t',
  wordPattern: undefined,
};

/** JSON with comments and trailing commas. */
function parse(text) {
  return JSON.parse(text.replace(/("(?:[^"\\]|\\.)*")|\/\/.*|\/\*[\s\S]*?\*\//g, '$1').replace(/,(\s*[}\]])/g, '$1'));
}

/** The configuration and the shipped settings of the extension in `folder`. */
export function language(folder) {
  const found = { ...BUILT_IN, settings: {} };
  const manifest = path.join(folder, 'package.json');
  const { contributes = {} } = existsSync(manifest) ? parse(readFileSync(manifest, 'utf8')) : {};
  found.settings = { ...DOCKER, ...contributes.configurationDefaults?.['[dockerfile]'] };
  const file = contributes.languages?.find((it) => it.id === 'dockerfile')?.configuration;
  if (!file) {
    return found;
  }
  const own = parse(readFileSync(path.join(folder, file), 'utf8'));
  if (own.autoClosingPairs) {
    found.autoClosingPairs = own.autoClosingPairs.map((pair) =>
      Array.isArray(pair) ? { open: pair[0], close: pair[1], notIn: [] } : { notIn: [], ...pair });
  }
  found.autoCloseBefore = own.autoCloseBefore ?? found.autoCloseBefore;
  if (own.wordPattern) {
    const { pattern, flags = '' } = typeof own.wordPattern === 'string' ? { pattern: own.wordPattern } : own.wordPattern;
    found.wordPattern = new RegExp(pattern, flags.includes('g') ? flags : `${flags}g`);
  }
  return found;
}

/** The defaults for Dockerfiles of the Docker extension that VS Code ships. */
const DOCKER = { 'editor.quickSuggestions': { other: 'on', comments: 'off', strings: 'on' } };

export const OTHER = 0, COMMENT = 1, STRING = 2;

/**
 * The kind of each character of a line, by the TextMate grammar that VS Code ships: `#` at a line's beginning starts a
 * comment, quotes start a string that may span lines. `state` is the quote that is open at the line's beginning.
 */
export function kinds(line, state) {
  const result = new Array(line.length).fill(OTHER);
  let quote = state;
  if (!quote && /^\s*#/.test(line)) {
    return { kinds: result.fill(COMMENT, line.indexOf('#')), state: '' };
  }
  for (let i = 0; i < line.length; i++) {
    const char = line[i];
    if (quote) result[i] = STRING;
    if (char === '\\' && i + 1 < line.length) {
      i++;
      if (quote) result[i] = STRING;
    } else if (quote) {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") {
      quote = char;
      result[i] = STRING;
    }
  }
  return { kinds: result, state: quote };
}
