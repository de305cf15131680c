# Installs, packages and starts a VS Code; sourced by tests that need one.
# KEPT is the folder of the installation, SCRATCH an empty folder of the test. A part that cannot be installed ends the
# test with 77.
# shellcheck shell=bash

install_editor() {
    local kept=$KEPT/vscode versions="node@24.21.0 code-server@4.139.1 playwright-core@1.65.1" updated=
    export npm_config_loglevel=error npm_config_audit=false npm_config_fund=false npm_config_cache=$kept/.npm
    mkdir -p "$kept"
    find_browser >/dev/null || packages chromium fonts-liberation
    BROWSER=$(find_browser)
    export BROWSER
    command -v npm >/dev/null || packages npm ca-certificates
    if [ "$(cat "$kept/versions" 2>/dev/null)" != "$versions" ]; then
        rm -rf "${kept:?}"/{node,code,play}
        # Only the install script of Node.js runs: the editor works without the native modules of the other packages.
        # shellcheck disable=SC2086
        set -- $versions
        get npm install --prefix "$kept/node" "$1"
        export PATH=$kept/node/node_modules/node/bin:$PATH
        get npm install --prefix "$kept/code" --ignore-scripts "$2"
        (cd "$kept/code/node_modules/code-server/lib/vscode" && get npm install --omit=dev --ignore-scripts) || exit 77
        get npm install --prefix "$kept/play" "$3"
        echo "$versions" >"$kept/versions"
    fi
    export PATH=$kept/node/node_modules/node/bin:$PATH PLAYWRIGHT=$kept/play
    code=(node "$kept/code/node_modules/code-server/lib/vscode/out/server-main.js" --accept-server-license-terms
        --telemetry-level off --user-data-dir "$SCRATCH/user" --extensions-dir "$SCRATCH/extensions")
}

# Everything that is downloaded has ten minutes in total.
get() {
    timeout --kill-after=5 "$((SECONDS < 600 ? 600 - SECONDS : 1))" "$@" >"$SCRATCH/installed" 2>&1 && return
    tail -5 "$SCRATCH/installed"
    echo "cannot be installed: $*"
    exit 77
}

packages() {
    { [ -n "${CI:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; } || { echo "needed: $*"; exit 77; }
    [ -n "$updated" ] || get apt-get update -qq
    updated=yes
    DEBIAN_FRONTEND=noninteractive get apt-get install -qq -y --no-install-recommends "$@"
}

find_browser() { command -v chromium || command -v google-chrome || command -v chromium-browser; }

# install_extension SERVER: packages the extension with this server, and installs it. Sets $extension.
install_extension() {
    local root vsix=$SCRATCH/dockwright.vsix
    root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../..")
    cd "$root/editors/vscode"
    [ node_modules/.package-lock.json -nt package-lock.json ] || get npm ci
    cd "$root"
    "$root/editors/vscode/package.sh" linux-x64 "$1" "$vsix"
    "${code[@]}" --install-extension "$vsix" --force >"$SCRATCH/install" 2>&1 || { cat "$SCRATCH/install"; exit 1; }
    extension=$(find "$SCRATCH/extensions" -mindepth 1 -maxdepth 1 -type d -name 'dockwright.*' | head -1)
    [ -x "$extension/bin/dockwright" ] || { echo "the extension has no server"; exit 1; }
}

# user_settings JSON: the user's settings, in addition to those that keep the window quiet.
user_settings() {
    mkdir -p "$SCRATCH/user/User"
    node -e 'console.log(JSON.stringify({ ...JSON.parse(process.argv[1]), ...JSON.parse(process.argv[2]) }))' '{
        "security.workspace.trust.enabled": false,
        "workbench.startupEditor": "none",
        "workbench.secondarySideBar.defaultVisibility": "hidden",
        "workbench.colorTheme": "Default Dark Modern",
        "chat.disableAIFeatures": true,
        "extensions.autoCheckUpdates": false,
        "update.mode": "none",
        "git.enabled": false
    }' "$1" >"$SCRATCH/user/User/settings.json"
}

# start_editor NAME=VALUE...: starts the editor with these variables in its environment. Sets $url.
start_editor() {
    local port
    port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
    # Its own process group, so that all its processes can be ended together.
    setsid env "$@" "${code[@]}" --host 127.0.0.1 --port "$port" --without-connection-token --disable-workspace-trust \
        --enable-smoke-test-driver >"$SCRATCH/server" 2>&1 &
    editor=$!
    for _ in $(seq 600); do
        grep -q 'Extension host agent started' "$SCRATCH/server" && break
        sleep 0.1
    done
    url=http://127.0.0.1:$port
}

editor=
stop_editor() {
    [ -z "$editor" ] || kill -- "-$editor" 2>/dev/null || true
    editor=
}
