// Locates the server executable.

import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';

const PROGRAM = process.platform === 'win32' ? 'dockwright.exe' : 'dockwright';

/** The executable of the setting `dockwright.path`, the bundled one, or the one in `PATH`. */
export function program(context: vscode.ExtensionContext): string {
  const named = vscode.workspace.getConfiguration('dockwright').get<string>('path', '').trim();
  if (named) {
    return named;
  }
  const ours = context.asAbsolutePath(path.join('bin', PROGRAM));
  return fs.existsSync(ours) ? ours : PROGRAM;
}
