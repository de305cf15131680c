#!/bin/bash
# podman (PyPI) 5.8.0 drops `nano_cpus` and the options of `log_config` when it creates a container.
#
# Package:  PyPI podman 5.8.0, with a service of a few lines that records what it gets
# Input:    `containers.create` with `nano_cpus=500000000`, with `log_config={"Type": "json-file", "Config": {"max-size":
#           "10m"}}`, and, for comparison, with `cpu_period` and `cpu_quota`
# Expected, before the first run: a limit of half a processor, and a log of at most 10 MB. Both keywords are documented; for
#           those that aren't supported, such as `tmpfs`, the package raises an error.
# Seen:     nothing of `nano_cpus` is sent, and only the driver of the log. There is no error.
# Matters:  the container runs without a limit, and its log grows without one.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or the package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check podman==5.8.0 || { echo "skipped: needs podman 5.8.0"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^podman '
cat >create.py <<'PY'
import http.server, json, sys, threading
import podman
sent = []
class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.endswith("/containers/create"):
            sent.append(json.loads(body))
        result = json.dumps({"Id": "a", "Warnings": []}).encode()
        self.send_response(201 if self.command == "POST" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(result)))
        self.end_headers()
        self.wfile.write(result)
    do_GET = do_POST = do_DELETE = answer
    def log_message(self, *arguments):
        pass
service = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=service.serve_forever, daemon=True).start()
client = podman.PodmanClient(base_url=f"tcp://127.0.0.1:{service.server_address[1]}")
def values(part):
    """Without what isn't set."""
    return {name: values(value) if isinstance(value, dict) else value for name, value in part.items() if value and value != [None] and
            (not isinstance(value, dict) or values(value))}
try:
    client.containers.create("debian", **json.loads(sys.argv[1]))
    print(json.dumps({name: value for name, value in values(sent[0]).items() if name != "image"}))
except TypeError:
    print("TypeError")
PY

failed=0
# expect OPTIONS EXPECTED: the request, without the image and what isn't set
expect() {
    local seen
    seen=$(timeout 60 venv/bin/python create.py "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect '{"cpu_period": 10000, "cpu_quota": 5000}' '{"resource_limits": {"cpu": {"period": 10000, "quota": 5000}}}'
expect '{"nano_cpus": 500000000}' '{}'
expect '{"log_config": {"Type": "json-file", "Config": {"max-size": "10m"}}}' '{"log_configuration": {"driver": "json-file"}}'
expect '{"tmpfs": {"/tmp": ""}}' TypeError
exit $failed
