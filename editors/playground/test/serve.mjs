// Serves a folder on the loopback interface, below a path: node serve.mjs FOLDER [PORT]
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.png': 'image/png' };

/** Starts a server. Resolves to the URL of the page and a function that stops it. */
export async function serve(folder, { port = 0, base = '/', extra = () => false } = {}) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (extra(request, response)) {
      return;
    }
    const name = pathname.startsWith(base) ? pathname.slice(base.length) || 'index.html' : undefined;
    const file = name && path.join(folder, path.normalize(`/${name}`));
    if (!file || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-cache' });
    fs.createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}${base}`, stop };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { url } = await serve(path.resolve(process.argv[2]), { port: Number(process.argv[3] ?? 8080) });
  console.log(url);
}
