// Runs before the page is shown: starts the worker with the server, and sets the color theme, the user's choice or that of the
// system.

/** The URL of the worker, relative to the page; set by the build. */
declare const WORKER_URL: string;

declare global {
  interface Window {
    server: Worker;
  }
}

window.server = new Worker(new URL(WORKER_URL, document.baseURI), { type: 'module' });

let stored: string | null = null;
try {
  stored = localStorage.getItem('theme');
} catch {
  // Storage is disabled.
}
const dark = stored ? stored === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
document.documentElement.dataset.theme = dark ? 'dark' : 'light';

export {};
