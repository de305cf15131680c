// The service worker: keeps the files of the page, so that it works offline. Built with their list.

declare const self: ServiceWorkerGlobalScope;
/** The files of this build, relative to this script, and a name that changes with them. */
declare const FILES: string[];
declare const VERSION: string;

const PREFIX = `dockwright-playground ${self.registration.scope} `;
const CACHE = PREFIX + VERSION;

self.addEventListener('install', (event) => {
  const fill = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(FILES.map((file) => new Request(file, { cache: 'no-cache' })));
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener('activate', (event) => {
  const clean = async () => {
    const outdated = (await caches.keys()).filter((it) => it.startsWith(PREFIX) && it !== CACHE);
    await Promise.all(outdated.map((it) => caches.delete(it)));
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(self.registration.scope)) {
    event.respondWith(respond(request));
  }
});

async function respond(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const key = request.mode === 'navigate' ? self.registration.scope : request;
  return (await cache.match(key, { ignoreSearch: true })) ?? fetch(request);
}

export {};
