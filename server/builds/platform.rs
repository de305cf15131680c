//! Whether a platform can be parsed, as `platforms.Parse` of containerd does.

/// The name of a platform's error, if it has one.
pub(crate) fn error(platform: &str) -> Option<String> {
    if platform == "local" {
        return None;
    }
    let parts: Vec<&str> = platform.split('/').collect();
    let is_word = |part: &&str| {
        !part.is_empty()
            && part.chars().all(|char| {
                char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.' | '(' | ')' | '+')
            })
    };
    let valid = parts.len() <= 3 && parts.iter().all(is_word);
    // A single component has to be a known operating system or architecture.
    let known = parts.len() > 1
        || [
            "linux", "windows", "darwin", "freebsd", "netbsd", "openbsd", "android", "wasi",
            "wasip1", "js", "plan9", "solaris", "amd64", "x86_64", "x86-64", "arm64", "aarch64",
            "arm", "armhf", "armel", "386", "i386", "ppc64le", "ppc64", "s390x", "riscv64",
            "mips64le", "mips64", "mips", "mipsle", "loong64", "wasm",
        ]
        .contains(&platform.to_ascii_lowercase().as_str());
    (!valid || !known).then(|| format!("invalid platform `{platform}`"))
}
