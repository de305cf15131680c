#!/bin/bash
# Helix 25.01.1 ignores `sortText`: completion items are shown in the order of the list.
#
# Package:  hx 25.01.1 from Debian trixie, and PyPI pyte 0.8.2, which reads the screen
# Input:    a stub language server with the items `second`, `third` and `first`, whose `sortText` is 2, 3 and 1; completion is
#           requested in an empty line
# Expected, before the first run: the order of `sortText`, `first`, `second`, `third`, as in the protocol.
# Seen:     `second`, `third`, `first`. An item with `preselect` is moved to the top.
# Matters:  a server that orders its items by `sortText` alone has its best suggestions anywhere in the list. The list itself has to
#           be in this order too.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get, node, python3 or a package is missing.
set -euo pipefail
command -v node >/dev/null || { echo "skipped: needs node"; exit 77; }
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" hx || { echo "skipped: needs hx 25.01.1"; exit 77; }
cd "$work"
trixie/run /usr/bin/hx --version | grep -q ' 25\.01\.1' || { echo "skipped: needs hx 25.01.1"; exit 77; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyte==0.8.2 || { echo "skipped: needs pyte 0.8.2"; exit 77; }
mkdir -p home/.config/helix project
cat >home/.config/helix/languages.toml <<TOML
[language-server.stub]
command = "node"
args = ["$work/server.cjs"]
[[language]]
name = "dockerfile"
language-servers = ["stub"]
TOML
cat >server.cjs <<'JS'
const capabilities = { textDocumentSync: 1, completionProvider: {} };
const items = [
    { label: 'second', sortText: '2' },
    { label: 'third', sortText: '3' },
    { label: 'first', sortText: '1' },
];
let input = Buffer.alloc(0);
function receive({ id, method }) {
    if (id === undefined || !method) return;
    const result = { initialize: { capabilities }, 'textDocument/completion': { isIncomplete: false, items } }[method] ?? null;
    const body = JSON.stringify({ jsonrpc: '2.0', id, result });
    process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
process.stdin.on('data', (data) => {
    input = Buffer.concat([input, data]);
    for (;;) {
        const end = input.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = Number(/content-length: *(\d+)/i.exec(input.subarray(0, end))[1]);
        if (input.length < end + 4 + length) return;
        const body = input.subarray(end + 4, end + 4 + length);
        input = input.subarray(end + 4 + length);
        receive(JSON.parse(body));
    }
});
JS
echo 'FROM debian' >project/Dockerfile
cat >show.py <<'PY'
import fcntl, os, pty, pyte, select, signal, struct, termios, time

work = os.getcwd()
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 20, 80, 0, 0))
    os.chdir("project")
    environment = {"HOME": f"{work}/home", "TERM": "xterm-256color", "PATH": os.environ["PATH"]}
    os.execve(f"{work}/trixie/run", ["run", "/usr/bin/hx", "Dockerfile"], environment)
screen = pyte.Screen(80, 20)
stream = pyte.ByteStream(screen)


def wait(seconds):
    end = time.time() + seconds
    while time.time() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            data = os.read(terminal, 65536)
            stream.feed(data)
            if b"\x1b[c" in data:
                os.write(terminal, b"\x1b[?62c")


wait(3)
for key in [b"ge", b"o", b"\x18"]:
    os.write(terminal, key)
    wait(1.5)
print(*[word for line in screen.display for word in line.split() if word in ["first", "second", "third"]])
os.kill(pid, signal.SIGKILL)
PY

failed=0
# expect NAME EXPECTED ACTUAL
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "  changed: expected $2"; failed=1; }
}
expect "order" "second third first" "$(timeout 60 venv/bin/python show.py)"
exit $failed
