/** The modules of this package, from where they are published. Bundlers recognize these URLs. */
import { compile } from './server.js';

export function loadModule(): Promise<WebAssembly.Module> {
  return compile(fetch(new URL('./dockwright.wasm', import.meta.url)));
}

export function loadShellModule(): Promise<WebAssembly.Module> {
  return compile(fetch(new URL('./shell.wasm', import.meta.url)));
}
