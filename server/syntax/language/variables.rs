//! Predefined variables ([`PREDEFINED`]), which exist without a definition in the file; looked up with [`predefined`].

use super::Since;

/// A variable set by the builder.
#[derive(Debug)]
pub struct Predefined {
    /// The name.
    pub name: &'static str,
    /// Where it is visible.
    pub scope: PredefinedScope,
    /// The syntax version that it requires.
    pub since: Since,
    /// The meaning of its value, in a sentence.
    pub docs: &'static str,
}

/// Where a predefined variable is visible (BuildKit's `dockerfile2llb/platform.go` and `convert.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PredefinedScope {
    /// In FROM, and in a stage after `ARG name` without a default.
    Global,
    /// In the commands of RUN, and elsewhere after `ARG name` without a default.
    Command,
    /// Only after `ARG name`, and only if set with `--build-arg`.
    Argument,
}

const fn global(name: &'static str, docs: &'static str) -> Predefined {
    Predefined {
        name,
        scope: PredefinedScope::Global,
        since: Since::ALWAYS,
        docs,
    }
}

const fn since(name: &'static str, version: &'static str, docs: &'static str) -> Predefined {
    Predefined {
        name,
        scope: PredefinedScope::Global,
        since: Since::stable(version),
        docs,
    }
}

const fn proxy(name: &'static str, docs: &'static str) -> Predefined {
    Predefined {
        name,
        scope: PredefinedScope::Command,
        since: Since::ALWAYS,
        docs,
    }
}

/// The variables set by the builder.
pub static PREDEFINED: [Predefined; 22] = [
    global(
        "TARGETPLATFORM",
        "Platform that the image is built for, like `linux/arm64`.",
    ),
    global(
        "TARGETOS",
        "Operating system that the image is built for, like `linux`.",
    ),
    global(
        "TARGETARCH",
        "Architecture that the image is built for, like `amd64` or `arm64`.",
    ),
    global(
        "TARGETVARIANT",
        "Variant of the architecture that the image is built for, like `v7`; often empty.",
    ),
    since(
        "TARGETOSVERSION",
        "1.13",
        "Version of the operating system that the image is built for; Windows only.",
    ),
    since(
        "TARGETSTAGE",
        "1.11",
        "Name of the target stage, `default` if it has none.",
    ),
    global(
        "BUILDPLATFORM",
        "Platform of the build machine, like `linux/amd64`.",
    ),
    global("BUILDOS", "Operating system of the build machine."),
    global("BUILDARCH", "Architecture of the build machine."),
    global(
        "BUILDVARIANT",
        "Variant of the architecture of the build machine; often empty.",
    ),
    since(
        "BUILDOSVERSION",
        "1.13",
        "Version of the operating system of the build machine; Windows only.",
    ),
    proxy(
        "HTTP_PROXY",
        "HTTP proxy; visible to commands, but not stored in the image.",
    ),
    proxy(
        "http_proxy",
        "HTTP proxy; visible to commands, but not stored in the image.",
    ),
    proxy(
        "HTTPS_PROXY",
        "HTTPS proxy; visible to commands, but not stored in the image.",
    ),
    proxy(
        "https_proxy",
        "HTTPS proxy; visible to commands, but not stored in the image.",
    ),
    proxy(
        "FTP_PROXY",
        "FTP proxy; visible to commands, but not stored in the image.",
    ),
    proxy(
        "ftp_proxy",
        "FTP proxy; visible to commands, but not stored in the image.",
    ),
    proxy("NO_PROXY", "Hosts to connect to without a proxy."),
    proxy("no_proxy", "Hosts to connect to without a proxy."),
    proxy(
        "ALL_PROXY",
        "Proxy for all protocols; visible to commands, but not stored in the image.",
    ),
    proxy(
        "all_proxy",
        "Proxy for all protocols; visible to commands, but not stored in the image.",
    ),
    Predefined {
        name: "SOURCE_DATE_EPOCH",
        scope: PredefinedScope::Argument,
        since: Since::stable("1.5"),
        docs: "Unix timestamp for the image's files and history, in seconds, for reproducible builds.",
    },
];

/// Looks up a predefined variable by its case-sensitive name.
pub fn predefined(name: &str) -> Option<&'static Predefined> {
    PREDEFINED.iter().find(|v| v.name == name)
}
