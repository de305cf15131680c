// VS Code's own code, as the npm package monaco-editor ships it, loaded into Node without a browser: style sheets are
// empty modules, the document is an object that accepts everything, and time passes only in `Clock.advance`.

import { register } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const hooks = `export async function resolve(specifier, context, next) {
  return specifier.endsWith('.css') ? { url: 'data:text/javascript,', shortCircuit: true } : next(specifier, context);
}`;

/** An object that has every property, each of which can be called. */
function anything() {
  return new Proxy(function () {}, {
    get: (_, key) => {
      if (key === Symbol.toPrimitive) return () => '';
      if (key === Symbol.iterator || key === 'then') return undefined;
      return key === 'length' ? 0 : anything();
    },
    set: () => true,
    apply: () => anything(),
    construct: () => anything(),
  });
}

/** The timers of VS Code's code. */
export class Clock {
  now = 0;
  #next = 1;
  #timers = new Map();

  install() {
    globalThis.setTimeout = (run, delay = 0, ...values) => {
      const id = this.#next++;
      this.#timers.set(id, { at: this.now + Math.max(0, Number(delay) || 0), run: () => run(...values) });
      return id;
    };
    globalThis.clearTimeout = (id) => void this.#timers.delete(id);
    globalThis.setInterval = () => 0;
    globalThis.clearInterval = () => {};
  }

  /** Runs what is due within the next milliseconds, in order. */
  advance(milliseconds) {
    const end = this.now + milliseconds;
    for (;;) {
      let first;
      for (const [id, timer] of this.#timers) {
        if (timer.at <= end && (!first || timer.at < first[1].at)) first = [id, timer];
      }
      if (!first) break;
      this.#timers.delete(first[0]);
      this.now = Math.max(this.now, first[1].at);
      first[1].run();
    }
    this.now = end;
  }
}

/** Loads the modules below `folder/node_modules`. */
export async function load(folder) {
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
  Object.assign(globalThis, {
    window: globalThis,
    document: anything(),
    location: anything(),
    CSS: anything(),
    MutationObserver: class { observe() {} },
    HTMLElement: class {},
    Element: class {},
    UIEvent: class {},
    KeyboardEvent: class {},
    MouseEvent: class {},
    customElements: { define() {}, get() {} },
    matchMedia: () => anything(),
    addEventListener: () => {},
    requestAnimationFrame: () => 0,
  });
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true,
    value: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140', platform: 'Linux', languages: [], clipboard: {} },
  });
  const root = path.join(folder, 'node_modules/monaco-editor/esm/vs');
  const get = (name) => import(pathToFileURL(path.join(root, `${name}.js`)).href);
  const suggest = 'editor/contrib/suggest/browser';
  const modules = await Promise.all([
    'base/common/event',
    'editor/common/config/editorOptions',
    'editor/common/core/position',
    'editor/common/core/range',
    'editor/common/core/selection',
    'editor/common/core/wordHelper',
    `${suggest}/suggestModel`,
    `${suggest}/suggestController`,
    `${suggest}/suggestWidget`,
    `${suggest}/suggestMemory`,
    'editor/contrib/snippet/browser/snippetParser',
  ].map(get));
  return Object.assign({}, ...modules);
}
