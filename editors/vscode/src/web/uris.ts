// URIs of files. The server reads files by their paths, so a file of another file system is one below a folder that stands
// for it: `vscode-vfs://github/owner/name` is `/vscode-vfs:/@github/owner/name`.

import * as vscode from 'vscode';

/** The URI of a document for the server. */
export function toServer(uri: vscode.Uri): string {
  return isFile(uri) ? vscode.Uri.from({ scheme: 'file', path: `/${uri.scheme}:/@${uri.authority}${uri.path}` }).toString() : uri.toString();
}

/** The URI of a document of the server. */
export function fromServer(text: string): vscode.Uri {
  const uri = vscode.Uri.parse(text, true);
  return (uri.scheme === 'file' && atPath(uri.path)) || uri;
}

/** The file at a path of the server's file system. */
export function atPath(path: string): vscode.Uri | undefined {
  const [, scheme, authority, rest] = /^\/([^/:]+):\/@([^/]*)(\/.*)?$/.exec(path) ?? [];
  return scheme === undefined ? undefined : vscode.Uri.from({ scheme, authority, path: rest });
}

/** True for documents in file systems, false for other ones, such as unsaved files and old versions. */
function isFile({ scheme, query, fragment }: vscode.Uri): boolean {
  if (query || fragment) {
    return false;
  }
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.some((it) => it.uri.scheme === scheme) || vscode.workspace.fs.isWritableFileSystem(scheme) !== undefined;
}
