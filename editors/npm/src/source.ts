/** Files that are loaded when the server needs them. */

/** Where files are loaded from. Paths are absolute. Both functions resolve to `undefined` if there is nothing, or it can't be read. */
export interface FileSource {
  /** The names in a folder. */
  readFolder(path: string): PromiseLike<readonly FolderEntry[] | undefined>;
  /** The content of a file. */
  readFile(path: string): PromiseLike<Uint8Array | undefined>;
}

/** A name in a folder, and whether it is a folder itself. */
export type FolderEntry = readonly [name: string, isFolder: boolean];
