// A language client over standard input and output. It announces the capabilities that vscode-languageclient 11
// announces for completion, sends every edit as an incremental change, and measures nothing but bytes received. The other editors' capabilities are as they
// send them.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import { pathToFileURL } from 'node:url';

/** `textDocument.completion` of vscode-languageclient 11.0.0. */
const VSCODE_COMPLETION = {
  dynamicRegistration: true,
  contextSupport: true,
  completionItem: {
    snippetSupport: true,
    commitCharactersSupport: true,
    documentationFormat: ['markdown', 'plaintext'],
    deprecatedSupport: true,
    preselectSupport: true,
    tagSupport: { valueSet: [1] },
    insertReplaceSupport: true,
    resolveSupport: { properties: ['documentation', 'detail', 'additionalTextEdits'] },
    insertTextModeSupport: { valueSet: [1, 2] },
    labelDetailsSupport: true,
  },
  insertTextMode: 2,
  completionItemKind: { valueSet: Array.from({ length: 25 }, (_, i) => i + 1) },
  completionList: {
    itemDefaults: ['commitCharacters', 'editRange', 'insertTextFormat', 'insertTextMode', 'data'],
    applyKindSupport: true,
  },
};

/** Helix 25.07.1. */
const HELIX_COMPLETION = {
  completionItem: {
    snippetSupport: true,
    resolveSupport: { properties: ['documentation', 'detail', 'additionalTextEdits'] },
    insertReplaceSupport: true,
    deprecatedSupport: true,
    tagSupport: { valueSet: [1] },
  },
  completionItemKind: {},
};

/** Neovim 0.12, `vim.lsp.protocol.make_client_capabilities()`. */
const NEOVIM_COMPLETION = {
  dynamicRegistration: false,
  completionItem: {
    snippetSupport: true,
    commitCharactersSupport: false,
    preselectSupport: false,
    deprecatedSupport: true,
    documentationFormat: ['markdown', 'plaintext'],
    resolveSupport: { properties: ['additionalTextEdits', 'command', 'detail', 'documentation'] },
    tagSupport: { valueSet: [1] },
  },
  completionItemKind: { valueSet: Array.from({ length: 25 }, (_, i) => i + 1) },
  completionList: { itemDefaults: ['editRange', 'insertTextFormat', 'insertTextMode', 'data'] },
  contextSupport: true,
};

/** eglot 1.17.30 of Emacs 30.1, without the yasnippet package. */
const EGLOT_COMPLETION = {
  dynamicRegistration: false,
  completionItem: {
    snippetSupport: false,
    deprecatedSupport: true,
    resolveSupport: { properties: ['documentation', 'details', 'additionalTextEdits'] },
    tagSupport: { valueSet: [1] },
  },
  contextSupport: true,
};

export const CLIENTS = {
  vscode: { completion: VSCODE_COMPLETION, name: 'Visual Studio Code', version: '1.139.1' },
  helix: { completion: HELIX_COMPLETION, name: 'helix', version: '25.07.1' },
  neovim: { completion: NEOVIM_COMPLETION, name: 'Neovim', version: '0.12.4' },
  eglot: { completion: EGLOT_COMPLETION, name: 'Eglot', version: '1.17.30' },
};

/** A running server with one open folder. */
export class Server {
  /** Starts `binary` for the folder as the client named `client`. */
  static async start(binary, folder, client = 'vscode', options = {}) {
    const server = new Server(binary);
    const uri = pathToFileURL(folder).href;
    const { completion, name, version } = CLIENTS[client];
    const result = await server.request('initialize', {
      processId: process.pid,
      clientInfo: { name, version },
      locale: 'en',
      rootPath: folder,
      rootUri: uri,
      workspaceFolders: [{ uri, name: path.basename(folder) }],
      initializationOptions: options,
      capabilities: {
        general: { positionEncodings: ['utf-16'] },
        workspace: { applyEdit: true, configuration: true, workspaceFolders: true },
        textDocument: {
          synchronization: { dynamicRegistration: true, willSave: true, willSaveWaitUntil: true, didSave: true },
          completion,
          hover: { contentFormat: ['markdown', 'plaintext'] },
          publishDiagnostics: { relatedInformation: true, tagSupport: { valueSet: [1, 2] } },
        },
        window: { workDoneProgress: true },
      },
    });
    server.capabilities = result.capabilities;
    server.notify('initialized', {});
    return server;
  }

  constructor(binary) {
    this.home = mkdtempSync(path.join(tmpdir(), 'completion-home-'));
    const home = this.home;
    this.process = spawn(binary, ['lsp'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        HOME: home,
        XDG_CONFIG_HOME: path.join(home, 'config'),
        XDG_CACHE_HOME: path.join(home, 'cache'),
        XDG_DATA_HOME: path.join(home, 'data'),
        // No registry is queried.
        DOCKWRIGHT_OFFLINE: '1',
      },
    });
    this.next = 1;
    this.waiting = new Map();
    this.buffer = Buffer.alloc(0);
    this.ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.once('exit', (code) => {
      for (const { reject } of this.waiting.values()) {
        reject(new Error(`the server ended with ${code}`));
      }
      this.waiting.clear();
    });
    this.process.stdin.on('error', () => {});
    this.process.stdout.on('data', (data) => this.read(data));
  }

  read(data) {
    this.buffer = this.buffer.length ? Buffer.concat([this.buffer, data]) : data;
    for (;;) {
      const head = this.buffer.indexOf('\r\n\r\n');
      if (head < 0) {
        return;
      }
      const length = Number(/content-length: *(\d+)/i.exec(this.buffer.toString('latin1', 0, head))[1]);
      if (this.buffer.length < head + 4 + length) {
        return;
      }
      const body = this.buffer.subarray(head + 4, head + 4 + length);
      this.buffer = this.buffer.subarray(head + 4 + length);
      this.handle(JSON.parse(body.toString('utf8')), length);
    }
  }

  handle(message, bytes) {
    if (message.method !== undefined) {
      if (message.id !== undefined) {
        const items = message.params?.items;
        const result = message.method === 'workspace/configuration' ? items.map(() => null) : null;
        this.send({ id: message.id, result });
      }
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.error) {
      waiting?.reject(Object.assign(new Error(message.error.message), { code: message.error.code }));
    } else {
      waiting?.resolve(message.result, bytes);
    }
  }

  send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  notify(method, params) {
    this.send({ method, params });
  }

  /** The result; the size of the answer in bytes goes to `measured`, if given. */
  request(method, params, measured) {
    const id = this.next++;
    const promise = new Promise((resolve, reject) => {
      this.waiting.set(id, {
        resolve: (result, bytes) => {
          measured?.(bytes);
          resolve(result);
        },
        reject,
      });
    });
    promise.id = id;
    this.send({ id, method, params });
    return promise;
  }

  cancel(id) {
    if (this.waiting.has(id)) {
      this.notify('$/cancelRequest', { id });
    }
  }

  async stop() {
    await this.request('shutdown', undefined).catch(() => {});
    this.notify('exit', undefined);
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 3000);
    await this.ended;
    clearTimeout(timer);
    rmSync(this.home, { recursive: true, force: true });
  }
}
