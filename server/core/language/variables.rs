//! Variables that exist without being defined in the file.

use super::Since;

/// What is known of a variable that the builder sets.
#[derive(Debug)]
pub struct Predefined {
    /// Its name.
    pub name: &'static str,
    /// Where it is visible.
    pub scope: Scope,
    /// The syntax version that it needs.
    pub since: Since,
    /// What it holds.
    pub docs: &'static str,
}

/// Where a predefined variable is visible (BuildKit's `dockerfile2llb/platform.go` and `convert.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In FROM lines; in a stage after a bare `ARG name`.
    Global,
    /// In the commands of RUN at once; elsewhere after a bare `ARG name`.
    Command,
    /// Only after an `ARG name`, and only if `--build-arg` gives it.
    Argument,
}

const fn global(name: &'static str, docs: &'static str) -> Predefined {
    Predefined {
        name,
        scope: Scope::Global,
        since: Since::ALWAYS,
        docs,
    }
}

const fn since(name: &'static str, version: &'static str, docs: &'static str) -> Predefined {
    Predefined {
        name,
        scope: Scope::Global,
        since: Since::stable(version),
        docs,
    }
}

const fn proxy(name: &'static str, docs: &'static str) -> Predefined {
    Predefined {
        name,
        scope: Scope::Command,
        since: Since::ALWAYS,
        docs,
    }
}

/// The variables that the builder sets.
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
        "Name of the stage that is built, `default` if it has none.",
    ),
    global(
        "BUILDPLATFORM",
        "Platform of the machine that builds, like `linux/amd64`.",
    ),
    global("BUILDOS", "Operating system of the machine that builds."),
    global("BUILDARCH", "Architecture of the machine that builds."),
    global(
        "BUILDVARIANT",
        "Variant of the architecture of the machine that builds; often empty.",
    ),
    since(
        "BUILDOSVERSION",
        "1.13",
        "Version of the operating system of the machine that builds; Windows only.",
    ),
    proxy(
        "HTTP_PROXY",
        "Proxy for HTTP; reaches commands, but not the image.",
    ),
    proxy(
        "http_proxy",
        "Proxy for HTTP; reaches commands, but not the image.",
    ),
    proxy(
        "HTTPS_PROXY",
        "Proxy for HTTPS; reaches commands, but not the image.",
    ),
    proxy(
        "https_proxy",
        "Proxy for HTTPS; reaches commands, but not the image.",
    ),
    proxy(
        "FTP_PROXY",
        "Proxy for FTP; reaches commands, but not the image.",
    ),
    proxy(
        "ftp_proxy",
        "Proxy for FTP; reaches commands, but not the image.",
    ),
    proxy("NO_PROXY", "Hosts that are reached without a proxy."),
    proxy("no_proxy", "Hosts that are reached without a proxy."),
    proxy(
        "ALL_PROXY",
        "Proxy for everything; reaches commands, but not the image.",
    ),
    proxy(
        "all_proxy",
        "Proxy for everything; reaches commands, but not the image.",
    ),
    Predefined {
        name: "SOURCE_DATE_EPOCH",
        scope: Scope::Argument,
        since: Since::stable("1.5"),
        docs: "Time, in seconds since 1970, that files and history of the image get, for builds that can be repeated.",
    },
];

/// The predefined variable of a name, which is case-sensitive.
pub fn predefined(name: &str) -> Option<&'static Predefined> {
    PREDEFINED.iter().find(|v| v.name == name)
}
