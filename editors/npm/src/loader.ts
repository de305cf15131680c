/** Loads files from a source, once the server has used them. */
import { FileSystem, Folder, type Unloaded } from './files.js';
import type { FileSource } from './source.js';

/** Loads at the same time. */
const MAX_LOADS = 16;
/** Folders and files that are loaded in searches of the workspace, and for configuration. */
const MAX_FOLDERS = 1_000;
const MAX_FILES = 500;
/** Milliseconds after which a source is taken not to have something. */
const MAX_TIME = 20_000;
/**
 * Milliseconds after a load in which further ones are awaited, before the server is notified. Each time in a row it is twice
 * as long, since the server begins a search of the workspace again.
 */
const MIN_PAUSE = 20;
const MAX_PAUSE = 1_000;

export class Loader {
  readonly files: FileSystem;
  private missed = new Set<Unloaded>();
  private readonly loads = new Map<Unloaded, Promise<void>>();
  private readonly queue: (() => void)[] = [];
  private active = 0;
  private folders = 0;
  private contents = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pause = MIN_PAUSE;

  /** `changed` is called after what the server sees has changed. */
  constructor(
    private readonly source: FileSource | undefined,
    private readonly changed: () => void,
  ) {
    this.files = new FileSystem({ missed: (it) => this.source && this.missed.add(it) });
  }

  /** True if nothing is being loaded, and the server knows what has been. */
  get isIdle(): boolean {
    return this.loads.size === 0 && this.timer === undefined;
  }

  /** What the server has used since the last call without its being loaded. */
  takeMissed(): ReadonlySet<Unloaded> {
    const { missed } = this;
    if (missed.size > 0) this.missed = new Set();
    return missed;
  }

  /**
   * Loads folders and files; only a limited number of them unless the client requests something that needs them. Returns
   * `undefined` if there is nothing to wait for.
   */
  load(all: Iterable<Unloaded>, isRequested: boolean): Promise<unknown> | undefined {
    const loads: Promise<void>[] = [];
    for (const it of all) {
      const known = this.loads.get(it);
      if (known) loads.push(known);
      else if (isRequested || this.isWithinLimits(it)) loads.push(this.start(it, isRequested));
    }
    return loads.length > 0 ? Promise.all(loads) : undefined;
  }

  /** Follows changes of files that the client reports. */
  change(changes: readonly { uri: string; type: number }[]): void {
    const again = new Set<Unloaded>();
    let isChanged = false;
    for (const { uri, type } of changes) {
      const path = pathOf(uri);
      const kind = ({ 1: 'created', 2: 'changed', 3: 'deleted' } as const)[type];
      if (path === undefined || kind === undefined) continue;
      const found = this.files.change(path, kind);
      if (typeof found === 'object') again.add(found);
      else isChanged ||= found;
    }
    if (isChanged) this.notifyLater();
    // What is being loaded may be the state before the change.
    for (const it of again) void this.reload(it);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.queue.length = 0;
  }

  private async reload(it: Unloaded): Promise<void> {
    await this.loads.get(it);
    await this.load([it], true);
  }

  private isWithinLimits(it: Unloaded): boolean {
    return it instanceof Folder ? ++this.folders <= MAX_FOLDERS : ++this.contents <= MAX_FILES;
  }

  private start(it: Unloaded, isUrgent: boolean): Promise<void> {
    const turn = new Promise<void>((resolve) => (isUrgent ? this.queue.unshift(resolve) : this.queue.push(resolve)));
    const done = turn.then(() => this.run(it));
    this.loads.set(it, done);
    this.next();
    return done;
  }

  private next(): void {
    while (this.active < MAX_LOADS) {
      const start = this.queue.shift();
      if (!start) return;
      this.active++;
      start();
    }
  }

  private async run(it: Unloaded): Promise<void> {
    try {
      if (it instanceof Folder) {
        const entries = await this.read((source) => source.readFolder(it.path));
        if (entries) it.load(entries);
        else it.known = 'unavailable';
      } else {
        const content = await this.read((source) => source.readFile(it.path));
        if (content) it.load(content);
        else it.known = 'unavailable';
      }
    } catch {
      it.known = 'unavailable';
    }
    this.loads.delete(it);
    this.active--;
    this.next();
    this.notifyLater();
  }

  private async read<T>(read: (source: FileSource) => PromiseLike<T | undefined>): Promise<T | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), MAX_TIME)));
    try {
      return this.source && (await Promise.race([read(this.source), late]));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Notifies the server of what has been loaded until now. */
  notify(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.changed();
  }

  private notifyLater(): void {
    const isLast = this.loads.size === 0;
    if (this.timer !== undefined && !isLast) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.notify(), isLast ? 0 : this.pause);
    this.pause = isLast ? MIN_PAUSE : Math.min(2 * this.pause, MAX_PAUSE);
  }
}

/** The path of a file, by its URI. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file://')) return undefined;
  try {
    return decodeURIComponent(new URL(uri).pathname);
  } catch {
    return undefined;
  }
}
