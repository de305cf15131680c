#!/bin/bash
# docker_credential 1.4.0 finds the login for `docker.io` in config.json, but not in a credential store.
#
# Package:  crates.io docker_credential 1.4.0
# Input:    the server `docker.io`, once with a config.json that has the login for `https://index.docker.io/v1/`, once with
#           one whose `credsStore` is a program that has the same login, stored under the same name, as `docker login` does
# Expected, before the first run: the same login in both cases. The crate knows that both names are Docker Hub.
# Seen:     with the store it requests the login for `docker.io`, and fails. `https://index.docker.io/v1/` works with both. An
#           image of a server without a login isn't `NoCredentialConfigured` either, but the same failure.
# Matters:  Docker Desktop uses a store by default. A client that looks up the host of an image has no login there, or stops at a
#           public image.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if cargo or the package is missing.
set -euo pipefail
command -v cargo >/dev/null || { echo "skipped: needs cargo"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir src bin
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"
[workspace]
[dependencies]
docker_credential = "=1.4.0"
TOML
cat >src/main.rs <<'RUST'
use docker_credential::{DockerCredential, get_credential_from_reader};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let file = std::fs::File::open(&arguments[1]).unwrap();
    match get_credential_from_reader(file, &arguments[2]) {
        Ok(DockerCredential::UsernamePassword(name, _)) => println!("{name}"),
        Ok(DockerCredential::IdentityToken(_)) => println!("a token"),
        Err(error) => println!("{}", format!("{error:?}").split(' ').next().unwrap()),
    }
}
RUST
CARGO_PROFILE_DEV_DEBUG=0 cargo build --quiet
cat >bin/docker-credential-finding <<'SH2'
#!/bin/sh
read -r server
case $server in
https://index.docker.io/v1/) echo '{ "ServerURL": "https://index.docker.io/v1/", "Username": "someone", "Secret": "x" }' ;;
*)
    echo "credentials not found in native keychain"
    exit 1
    ;;
esac
SH2
chmod +x bin/docker-credential-finding
export PATH=$work/bin:$PATH
# The login is `someone:x`.
echo '{ "auths": { "https://index.docker.io/v1/": { "auth": "c29tZW9uZTp4" } } }' >file.json
echo '{ "auths": { "https://index.docker.io/v1/": {} }, "credsStore": "finding" }' >store.json

failed=0
# expect SERVER FILE STORE
expect() {
    local file store
    file=$(target/debug/finding file.json "$1")
    store=$(target/debug/finding store.json "$1")
    echo "$1: config.json: $file; store: $store"
    [ "$file" = "$2" ] && [ "$store" = "$3" ] || { echo "  changed: expected $2; $3"; failed=1; }
}
expect https://index.docker.io/v1/ someone someone
expect docker.io someone HelperFailure
expect index.docker.io someone HelperFailure
expect ghcr.io NoCredentialConfigured HelperFailure
exit $failed
