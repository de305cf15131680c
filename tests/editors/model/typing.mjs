// The type-through property: whoever types a file from top to bottom without looking at the suggestions gets exactly
// what was typed.
//
// After every key the model reports what Enter, Tab and the commit characters would do. A prefix is finished if the file
// has white space or the line's end next. Reported are
//
// - `enter`: Enter at a finished prefix would accept a suggestion (the newline is lost even if the text stays);
// - `typed`: the file's own next character would accept a suggestion and change the text;
// - `commit`: at a finished prefix a commit character of the selected suggestion would change the text;
// - `tab`: Tab at a finished prefix would accept a suggestion. Counted, and no violation: a Dockerfile has no Tab there.
//
// Each is looked at when the server has answered (`answered`), in the moment before it has (`stale`: the list still
// shows what was answered to earlier keys), and with a server whose answers arrive one and three keys late (`late 1`,
// `late 3`).

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { VSCode } from './vscode.mjs';

export const VIOLATIONS = ['enter', 'typed', 'commit'];

/** Types a file into a new document of the server; `report` gets each violation. Returns the number of prefixes. */
export async function typeFile(setup, file, { late = 0, report }) {
  const uri = pathToFileURL(path.join(file.context, `Dockerfile.typed${setup.count++}`)).href;
  const editor = new VSCode({ ...setup, uri });
  let prefixes = 0;
  const lines = file.text.split('\n');
  let number = 0;
  for (const line of lines) {
    number++;
    const indentation = /^[ \t]*/.exec(line)[0];
    if (number > 1) {
      editor.enter(indentation);
      await settle(editor, late);
    } else if (indentation) {
      editor.edit(1, 1, indentation);
    }
    for (let i = indentation.length, next; i < line.length; i += next.length) {
      const typed = line.slice(0, i);
      next = String.fromCodePoint(line.codePointAt(i));
      const before = editor.line;
      const accepted = editor.type(next);
      if (accepted) {
        const plain = editor.line;
        const wanted = before.slice(0, accepted.text.start) + accepted.text.inserted + next;
        if (!plain.startsWith(wanted)) {
          emit('typed', late ? `late ${late}` : 'answered', typed, accepted.item, accepted.text.line, next);
        }
      }
      prefixes++;
      const prefix = typed + next;
      const finished = prefix.length === line.length || /\s/.test(line[prefix.length]);
      if (finished && late === 0 && editor.pending.length) look(prefix, 'stale');
      await settle(editor, late);
      if (finished) look(prefix, late ? `late ${late}` : 'answered');
    }
  }
  const requests = editor.requests;
  editor.close();
  return { prefixes, requests };

  function look(prefix, moment) {
    const entered = editor.onEnter;
    if (entered) emit('enter', moment, prefix, entered, editor.result(entered).line, '\n');
    const tabbed = editor.onTab;
    if (!tabbed) return;
    emit('tab', moment, prefix, tabbed, editor.result(tabbed).line, '\t');
    const result = editor.result(tabbed);
    if (result.line.slice(0, result.start) + result.inserted !== editor.before) {
      for (const char of editor.commits) emit('commit', moment, prefix, tabbed, result.line, char);
    }
  }

  function emit(what, moment, prefix, item, becomes, key) {
    report({
      what, moment, file: file.name, line: number, prefix, key, becomes,
      item: item.textLabel,
      kind: item.completion.kind + 1,
      changed: becomes !== editor.line,
      end: prefix.length === lines[number - 1].length ? 'line' : 'word',
      instruction: instructionAt(lines, number),
    });
  }
}

/** The instruction that a line belongs to: the first word of the line that begins it. */
function instructionAt(lines, number) {
  let at = number - 1;
  while (at > 0 && /^[^#]*[\\`]\s*$/.test(lines[at - 1])) at--;
  const word = /^\s*(#|[A-Za-z]+)/.exec(lines[at])?.[1] ?? '?';
  return /^[A-Za-z]/.test(word) ? word.toUpperCase() : word;
}

async function settle(editor, late) {
  if (editor.pending.length) await editor.settle(late);
}
