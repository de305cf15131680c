// Serves a VS Code for the web that has no server behind it, as vscode.dev is: serve(VSCODE, EXTENSIONS) with the folder of a
// code-server's VS Code, and folders of extensions by their names. Nothing but static files is served. `?folder=` is the URI of the
// folder to open, `?tests=` a file of one of the extensions.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};
const WORKBENCH = '/out/vs/code/browser/workbench/workbench.js';
/** What code-server changes in VS Code: the window connects to the server that it comes from, which also keeps the user's data. */
const CHANGES = [
  [/remoteAuthority:location\.host/, 'remoteAuthority:void 0'],
  [/\.with\(\{scheme:(\w+)\.vscodeRemote\}\),"User"\)/, '.with({scheme:$1.vscodeUserData}),"User")'],
];

export async function serve(vscode, extensions) {
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    const origin = `http://${request.headers.host}`;
    if (pathname === '/') {
      response.setHeader('Content-Type', 'text/html');
      response.end(page(origin, Object.keys(extensions), searchParams));
      return;
    }
    const [, first, ...rest] = decodeURIComponent(pathname).split('/');
    const folder = first === 'test-extensions' ? extensions[rest.shift()] : path.join(vscode, first);
    const file = folder && path.join(folder, ...rest);
    if (!file || rest.includes('..') || !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('Content-Type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    if (pathname === WORKBENCH) {
      response.end(workbench(file));
      return;
    }
    fs.createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://localhost:${server.address().port}` };
}

/** The window as VS Code's own. */
function workbench(file) {
  let source = fs.readFileSync(file, 'utf8');
  for (const [of, by] of CHANGES) {
    if (!of.test(source)) throw new Error(`${file} has no ${of}: this version of code-server differs`);
    source = source.replace(of, by);
  }
  return source;
}

function page(origin, extensions, parameters) {
  const { host, protocol } = new URL(origin);
  const at = (name) => ({ scheme: protocol.slice(0, -1), authority: host, path: `/test-extensions/${name}` });
  const tests = parameters.get('tests');
  const configuration = {
    additionalBuiltinExtensions: extensions.filter((it) => !tests?.startsWith(`${it}/`)).map(at),
    // Required by code-server.
    userDataPath: '/',
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
    // On the same origin: Chromium refuses service workers to another one.
    webviewEndpoint: `${origin}/out/vs/workbench/contrib/webview/browser/pre/`,
    developmentOptions: {
      enableSmokeTestDriver: true,
      // Tests are those of an extension that is being developed.
      ...(tests && { extensions: [at(tests.split('/')[0])], extensionTestsPath: at(tests) }),
    },
    configurationDefaults: {
      'security.workspace.trust.enabled': false,
      'workbench.startupEditor': 'none',
      'workbench.secondarySideBar.defaultVisibility': 'hidden',
      'chat.disableAIFeatures': true,
      'telemetry.telemetryLevel': 'off',
      'extensions.autoCheckUpdates': false,
      'workbench.enableExperiments': false,
      'workbench.settings.enableNaturalLanguageSearch': false,
    },
  };
  const settings = (value) => JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta id="vscode-workbench-web-configuration" data-settings="${settings(configuration)}">
<meta id="vscode-workbench-auth-session" data-settings="">
<link rel="stylesheet" href="/out/vs/code/browser/workbench/workbench.css">
</head>
<body aria-label=""></body>
<script>globalThis._VSCODE_FILE_ROOT = location.origin + '/out/';</script>
<script type="module" src="/out/nls.messages.js"></script>
<script type="module" src="${WORKBENCH}"></script>
</html>`;
}
