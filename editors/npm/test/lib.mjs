// Clients of language servers, for tests: of the WebAssembly module, and of the native program over a pipe.
import { spawn } from 'node:child_process';

/** Requests to a server, and its notifications. */
export class Client {
  notifications = [];
  #next = 1;
  #pending = new Map();
  #waiting = [];

  /** @param {(message: object) => void} send */
  constructor(send) {
    this.send = send;
  }

  receive(message) {
    if (message.method === undefined) {
      this.#pending.get(message.id)?.(message);
      this.#pending.delete(message.id);
    } else if (message.id !== undefined) {
      // A request of the server, such as a registration.
      this.send({ jsonrpc: '2.0', id: message.id, result: null });
    } else {
      this.notifications.push(message);
      this.#waiting = this.#waiting.filter((wait) => !wait(message));
    }
  }

  /** The response to a request. */
  request(method, params) {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#pending.set(id, resolve);
      this.send({ jsonrpc: '2.0', id, method, params });
    });
  }

  notify(method, params) {
    this.send({ jsonrpc: '2.0', method, params });
  }

  /** The next notification that a function accepts. */
  next(accepts) {
    return new Promise((resolve) => {
      this.#waiting.push((message) => accepts(message) && (resolve(message), true));
    });
  }

  /** The next published diagnostics of a document. */
  published(uri, version) {
    return this.next(
      (message) =>
        message.method === 'textDocument/publishDiagnostics' &&
        message.params.uri === uri &&
        (version === undefined || message.params.version === version),
    );
  }
}

/** A client of a program that communicates over stdin and stdout. */
export function nativeClient(program, environment = {}) {
  const child = spawn(program, ['lsp'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, DOCKWRIGHT_OFFLINE: '1', ...environment },
  });
  const client = new Client((message) => {
    const body = JSON.stringify(message);
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });
  let read = Buffer.alloc(0);
  child.stdout.on('data', (chunk) => {
    read = Buffer.concat([read, chunk]);
    for (;;) {
      const header = read.indexOf('\r\n\r\n');
      if (header < 0) return;
      const length = Number(/Content-Length: (\d+)/.exec(read.subarray(0, header))[1]);
      if (read.length < header + 4 + length) return;
      const body = read.subarray(header + 4, header + 4 + length).toString();
      read = read.subarray(header + 4 + length);
      client.receive(JSON.parse(body));
    }
  });
  client.dispose = () => child.kill();
  return client;
}

/** A client of a server of `createServer`. */
export function wasmClient(server) {
  const client = new Client((message) => server.send(message));
  server.onMessage = (message) => client.receive(message);
  client.dispose = () => server.dispose();
  return client;
}
