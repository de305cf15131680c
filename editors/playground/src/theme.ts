// Sets the color theme before the first paint: the user's choice, or else that of the system.

export {};

let stored: string | null = null;
try {
  stored = localStorage.getItem('theme');
} catch {
  // Storage is disabled.
}
const dark = stored ? stored === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
document.documentElement.dataset.theme = dark ? 'dark' : 'light';
