//! What the words of platforms mean to people, like `arm64`.

/// A word and what it means.
#[derive(Debug)]
pub struct Name {
    /// The word, as Go and images have it.
    pub word: &'static str,
    /// What it means, in a few words.
    pub about: &'static str,
}

const fn row(word: &'static str, about: &'static str) -> Name {
    Name { word, about }
}

/// Operating systems.
pub static SYSTEMS: [Name; 6] = [
    row("linux", "Linux"),
    row("windows", "Windows"),
    row("darwin", "macOS"),
    row("freebsd", "FreeBSD"),
    row("wasi", "WebAssembly"),
    row("js", "WebAssembly"),
];

/// Architectures of processors.
pub static ARCHITECTURES: [Name; 12] = [
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

/// What an operating system is called.
pub fn system(word: &str) -> Option<&'static str> {
    about(&SYSTEMS, word)
}

/// What an architecture is called.
pub fn architecture(word: &str) -> Option<&'static str> {
    about(&ARCHITECTURES, word)
}

fn about(names: &[Name], word: &str) -> Option<&'static str> {
    let name = names.iter().find(|it| it.word == word)?;
    Some(name.about)
}
