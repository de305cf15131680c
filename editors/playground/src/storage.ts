// Keeps the work of a tab while the page is loaded again.

import { readWork, type Work } from './document';

/** The work of this tab, before it was loaded again. */
export function stored(): Work | null {
  try {
    return readWork(JSON.parse(sessionStorage.getItem('work') ?? 'null'));
  } catch {
    return null;
  }
}

export function store(work: Work): void {
  try {
    sessionStorage.setItem('work', JSON.stringify(work));
  } catch {
    // Storage is disabled or full.
  }
}
