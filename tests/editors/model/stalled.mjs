// How many lines would change if the server, or the process that VS Code runs extensions in, answered all requests but one
// in time, and that one after the line's Enter.
//
// VS Code shows a list until the answer to a further request for it has arrived (after each letter if the list is
// incomplete, and after a trigger character), ignores what is typed meanwhile, and Enter accepts the list's item in place of
// all of it.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { VSCode } from './vscode.mjs';

/** Types each line of a file with the requests after each key unanswered, in turn; `report` gets each line that changes. */
export async function stallFile(setup, file, report) {
  const lines = file.text.split('\n');
  const open = (number) => new VSCode({
    ...setup,
    uri: pathToFileURL(path.join(file.context, `Dockerfile.stalled${setup.count++}`)).href,
    text: [...lines.slice(0, number), ''].join('\n'),
  });
  for (const [number, line] of lines.entries()) {
    const editor = open(number);
    const moments = [];
    for (const char of line) {
      editor.type(char);
      if (editor.pending.length && editor.onEnter) moments.push(editor.before.length);
      await editor.settle();
    }
    editor.close();
    for (const moment of moments) {
      const stalled = open(number);
      for (const char of line) {
        stalled.type(char);
        if (stalled.before.length < moment) await stalled.settle();
      }
      const item = stalled.onEnter;
      if (item) report({ file: file.name, line: number + 1, typed: line.slice(0, moment), wanted: line, becomes: stalled.result(item).line });
      await stalled.settle();
      stalled.close();
      if (item) break;
    }
  }
  return lines.length;
}
