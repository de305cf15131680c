// Conversion between positions of LSP, in UTF-16 columns, and offsets of CodeMirror.

import type { ChangeSpec, Text } from '@codemirror/state';
import type { Position, Range, TextEdit } from 'vscode-languageserver-protocol';

/** The offset of a position; one beyond the end of a line or of the document becomes that end. */
export function offsetOf(doc: Text, position: Position): number {
  if (position.line >= doc.lines) {
    return doc.length;
  }
  const line = doc.line(position.line + 1);
  return Math.min(line.from + position.character, line.to);
}

export function positionOf(doc: Text, offset: number): Position {
  const line = doc.lineAt(offset);
  return { line: line.number - 1, character: offset - line.from };
}

export function spanOf(doc: Text, range: Range): { from: number; to: number } {
  return { from: offsetOf(doc, range.start), to: offsetOf(doc, range.end) };
}

export function changesOf(doc: Text, edits: readonly TextEdit[]): ChangeSpec[] {
  return edits.map((edit) => ({ ...spanOf(doc, edit.range), insert: edit.newText }));
}
