//! Platforms such as `linux/arm64/v8` (`containerd/platforms`).

use std::fmt;

use super::go::{Part, quoted, unescape};
use super::path::join;

/// The operating system of a platform that only specifies its architecture. BuildKit uses the builder's own, which is
/// unknown here.
pub const DEFAULT_OS: &str = "linux";
/// The architecture of a platform that only specifies its operating system. BuildKit uses the builder's own.
pub const DEFAULT_ARCHITECTURE: &str = "amd64";

/// A platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Platform {
    /// The operating system, as in Go: `linux`, `windows`.
    pub os: String,
    /// Its version, usually empty: `10.0.17763`.
    pub os_version: String,
    /// Required features, usually none: `win32k`.
    pub os_features: Vec<String>,
    /// The architecture, as in Go: `amd64`, `arm64`.
    pub architecture: String,
    /// Its variant, empty for the default: `v7`.
    pub variant: String,
}

impl Platform {
    /// The platform with normalized names, as used by images (`platforms.Normalize`).
    #[must_use]
    pub fn normalized(&self) -> Platform {
        let (architecture, variant) = architecture(&self.architecture, &self.variant);
        let mut os_features = self.os_features.clone();
        os_features.sort();
        os_features.dedup();
        Platform {
            os: system(&self.os),
            os_version: self.os_version.clone(),
            os_features,
            architecture,
            variant,
        }
    }
}

/// The form used in a Dockerfile (`platforms.FormatAll`).
impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.os.is_empty() {
            return f.write_str("unknown");
        }
        let mut features: Vec<_> = self.os_features.iter().filter(|f| !f.is_empty()).collect();
        features.sort();
        features.dedup();
        let mut options = encode(&self.os_version);
        for feature in features {
            options.push('+');
            options.push_str(&encode(feature));
        }
        let os = if options.is_empty() {
            self.os.clone()
        } else {
            format!("{}({options})", self.os)
        };
        f.write_str(&join(&[&os, &self.architecture, &self.variant]))
    }
}

/// Parses a platform (`platforms.Parse`).
///
/// # Errors
///
/// The library's message.
pub fn parse(text: &str) -> Result<Platform, String> {
    let whole = quoted(text);
    if text.contains('*') {
        return Err(format!(
            "{whole}: wildcards not yet supported: invalid argument"
        ));
    }
    let mut parts = text.splitn(4, '/');
    let first = parts.next().unwrap_or_default();
    let mut platform = parse_os(first, &whole)?;
    let parts: Vec<_> = parts.collect();
    for part in &parts {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b"_.-".contains(&b);
        if part.is_empty() || !part.bytes().all(fits) {
            return Err(format!(
                "{} is an invalid component of {whole}: platform specifier component must match \
                 \"^[A-Za-z0-9_.-]+$\": invalid argument",
                quoted(part)
            ));
        }
    }
    match parts.as_slice() {
        [] if KNOWN_OS.contains(&platform.os.as_str()) => {
            DEFAULT_ARCHITECTURE.clone_into(&mut platform.architecture);
        }
        [] => {
            set_architecture(&mut platform, first, "");
            if !KNOWN_ARCHITECTURES.contains(&platform.architecture.as_str()) {
                return Err(format!(
                    "{whole}: unknown operating system or architecture: invalid argument"
                ));
            }
            DEFAULT_OS.clone_into(&mut platform.os);
        }
        [name] => set_architecture(&mut platform, name, ""),
        [name, variant] => {
            (platform.architecture, platform.variant) = architecture(name, variant);
            if platform.architecture == "arm64" && platform.variant.is_empty() {
                "v8".clone_into(&mut platform.variant);
            }
        }
        _ => {
            return Err(format!(
                "{whole}: cannot parse platform specifier: invalid argument"
            ));
        }
    }
    Ok(platform)
}

/// Sets the architecture, without the default variant of ARM.
fn set_architecture(platform: &mut Platform, name: &str, variant: &str) {
    let (name, mut variant) = architecture(name, variant);
    if name == "arm" && variant == "v7" {
        variant.clear();
    }
    (platform.architecture, platform.variant) = (name, variant);
}

/// Parses the first part: an operating system, with its version and features in parentheses.
fn parse_os(text: &str, whole: &str) -> Result<Platform, String> {
    let Some((os, version, features)) = split_os(text) else {
        return Err(format!(
            "{} is an invalid OS component of {whole}: OSAndVersion specifier component must match \
             \"^([A-Za-z0-9_-]+)(?:\\\\(([A-Za-z0-9_.%-]*)((?:\\\\+[A-Za-z0-9_.%-]+)*)\\\\))?$\": \
             invalid argument",
            quoted(text)
        ));
    };
    let os_version = decode(version).map_err(|why| {
        format!(
            "{whole} has an invalid OS version {}: {why}",
            quoted(version)
        )
    })?;
    let mut os_features = Vec::new();
    for feature in features {
        os_features.push(decode(feature).map_err(|why| {
            format!(
                "{whole} has invalid OS features: invalid os feature {}: {why}",
                quoted(feature)
            )
        })?);
    }
    Ok(Platform {
        os: system(os),
        os_version,
        os_features,
        ..Platform::default()
    })
}

fn split_os(text: &str) -> Option<(&str, &str, Vec<&str>)> {
    let (os, options) = match text.split_once('(') {
        Some((os, options)) => (os, Some(options.strip_suffix(')')?)),
        None => (text, None),
    };
    let name = |b: u8| b.is_ascii_alphanumeric() || b"_-".contains(&b);
    let option = |b: u8| name(b) || b".%".contains(&b);
    if os.is_empty() || !os.bytes().all(name) {
        return None;
    }
    let mut options = options.unwrap_or_default().split('+');
    let version = options.next().unwrap_or_default();
    let features: Vec<_> = options.collect();
    let fits = version.bytes().all(option)
        && features
            .iter()
            .all(|feature| !feature.is_empty() && feature.bytes().all(option));
    fits.then_some((os, version, features))
}

fn decode(option: &str) -> Result<String, String> {
    let bytes = unescape(option, Part::Path)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn encode(option: &str) -> String {
    let mut out = String::new();
    for c in option.chars() {
        match c {
            '%' => out.push_str("%25"),
            '+' => out.push_str("%2B"),
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '/' => out.push_str("%2F"),
            c => out.push(c),
        }
    }
    out
}

/// Operating systems known to Go.
pub const KNOWN_OS: [&str; 17] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "windows",
    "zos",
];

/// Architectures known to Go.
pub const KNOWN_ARCHITECTURES: [&str; 24] = [
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "arm64",
    "arm64be",
    "armbe",
    "loong64",
    "mips",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "mipsle",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

/// The normalized name of an operating system (`normalizeOS`).
fn system(os: &str) -> String {
    match os.to_ascii_lowercase().as_str() {
        "" => DEFAULT_OS.to_owned(),
        "macos" => "darwin".to_owned(),
        os => os.to_owned(),
    }
}

/// The normalized names of an architecture and its variant (`normalizeArch`).
fn architecture(name: &str, variant: &str) -> (String, String) {
    let (name, variant) = (name.to_ascii_lowercase(), variant.to_ascii_lowercase());
    let (name, variant) = match (name.as_str(), variant.as_str()) {
        ("i386", _) => ("386", ""),
        ("x86_64" | "x86-64" | "amd64", "v1") => ("amd64", ""),
        ("x86_64" | "x86-64", variant) => ("amd64", variant),
        ("aarch64" | "arm64", "8" | "v8" | "v8.0") => ("arm64", ""),
        ("aarch64" | "arm64", "9" | "9.0" | "v9.0") => ("arm64", "v9"),
        ("aarch64", variant) => ("arm64", variant),
        ("armhf", _) => ("arm", "v7"),
        ("armel", _) => ("arm", "v6"),
        ("arm", "" | "7") => ("arm", "v7"),
        ("arm", "5") => ("arm", "v5"),
        ("arm", "6") => ("arm", "v6"),
        ("arm", "8") => ("arm", "v8"),
        (name, variant) => (name, variant),
    };
    (name.to_owned(), variant.to_owned())
}
