import { check, format, inspect } from '@dockwright/wasm';

/** Messages between the page and a server in a worker. */
function connect() {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  return {
    send: (message) => worker.postMessage(message),
    receive: (call) => (worker.onmessage = ({ data }) => call(data)),
  };
}

globalThis.page = { check, format, inspect, connect };
