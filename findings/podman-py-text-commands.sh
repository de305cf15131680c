#!/bin/bash
# podman (PyPI) 5.8.0 passes a command that is a text as the name of one program.
#
# Package:  PyPI podman 5.8.0, with a service of a few lines that records what it gets; compared with PyPI docker 7.2.0
# Input:    `containers.create("debian", command="sleep 60")`, and the same as a list
# Expected, before the first run: `["sleep", "60"]` for both. The type of `command` is a text or a list; the method has the name
#           and the arguments of the one of docker (PyPI), which splits a text as a shell does.
# Seen:     `["sleep 60"]`. docker (PyPI) sends `["sleep", "60"]`.
# Matters:  the container can't start: there is no program with the name `sleep 60`.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if python3 or a package is missing.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: needs python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check podman==5.8.0 docker==7.2.0 ||
    { echo "skipped: needs podman 5.8.0 and docker 7.2.0"; exit 77; }
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -iE '^(podman|docker) '
cat >create.py <<'PY'
import http.server, json, sys, threading
import docker, podman
sent = []
class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.split("?")[0].endswith("/containers/create"):
            sent.append(json.loads(body))
        result = json.dumps({"Id": "a", "Warnings": [], "ApiVersion": "1.45", "Config": {}}).encode()
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
address = f"tcp://127.0.0.1:{service.server_address[1]}"
command = json.loads(sys.argv[1])
podman.PodmanClient(base_url=address).containers.create("debian", command=command)
docker.DockerClient(base_url=address, version="1.45").containers.create("debian", command=command)
print(json.dumps(sent[0]["command"]), json.dumps(sent[1]["Cmd"]), sep="; docker: ")
PY

failed=0
# expect COMMAND EXPECTED
expect() {
    local seen
    seen=$(timeout 60 venv/bin/python create.py "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect '["sleep", "60"]' '["sleep", "60"]; docker: ["sleep", "60"]'
expect '"sleep 60"' '["sleep 60"]; docker: ["sleep", "60"]'
exit $failed
