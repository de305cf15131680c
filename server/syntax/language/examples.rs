//! Example values that completion offers where any value is allowed, with descriptions.

/// A value and its description.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The value, as written in the file.
    pub text: &'static str,
    /// The description; empty if the value explains itself.
    pub about: &'static str,
}

const fn example(text: &'static str, about: &'static str) -> Example {
    Example { text, about }
}

/// Common platforms of images.
pub static PLATFORMS: &[Example] = &[
    example("linux/amd64", "Most servers and PCs"),
    example("linux/arm64", "64-bit ARM: Apple silicon, Graviton"),
    example("linux/arm/v7", "32-bit ARM, like Raspberry Pi 2"),
    example("linux/arm/v6", "32-bit ARM, like Raspberry Pi 1"),
    example("linux/386", "32-bit PCs"),
    example("linux/ppc64le", "IBM Power"),
    example("linux/s390x", "IBM Z"),
    example("linux/riscv64", "64-bit RISC-V"),
    example("linux/loong64", "LoongArch"),
    example("windows/amd64", "Windows containers"),
];

/// Permissions, octal and symbolic.
pub static PERMISSIONS: &[Example] = &[
    example("644", "Readable by all, writable by the owner"),
    example("755", "Executable by all, writable by the owner"),
    example("600", "Readable and writable by the owner only"),
    example("700", "Full access for the owner only"),
    example("440", "Readable by owner and group"),
    example("u=rwX,go=rX", "Readable by all, writable by the owner"),
    example("a+x", "Adds execute permission for all"),
    example("go-w", "Removes write permission for group and others"),
];

/// Permissions where only octal notation is supported.
pub static MODES: &[Example] = &[
    example("0755", "Readable by all, writable by the owner"),
    example("0700", "Full access for the owner only"),
    example("0600", "Readable and writable by the owner only"),
    example("0400", "Readable by the owner only"),
    example("0440", "Readable by owner and group"),
];

/// Owners by ID, and by names that exist in most images.
pub static OWNERS: &[Example] = &[
    example("root:root", "Superuser"),
    example("0:0", "Superuser by ID; no lookup in the image"),
    example("1000:1000", "First regular user, by ID"),
];

/// Durations.
pub static DURATIONS: &[Example] = &[
    example("5s", "5 seconds"),
    example("10s", "10 seconds"),
    example("30s", "30 seconds"),
    example("1m", "1 minute"),
    example("5m", "5 minutes"),
    example("1m30s", "1 minute 30 seconds"),
];

/// Numbers of retries of a health check.
pub static COUNTS: &[Example] = &[
    example("1", "Unhealthy after the first failure"),
    example("3", "Default"),
    example("5", ""),
];

/// Sizes.
pub static SIZES: &[Example] = &[
    example("64m", "64 MiB"),
    example("256m", "256 MiB"),
    example("1g", "1 GiB"),
];

/// User and group IDs.
pub static NUMBERS: &[Example] = &[
    example("0", "root (default)"),
    example("1000", "First regular user"),
];

/// Boolean values.
pub static BOOLEANS: &[Example] = &[example("true", ""), example("false", "")];

/// Sharing modes of a cache.
pub static SHARINGS: &[Example] = &[
    example("shared", "Concurrent use by several builds (default)"),
    example("private", "A separate cache for each concurrent build"),
    example("locked", "One build at a time, as apt requires"),
];

/// Values of `--network` and `--security`.
pub static WORDS: &[Example] = &[
    example("default", "The default network of builds"),
    example("none", "No network access"),
    example("host", "The builder's own network"),
    example("sandbox", "Unprivileged (default)"),
    example("insecure", "All privileges"),
];

/// Cache directories of package managers and compilers, for `--mount=type=cache`.
pub static CACHES: &[Example] = &[
    example("/var/cache/apt", "apt packages; sharing=locked"),
    example("/var/lib/apt", "apt package lists; sharing=locked"),
    example("/etc/apk/cache", "apk packages"),
    example("/var/cache/dnf", "dnf 4 packages"),
    example("/var/cache/libdnf5", "dnf 5 packages (Fedora)"),
    example("/root/.cache/pip", "pip wheels"),
    example("/root/.cache/uv", "uv packages"),
    example("/root/.npm", "npm packages"),
    example("/usr/local/share/.cache/yarn", "Yarn packages"),
    example("/pnpm/store", "pnpm store"),
    example("/go/pkg/mod", "Go modules"),
    example("/root/.cache/go-build", "Go build cache"),
    example("/usr/local/cargo/registry", "Cargo crates"),
    example("/root/.m2", "Maven repository"),
    example("/root/.gradle", "Gradle caches"),
    example("/root/.nuget/packages", "NuGet packages"),
    example("/root/.composer", "Composer cache"),
    example("/root/.cache/bazel", "Bazel outputs"),
];

/// Values of SHELL, as JSON arrays.
pub static SHELLS: &[Example] = &[
    example(
        r#"["/bin/bash", "-o", "pipefail", "-c"]"#,
        "bash; a pipeline fails if any command fails",
    ),
    example(r#"["/bin/bash", "-c"]"#, "bash"),
    example(
        r#"["/bin/ash", "-eo", "pipefail", "-c"]"#,
        "Alpine's ash; a pipeline fails if any command fails",
    ),
    example(r#"["/bin/sh", "-c"]"#, "Default on Linux"),
    example(
        r#"["powershell", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]"#,
        "PowerShell; stops on errors",
    ),
    example(r#"["cmd", "/S", "/C"]"#, "Default on Windows"),
];

/// Common ports of programs in containers.
pub static PORTS: &[Example] = &[
    example("80", "HTTP"),
    example("443", "HTTPS"),
    example("8080", "HTTP, unprivileged port"),
    example("8443", "HTTPS, unprivileged port"),
    example("3000", "Node.js, Rails, Grafana"),
    example("5000", "Flask, Docker registry"),
    example("8000", "Django, FastAPI"),
    example("22", "SSH"),
    example("53/udp", "DNS"),
    example("1883", "MQTT"),
    example("3306", "MySQL, MariaDB"),
    example("5432", "PostgreSQL"),
    example("5672", "RabbitMQ"),
    example("6379", "Redis"),
    example("9000", "PHP-FPM, MinIO"),
    example("9090", "Prometheus"),
    example("9092", "Kafka"),
    example("9200", "Elasticsearch, OpenSearch"),
    example("11211", "Memcached"),
    example("27017", "MongoDB"),
    example("50051", "gRPC"),
];

/// The protocols of EXPOSE.
pub static PROTOCOLS: &[Example] = &[
    example("tcp", "Default"),
    example("udp", ""),
    example("sctp", ""),
];

/// Modifiers after the name of a variable in `${name…}`.
pub static MODIFIERS: &[Example] = &[
    example(":-", "Default value if unset or empty"),
    example(":+", "Alternative value if set and not empty"),
    example(":?", "Fail the build with this message if unset or empty"),
    example("-", "Default value if unset"),
    example("+", "Alternative value if set"),
    example("?", "Fail the build with this message if unset"),
    example("#", "Remove the shortest matching prefix"),
    example("##", "Remove the longest matching prefix"),
    example("%", "Remove the shortest matching suffix"),
    example("%%", "Remove the longest matching suffix"),
    example("/", "Replace the first match: /pattern/text"),
    example("//", "Replace all matches: //pattern/text"),
];
