/** The file system in memory that the server sees, and what it lacks of files that are loaded when they are needed. */
import { Directory, File, OpenDirectory, PreopenDirectory, type Inode } from '@bjorn3/browser_wasi_shim';
import type { FolderEntry } from './source.js';
import * as wasi from 'wasi-definitions';

/** A folder whose names, or a file whose content, isn't loaded. */
export type Unloaded = Folder | LazyFile;

/** Who reports what is used before it is loaded. */
interface Observer {
  missed(it: Unloaded): void;
}

/**
 * What is known of a folder: nothing; nothing and it can't be loaded; some of what is in it; all.
 * A name that isn't in a folder of which all is known doesn't exist. Of other names the server doesn't know that.
 */
type Known = 'nothing' | 'unavailable' | 'some' | 'all';

/** The number of changes, which is the time of the last change of files. Equal times and sizes mean equal contents. */
let changes = 0n;

class Stat extends wasi.Filestat {
  constructor(
    ino: bigint,
    filetype: number,
    size: bigint,
    private readonly modified: bigint,
  ) {
    super(ino, filetype, size);
  }

  override write_bytes(view: DataView, at: number): void {
    super.write_bytes(view, at);
    // The library writes times to the wrong offsets.
    view.setBigUint64(at + 32, this.size, true);
    view.setBigUint64(at + 40, 0n, true);
    view.setBigUint64(at + 48, this.modified, true);
    view.setBigUint64(at + 56, 0n, true);
  }
}

/** A file. Until its content is loaded, it exists and can't be opened. */
export class LazyFile extends File {
  private modified = ++changes;
  /** Whether its content is loaded, or can't be. */
  known: 'nothing' | 'unavailable' | 'all';

  constructor(
    readonly path: string,
    content: Uint8Array | undefined,
    private readonly observer: Observer,
  ) {
    super(content ?? new Uint8Array());
    this.known = content ? 'all' : 'nothing';
  }

  load(content: Uint8Array): void {
    this.data = content;
    this.known = 'all';
    this.modified = ++changes;
  }

  override path_open(oflags: number, rights: bigint, flags: number): ReturnType<File['path_open']> {
    if (this.known === 'all') return super.path_open(oflags, rights, flags);
    if (this.known === 'nothing') this.observer.missed(this);
    return { ret: wasi.ERRNO_NOENT, fd_obj: null } as unknown as ReturnType<File['path_open']>;
  }

  override stat(): wasi.Filestat {
    return new Stat(this.ino, wasi.FILETYPE_REGULAR_FILE, this.size, this.modified);
  }
}

type Lookup = ReturnType<Directory['get_entry_for_path']>;

/** A folder. */
export class Folder extends Directory {
  declare contents: Map<string, Folder | LazyFile>;

  constructor(
    readonly path: string,
    public known: Known,
    private readonly observer: Observer,
  ) {
    super(new Map());
  }

  child(name: string): string {
    return this.path === '/' ? `/${name}` : `${this.path}/${name}`;
  }

  /** The child folder with a name, which is created unless it exists. */
  folder(name: string, known: Known): Folder {
    const child = this.contents.get(name);
    if (child instanceof Folder) return child;
    const created = new Folder(this.child(name), known, this.observer);
    this.contents.set(name, created);
    return created;
  }

  /** Replaces the names in this folder. What is known of those that stay is kept. */
  load(entries: readonly FolderEntry[]): void {
    const old = this.contents;
    this.contents = new Map();
    for (const [name, isFolder] of entries) {
      const same = old.get(name);
      if (same && same instanceof Folder === isFolder) this.contents.set(name, same);
      else if (isFolder) this.folder(name, 'nothing');
      else this.contents.set(name, new LazyFile(this.child(name), undefined, this.observer));
    }
    this.known = 'all';
  }

  override get_entry_for_path(path: Parameters<Directory['get_entry_for_path']>[0]): Lookup {
    let entry: Inode = this;
    for (const name of path.parts) {
      if (!(entry instanceof Folder)) return { ret: wasi.ERRNO_NOTDIR, entry: null };
      const child: Inode | undefined = entry.contents.get(name);
      if (child === undefined) return { ret: entry.missing(), entry: null };
      entry = child;
    }
    if (path.is_dir && !(entry instanceof Folder)) return { ret: wasi.ERRNO_NOTDIR, entry: null };
    return { ret: wasi.ERRNO_SUCCESS, entry };
  }

  /** The error for a name that isn't in this folder. */
  private missing(): number {
    if (this.known === 'nothing') this.observer.missed(this);
    return this.known === 'all' ? wasi.ERRNO_NOENT : wasi.ERRNO_NOTCAPABLE;
  }

  override path_open(): ReturnType<Directory['path_open']> {
    if (this.known === 'nothing') this.observer.missed(this);
    return { ret: wasi.ERRNO_SUCCESS, fd_obj: new OpenFolder(this) };
  }
}

/** A folder that is read. Its names are taken once: the library's takes time that is quadratic in their number. */
class OpenFolder extends OpenDirectory {
  private readonly entries: [string, Inode][];

  constructor(folder: Folder) {
    super(folder);
    this.entries = [...folder.contents];
  }

  override fd_readdir_single(cookie: bigint): ReturnType<OpenDirectory['fd_readdir_single']> {
    if (cookie < 2n) return super.fd_readdir_single(cookie);
    const entry = this.entries[Number(cookie - 2n)];
    if (!entry) return { ret: wasi.ERRNO_SUCCESS, dirent: null };
    const [name, inode] = entry;
    return { ret: wasi.ERRNO_SUCCESS, dirent: new wasi.Dirent(cookie + 1n, inode.ino, name, inode.stat().filetype) };
  }
}

/** The root, by which the server reaches everything. */
class Root extends PreopenDirectory {
  constructor(folder: Folder) {
    super('/', new Map());
    this.dir = folder;
  }

  override path_open(...args: Parameters<PreopenDirectory['path_open']>): ReturnType<PreopenDirectory['path_open']> {
    const opened = super.path_open(...args);
    // What can't be looked up can't be opened either, as if it were deleted meanwhile.
    return opened.ret === wasi.ERRNO_NOTCAPABLE ? { ret: wasi.ERRNO_NOENT, fd_obj: null } : opened;
  }
}

const encoder = new TextEncoder();

/** The file system. */
export class FileSystem {
  private readonly top: Folder;
  readonly root: PreopenDirectory;

  constructor(private readonly observer: Observer) {
    this.top = new Folder('/', 'some', observer);
    this.root = new Root(this.top);
  }

  /** Sets a file, or removes it. */
  set(path: string, content: string | Uint8Array | null): void {
    const parts = partsOf(path);
    const name = parts.pop();
    if (!path.startsWith('/') || name === undefined) throw new Error(`not an absolute path: ${path}`);
    if (content === null) {
      const parent = this.find(parts);
      if (parent instanceof Folder) parent.contents.delete(name);
      return;
    }
    let folder = this.top;
    for (const part of parts) folder = folder.folder(part, folder.known === 'all' ? 'all' : 'some');
    const bytes = typeof content === 'string' ? encoder.encode(content) : content;
    folder.contents.set(name, new LazyFile(path, bytes, this.observer));
  }

  /** Declares that all that is in a folder, and in the folders in it, has been set. */
  setComplete(path: string): void {
    let folder = this.top;
    for (const part of partsOf(path)) folder = folder.folder(part, 'some');
    const complete = (it: Folder) => {
      it.known = 'all';
      for (const child of it.contents.values()) if (child instanceof Folder) complete(child);
    };
    complete(folder);
  }

  /** Adds a folder whose content is loaded when it is needed, like that of the folders in it. */
  addLazy(path: string): void {
    let folder = this.top;
    for (const part of partsOf(path)) {
      const isLazy = folder.known === 'nothing' || folder.known === 'all' || folder.known === 'unavailable';
      folder = folder.folder(part, isLazy ? 'nothing' : 'some');
    }
    if (folder.known === 'some' || folder.known === 'unavailable') folder.known = 'nothing';
  }

  /**
   * Follows a change of a file or folder. Returns what has to be loaded again; `true` if nothing has, but what is known has
   * changed; `false` if the change concerns nothing that is known.
   */
  change(path: string, kind: 'created' | 'changed' | 'deleted'): Unloaded | boolean {
    const names = partsOf(path);
    const last = names.pop();
    let folder = this.top;
    for (const name of names) {
      const child = folder.contents.get(name);
      // The folder may have been created too.
      if (!(child instanceof Folder)) return kind === 'created' && child === undefined && folder.known === 'all' && folder;
      folder = child;
    }
    if (last === undefined) return false;
    const entry = folder.contents.get(last);
    if (kind === 'deleted') return folder.contents.delete(last);
    if (entry === undefined) return kind === 'created' && folder.known === 'all' && folder;
    return entry instanceof LazyFile && entry.known !== 'nothing' && entry;
  }

  private find(parts: readonly string[]): Folder | LazyFile | undefined {
    let entry: Folder | LazyFile | undefined = this.top;
    for (const part of parts) entry = entry instanceof Folder ? entry.contents.get(part) : undefined;
    return entry;
  }
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}
