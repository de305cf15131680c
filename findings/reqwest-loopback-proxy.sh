#!/bin/bash
# reqwest 0.13.5 sends requests to localhost and loopback addresses through the proxy of the environment; Go never does.
#
# Package:  crates.io reqwest 0.13.5 with the feature `system-proxy`
# Input:    `http_proxy`, and requests to a server at 127.0.0.1 and localhost; then the same with `no_proxy`
# Expected, before the first run: requests to loopback addresses don't use the proxy. Go's net/http documents this exception,
#           so it holds for Docker, BuildKit and other tools that are written in Go.
# Seen:     Both requests go to the proxy, unless `no_proxy` lists the hosts.
# Matters:  with a proxy in the environment, a client that is built on reqwest can't reach a registry at `localhost:5000`,
#           although `docker pull localhost:5000/app` works.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo is missing.
set -euo pipefail
command -v cargo >/dev/null || { echo "skipped: needs cargo"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"
[workspace]
[dependencies]
reqwest = { version = "=0.13.5", default-features = false, features = ["blocking", "system-proxy"] }
TOML
cat >src/main.rs <<'RUST'
use std::io::{Read, Write};
use std::net::TcpListener;

/// Starts a server that answers each request with a text. Returns its port.
fn serve(text: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let length = text.len();
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}");
        }
    });
    port
}

fn main() {
    let registry = serve("registry");
    let proxy = format!("http://127.0.0.1:{}", serve("proxy"));
    // No other thread reads the environment yet.
    unsafe { std::env::set_var("http_proxy", proxy) };
    for host in ["127.0.0.1", "localhost"] {
        let answer = reqwest::blocking::get(format!("http://{host}:{registry}/v2/")).and_then(|response| response.text());
        println!("{host} {}", answer.unwrap_or_else(|error| error.to_string()));
    }
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet

failed=0
# expect SERVER [VARIABLE=VALUE]: the server that answers
expect() {
    local seen
    seen=$(env -u NO_PROXY -u no_proxy -u ALL_PROXY -u all_proxy "${@:2}" target/debug/finding)
    echo "${2:-without no_proxy}: $(echo "$seen" | tr '\n' ' ')"
    [ "$seen" = "127.0.0.1 $1"$'\n'"localhost $1" ] || { echo "  changed: expected $1"; failed=1; }
}
expect proxy
expect registry no_proxy=localhost,127.0.0.0/8
exit $failed
