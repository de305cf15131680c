//! Values that are worth to be offered where any others would do as well, and what they mean.

/// A value and what it means, in a few words.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The value, as it is written.
    pub text: &'static str,
    /// What it means.
    pub about: &'static str,
}

const fn example(text: &'static str, about: &'static str) -> Example {
    Example { text, about }
}

/// Platforms that images are built for.
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
    example("644", "All read, the owner writes"),
    example("755", "All read and run, the owner writes"),
    example("600", "Only the owner reads and writes"),
    example("700", "Only the owner, all of it"),
    example("440", "Owner and group read"),
    example("u=rwX,go=rX", "All read, folders open; the owner writes"),
    example("a+x", "All may run it as well"),
    example("go-w", "Nobody but the owner writes"),
];

/// Permissions where symbols aren't understood.
pub static MODES: &[Example] = &[
    example("0755", "All read and open it, the owner writes"),
    example("0700", "Only the owner, all of it"),
    example("0600", "Only the owner reads and writes"),
    example("0400", "Only the owner reads"),
    example("0440", "Owner and group read"),
];

/// Owners by numbers and by names that most images have.
pub static OWNERS: &[Example] = &[
    example("root:root", "Superuser"),
    example("0:0", "Superuser by number; no look-up in the image"),
    example("1000:1000", "The first ordinary user, by number"),
];

/// Times.
pub static DURATIONS: &[Example] = &[
    example("5s", "5 seconds"),
    example("10s", "10 seconds"),
    example("30s", "30 seconds"),
    example("1m", "1 minute"),
    example("5m", "5 minutes"),
    example("1m30s", "1 minute 30 seconds"),
];

/// How often something is tried.
pub static COUNTS: &[Example] = &[
    example("1", "The first failure counts"),
    example("3", "The default"),
    example("5", ""),
];

/// Sizes.
pub static SIZES: &[Example] = &[
    example("64m", "64 MiB"),
    example("256m", "256 MiB"),
    example("1g", "1 GiB"),
];

/// Numbers of users and groups.
pub static NUMBERS: &[Example] = &[
    example("0", "root, the default"),
    example("1000", "The first ordinary user"),
];

/// Truth.
pub static BOOLEANS: &[Example] = &[example("true", ""), example("false", "")];

/// How a cache is shared.
pub static SHARINGS: &[Example] = &[
    example("shared", "Several builds at once; the default"),
    example("private", "Another cache for each build at a time"),
    example("locked", "One build after another, as apt needs it"),
];

/// What `--network` and `--security` take, and what `required` says of a device.
pub static WORDS: &[Example] = &[
    example("default", "The network of builds"),
    example("none", "No network"),
    example("host", "The builder's own network"),
    example("sandbox", "Without privileges; the default"),
    example("insecure", "With all privileges"),
];

/// Where package managers and compilers keep what can be used again, for `--mount=type=cache`.
pub static CACHES: &[Example] = &[
    example("/var/cache/apt", "apt's packages; sharing=locked"),
    example("/var/lib/apt", "apt's lists; sharing=locked"),
    example("/var/cache/apk", "apk's packages"),
    example("/var/cache/dnf", "dnf's packages"),
    example("/root/.cache/pip", "pip's wheels"),
    example("/root/.cache/uv", "uv's packages"),
    example("/root/.npm", "npm's packages"),
    example("/usr/local/share/.cache/yarn", "Yarn's packages"),
    example("/pnpm/store", "pnpm's store"),
    example("/go/pkg/mod", "Go's modules"),
    example("/root/.cache/go-build", "Go's compiled packages"),
    example("/usr/local/cargo/registry", "Cargo's crates"),
    example("/root/.m2", "Maven's repository"),
    example("/root/.gradle", "Gradle's caches"),
    example("/root/.nuget/packages", "NuGet's packages"),
    example("/root/.composer", "Composer's cache"),
    example("/root/.cache/bazel", "Bazel's outputs"),
];

/// Shells for SHELL, as JSON.
pub static SHELLS: &[Example] = &[
    example(
        r#"["/bin/bash", "-o", "pipefail", "-c"]"#,
        "bash; a pipe fails if a part of it does",
    ),
    example(r#"["/bin/bash", "-c"]"#, "bash"),
    example(
        r#"["/bin/ash", "-eo", "pipefail", "-c"]"#,
        "Alpine's shell; a pipe fails if a part of it does",
    ),
    example(r#"["/bin/sh", "-c"]"#, "The default on Linux"),
    example(
        r#"["powershell", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]"#,
        "PowerShell; stops at errors",
    ),
    example(r#"["cmd", "/S", "/C"]"#, "The default on Windows"),
];

/// Ports that programs in containers often listen on.
pub static PORTS: &[Example] = &[
    example("80", "HTTP"),
    example("443", "HTTPS"),
    example("8080", "HTTP, without privileges"),
    example("8443", "HTTPS, without privileges"),
    example("3000", "Web applications in Node.js, Rails, Grafana"),
    example("5000", "Flask, registries"),
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
    example("tcp", "The default"),
    example("udp", ""),
    example("sctp", ""),
];

/// What a value of a variable can be changed by, behind the name in `${name…}`.
pub static MODIFIERS: &[Example] = &[
    example(":-", "If not set or empty, this instead"),
    example(":+", "If set and not empty, this instead"),
    example(":?", "If not set or empty, the build fails with this"),
    example("-", "If not set, this instead"),
    example("+", "If set, this instead"),
    example("?", "If not set, the build fails with this"),
    example("#", "Without the shortest match at its begin"),
    example("##", "Without the longest match at its begin"),
    example("%", "Without the shortest match at its end"),
    example("%%", "Without the longest match at its end"),
    example("/", "The first match replaced: /pattern/text"),
    example("//", "All matches replaced: //pattern/text"),
];
