// How many bytes the server answers to a completion request for a tag in a long document, and in all while the line is
// typed in VS Code.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Server } from './lsp.mjs';
import { VSCode } from './vscode.mjs';

const LINE = 'FROM python:3.13-sl';

/** A Dockerfile of a thousand lines before the line that is typed. */
function document() {
  const lines = ['# syntax=docker/dockerfile:1'];
  for (let stage = 0; lines.length < 1000; stage++) {
    lines.push(`FROM alpine:3.22 AS stage${stage}`, `ARG VERSION${stage}=1.${stage}`, 'WORKDIR /src', 'COPY . .',
      `RUN make VERSION=$VERSION${stage} \\`, '    && make install', 'ENV LANG=C.UTF-8', '');
  }
  return `${lines.slice(0, 999).join('\n')}\n`;
}

/** The bytes of the last answer and of all answers. */
export async function measure(binary, folder, setup) {
  const server = await Server.start(binary, folder);
  const uri = pathToFileURL(path.join(folder, 'Dockerfile')).href;
  const editor = new VSCode({ ...setup, server, uri, text: document() });
  let all = 0;
  const request = server.request.bind(server);
  server.request = (method, params) => request(method, params, (bytes) => (all += method === 'textDocument/completion' ? bytes : 0));
  for (const char of LINE) {
    editor.type(char);
    await editor.settle();
  }
  const typing = all;
  let one = 0;
  const answer = await request('textDocument/completion', {
    textDocument: { uri },
    position: { line: 999, character: LINE.length },
    context: { triggerKind: 3 },
  }, (bytes) => (one = bytes));
  editor.close();
  await server.stop();
  return { one, typing, items: (answer?.items ?? answer ?? []).length, requests: editor.requests };
}

export { LINE };
