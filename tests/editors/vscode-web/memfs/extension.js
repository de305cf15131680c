// The file system `memfs:` in memory. It answers late, as one does whose files are on the other side of a network, and notes what is
// read. `activate` returns it, for the checks.
const vscode = require('vscode');

const LATE = 10;

const REPO = {
  Dockerfile: [
    'ARG GO_VERSION=1.22',
    'FROM golang:${GO_VERSION}-alpine AS build',
    'WORKDIR /src',
    'COPY go.mod src/main.go ./',
    'RUN go build -o /out/app .',
    'FROM alpine:3.20',
    'ENV APP_HOME=/opt/app',
    'COPY --from=build /out/app $APP_HOME/',
    'COPY debug.log secret/key /',
    'EXPOSR 8080',
    '',
  ].join('\n'),
  '.dockerignore': '*.log\n',
  'dockwright.toml': '[rules]\nFromAsCasing = "off"\n',
  '.editorconfig': '[Dockerfile]\nindent_style = space\nindent_size = 3\n',
  'go.mod': 'module app\n',
  'debug.log': '',
  'src/main.go': 'package main\n',
  'src/main_test.go': 'package main\n',
  'deploy/compose.yaml': 'services:\n  api:\n    build:\n      context: ..\n      args: { GO_VERSION: "1.99" }\n  test:\n    build:\n      context: ..\n      target: build\n',
};

class MemFs {
  changed = new vscode.EventEmitter();
  onDidChangeFile = this.changed.event;
  read = [];
  listed = [];
  files = new Map();
  folders = new Map([['/', new Map()]]);

  set(path, text) {
    const parts = path.split('/').slice(1);
    let at = '';
    for (const [index, part] of parts.entries()) {
      const parent = at || '/';
      at = `${at}/${part}`;
      const isFolder = index < parts.length - 1;
      this.folders.get(parent).set(part, isFolder);
      if (isFolder && !this.folders.has(at)) this.folders.set(at, new Map());
    }
    const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
    this.files.set(path, { bytes, mtime: Date.now() });
  }

  async late() {
    await new Promise((resolve) => setTimeout(resolve, LATE));
  }

  watch() {
    return new vscode.Disposable(() => {});
  }

  stat({ path }) {
    const file = this.files.get(path);
    if (file) return { type: vscode.FileType.File, ctime: 0, mtime: file.mtime, size: file.bytes.length };
    if (this.folders.has(path)) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    throw vscode.FileSystemError.FileNotFound(path);
  }

  async readDirectory({ path }) {
    this.listed.push(path);
    await this.late();
    const folder = this.folders.get(path);
    if (!folder) throw vscode.FileSystemError.FileNotFound(path);
    return [...folder].map(([name, isFolder]) => [name, isFolder ? vscode.FileType.Directory : vscode.FileType.File]);
  }

  async readFile({ path }) {
    this.read.push(path);
    await this.late();
    const file = this.files.get(path);
    if (!file) throw vscode.FileSystemError.FileNotFound(path);
    return file.bytes;
  }

  writeFile(uri, bytes) {
    const isNew = !this.files.has(uri.path);
    this.set(uri.path, bytes);
    this.fire(isNew ? vscode.FileChangeType.Created : vscode.FileChangeType.Changed, uri);
  }

  delete(uri) {
    const { path } = uri;
    const slash = path.lastIndexOf('/');
    if (!this.folders.get(path.slice(0, slash) || '/')?.delete(path.slice(slash + 1))) throw vscode.FileSystemError.FileNotFound(path);
    for (const known of [this.files, this.folders]) for (const it of [...known.keys()]) if (it === path || it.startsWith(`${path}/`)) known.delete(it);
    this.fire(vscode.FileChangeType.Deleted, uri);
  }

  async rename(from, to) {
    const file = this.files.get(from.path);
    if (!file) throw vscode.FileSystemError.FileNotFound(from.path);
    this.delete(from);
    this.writeFile(to, file.bytes);
  }

  createDirectory({ path }) {
    this.set(`${path}/.keep`, '');
  }

  fire(type, uri) {
    this.changed.fire([{ type, uri }]);
  }
}

exports.activate = (context) => {
  const fs = new MemFs();
  for (const [name, text] of Object.entries(REPO)) fs.set(`/repo/${name}`, text);
  // A large repository: 20,000 files in 500 folders.
  for (let n = 0; n < 20_000; n++) fs.set(`/large/packages/p${n % 500}/src/file${n}.ts`, 'export {};\n');
  for (const [name, text] of Object.entries(REPO)) fs.set(`/large/${name}`, text);
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider('memfs', fs, { isCaseSensitive: true }));
  return fs;
};
