// The documents that the server handles.

export const SELECTOR = [{ language: 'dockerfile' }];
