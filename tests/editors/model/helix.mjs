// A model of completion in Helix 25.07, after its sources (helix-term/src/handlers/completion and ui/completion.rs, and
// the crate nucleo-matcher), in words of our own.
//
// - Opens by itself after a trigger character, and where the two characters before the cursor are word characters
//   (letters, digits, `_`). While it is open, a word character narrows it and anything else closes it, after which it
//   may open anew.
// - Only the word characters before the cursor are matched, whatever the item's edit replaces: for `python:3.13-sl` it
//   is `sl`. They are matched against filterText, or else the label, with nucleo's fuzzy matching without regard to case.
// - Order: bad matches last, preselected items first, then the better score, then sortText.
// - An incomplete list is requested again after each character, a complete one is not.
//
// Not modelled: Helix's own completion of paths and words, and several servers.

import { Document, sorted } from './document.mjs';

const WORD = /[\p{L}\p{N}_]*$/u;
const isWord = (char) => /^[\p{L}\p{N}_]$/u.test(char);

export class Helix {
  constructor(server, uri, text) {
    this.document = new Document(server, uri, text, { '{': '}', '[': ']', '(': ')' });
    this.open = false;
    this.items = [];
  }

  async type(char) {
    const { document } = this;
    document.insert(char);
    if (!this.open) {
      await this.trigger();
      return;
    }
    this.filter += char;
    this.narrow(true);
    if (this.shown.length === 0 || !isWord(char)) {
      this.open = false;
      await this.trigger();
    } else if (this.incomplete) {
      const answer = await document.complete({ triggerKind: 3 });
      this.items = sorted(answer.items);
      this.incomplete = answer.incomplete;
      this.narrow(false);
      if (this.shown.length === 0) {
        this.open = false;
        await this.trigger();
      }
    }
  }

  async trigger() {
    const { document } = this;
    const character = document.triggers.find((it) => document.before.endsWith(it));
    const last = [...document.before].slice(-2);
    if (!character && !(last.length === 2 && last.every(isWord))) return;
    const answer = await document.complete(
      character ? { triggerKind: 2, triggerCharacter: character } : { triggerKind: 1 });
    this.items = sorted(answer.items);
    this.incomplete = answer.incomplete;
    this.filter = WORD.exec(document.before)[0];
    this.narrow(false);
    this.open = this.shown.length > 0;
  }

  narrow(again) {
    const source = again ? this.shown : this.items.map((item, index) => ({ item, index }));
    const least = Math.floor((7 + 14 * [...this.filter].length) / 3);
    this.shown = [];
    for (const { item, index } of source) {
      const score = fuzzy(item.filterText ?? item.label, this.filter);
      if (score === undefined) continue;
      this.shown.push({ item, index, score: Math.floor(score / (again ? 2 : 3)) });
    }
    const preselected = ({ item }) => Number(Boolean(item.preselect));
    this.shown.sort((a, b) => Number(a.score <= least) - Number(b.score <= least)
      || preselected(b) - preselected(a) || b.score - a.score || a.index - b.index);
  }

  /** The list as it is shown, each entry with the line that results from accepting it. */
  get list() {
    return this.open ? this.shown.map(({ item }) => ({ item, line: this.document.result(item, WORD) })) : [];
  }

  close() {
    this.document.close();
  }
}

const MATCH = 16, GAP_START = 3, GAP_MORE = 1, BOUNDARY = 8, CAMEL = 5, CONSECUTIVE = 4, WHITE = 10, DELIMITER = 9;
const [WHITESPACE, NON_WORD, DELIMITING, LOWER, UPPER, LETTER, NUMBER] = [0, 1, 2, 3, 4, 5, 6];

function classOf(char) {
  if (/\p{Ll}/u.test(char)) return LOWER;
  if (/\p{Lu}/u.test(char)) return UPPER;
  if (/\p{N}/u.test(char)) return NUMBER;
  if (/\p{L}/u.test(char)) return LETTER;
  if (/\s/.test(char)) return WHITESPACE;
  return '/,:;|'.includes(char) ? DELIMITING : NON_WORD;
}

/** The bonus of matching a character of a class after one of another. */
function bonusOf(previous, current) {
  if (current > DELIMITING) {
    if (previous === WHITESPACE) return WHITE;
    if (previous === DELIMITING) return DELIMITER;
    if (previous === NON_WORD) return BOUNDARY;
  }
  if ((previous === LOWER && current === UPPER) || (previous !== NUMBER && current === NUMBER)) return CAMEL;
  if (current === WHITESPACE) return WHITE;
  return current === NON_WORD ? BOUNDARY : 0;
}

/**
 * The score of the best alignment of `needle` as a subsequence of `haystack`, with a preference for matches at the
 * beginning; undefined without any. As in nucleo, a needle of one character gets no such preference.
 */
export function fuzzy(haystack, needle) {
  const text = [...haystack];
  const low = text.map((it) => it.toLowerCase());
  const wanted = [...needle.toLowerCase()];
  if (wanted.length === 0) return 0;
  if (wanted.length > text.length) return undefined;
  const classes = text.map(classOf);
  const bonus = classes.map((it, i) => bonusOf(i ? classes[i - 1] : WHITESPACE, it));
  if (wanted.length === 1 && text.length > 1) {
    const scores = low.flatMap((it, i) => (it === wanted[0] ? [MATCH + 2 * bonus[i]] : []));
    return scores.length ? Math.max(...scores) : undefined;
  }
  const start = low.indexOf(wanted[0]);
  if (start < 0) return undefined;
  // Where only one alignment is possible, nucleo's preference for the beginning falls faster.
  const alone = low.lastIndexOf(wanted.at(-1)) + 1 - start === wanted.length;
  const preference = (j) => {
    if (start === 0) return Math.floor(Math.max(0, 16 - j) / 2);
    if (alone) return Math.max(0, 8 - Math.floor((GAP_START * start) / 2));
    return Math.floor(Math.max(0, Math.max(0, 16 - GAP_START - (start - 1)) - (j - start)) / 2);
  };
  // Scores of alignments in which the needle's i-th character is matched at a place (`matched`), with the bonus that a
  // next character in a row would inherit (`run`), and of those that end before it in a gap (`gap`).
  let row = low.map((it, j) => {
    if (j < start || it !== wanted[0]) return undefined;
    return { score: MATCH + 2 * bonus[j] + preference(j), run: bonus[j] };
  });
  for (let i = 1; i < wanted.length; i++) {
    const next = new Array(text.length).fill(undefined);
    let gap;
    for (let j = start; j + 1 < text.length; j++) {
      const matched = row[j];
      if (low[j + 1] === wanted[i] && (matched || gap !== undefined)) {
        const skipped = gap === undefined ? undefined : gap + bonus[j + 1];
        let joined, run;
        if (matched) {
          run = Math.max(matched.run, CONSECUTIVE);
          if (bonus[j + 1] >= BOUNDARY && bonus[j + 1] > run) run = bonus[j + 1];
          joined = matched.score + Math.max(run, bonus[j + 1]);
        }
        next[j + 1] = joined !== undefined && (skipped === undefined || joined > skipped)
          ? { score: joined + MATCH, run }
          : { score: skipped + MATCH, run: bonus[j + 1] };
      }
      const afterMatch = matched && Math.max(0, matched.score - GAP_START);
      const longer = gap === undefined ? undefined : Math.max(0, gap - GAP_MORE);
      gap = afterMatch === undefined ? longer : longer === undefined ? afterMatch : Math.max(afterMatch, longer);
    }
    row = next;
  }
  const scores = row.flatMap((it) => (it ? [it.score] : []));
  return scores.length ? Math.max(...scores) : undefined;
}
