// Messages between the extension and the worker of the server.

import type { FolderEntry } from 'dockwright-server';

/** Where a module is: its URL, or its content if there is none that can be fetched. */
export type Module = string | Uint8Array;

/** To the worker: the modules, first of all; a message of LSP, as JSON since it may contain functions; what was read. */
export type ToWorker = { start: { server: Module; shell: Module } } | { message: string } | { read: number; result: ReadResult };

/** From the worker: a message of LSP; a folder or file to read; why the server has stopped. */
export type FromWorker = { message: object } | { read: number; folder: boolean; path: string } | { stopped: string };

export type ReadResult = readonly FolderEntry[] | Uint8Array | undefined;
