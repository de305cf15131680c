//! Descriptions of operating systems and architectures in platforms, like `arm64`, looked up with [`system`] and
//! [`architecture`].

/// A part of a platform and its description.
#[derive(Debug)]
pub struct PlatformPart {
    /// The identifier, as Go and images use it.
    pub name: &'static str,
    /// A short description.
    pub about: &'static str,
}

const fn row(name: &'static str, about: &'static str) -> PlatformPart {
    PlatformPart { name, about }
}

/// Operating systems.
pub static SYSTEMS: [PlatformPart; 6] = [
    row("linux", "Linux"),
    row("windows", "Windows"),
    row("darwin", "macOS"),
    row("freebsd", "FreeBSD"),
    row("wasi", "WebAssembly"),
    row("js", "WebAssembly"),
];

/// Processor architectures.
pub static ARCHITECTURES: [PlatformPart; 12] = [
    row("amd64", "64-bit x86, as in most servers and PCs"),
    row("386", "32-bit x86"),
    row("arm64", "64-bit ARM, as in Apple silicon and Graviton"),
    row("arm", "32-bit ARM"),
    row("ppc64le", "IBM Power"),
    row("s390x", "IBM Z"),
    row("riscv64", "64-bit RISC-V"),
    row("loong64", "LoongArch"),
    row("mips64le", "64-bit MIPS, little-endian"),
    row("mips64", "64-bit MIPS"),
    row("mipsle", "32-bit MIPS, little-endian"),
    row("wasm", "WebAssembly"),
];

/// Describes an operating system.
pub fn system(name: &str) -> Option<&'static str> {
    about(&SYSTEMS, name)
}

/// Describes an architecture.
pub fn architecture(name: &str) -> Option<&'static str> {
    about(&ARCHITECTURES, name)
}

fn about(parts: &[PlatformPart], name: &str) -> Option<&'static str> {
    let part = parts.iter().find(|part| part.name == name)?;
    Some(part.about)
}
