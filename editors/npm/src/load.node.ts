/** The modules of this package, from the file system. */
import { readFile } from 'node:fs/promises';

export async function loadModule(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(new URL('./dockwright.wasm', import.meta.url)));
}

export async function loadShellModule(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(new URL('./shell.wasm', import.meta.url)));
}
