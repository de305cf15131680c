//! The types and options of `RUN --mount` (BuildKit's `instructions/commands_runmount.go`), looked up with
//! [`mount_type`] and [`mount_option`].

use super::Since;

/// A mount type.
#[derive(Debug)]
pub struct MountType {
    /// The name in lower case; it is case-insensitive.
    pub name: &'static str,
    /// The documentation, in Markdown.
    pub docs: &'static str,
}

/// A mount option.
#[derive(Debug)]
pub struct MountOptionSpec {
    /// The name in lower case; it is case-insensitive.
    pub name: &'static str,
    /// Alternative names.
    pub aliases: &'static [&'static str],
    /// The mount types that support it.
    pub types: &'static [&'static str],
    /// The type of its value.
    pub value: MountValue,
    /// The syntax version that it requires.
    pub since: Since,
    /// The documentation, in Markdown.
    pub docs: &'static str,
}

/// The type of a mount option's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MountValue {
    /// A mount type.
    Type,
    /// A path in the container.
    Target,
    /// A path in the source of the mount.
    Source,
    /// A stage, an image or a named context.
    From,
    /// A bare word, or a boolean as Go reads it (`1 t true 0 f false` in some cases).
    Switch,
    /// An identifier chosen by the user.
    Id,
    /// A sharing mode of a cache.
    Sharing,
    /// Octal permissions.
    Mode,
    /// A numeric user or group ID.
    Number,
    /// A number of bytes, like `64m`.
    Size,
    /// The name of a variable.
    Variable,
}

const ALL: &[&str] = &["bind", "cache", "tmpfs", "secret", "ssh"];

/// The mount types. The first is the default.
pub static MOUNT_TYPES: [MountType; 5] = [
    MountType {
        name: "bind",
        docs: "Mounts files of the build context, or of a stage or image with `from=`, without copying them. Read-only \
               unless `rw`; written data is discarded.",
    },
    MountType {
        name: "cache",
        docs: "A directory that persists between builds, for compilers and package managers. It may be empty at any \
               time, and is not part of the image.",
    },
    MountType {
        name: "tmpfs",
        docs: "A directory in memory, discarded after the command.",
    },
    MountType {
        name: "secret",
        docs: "A file or variable with a secret that is passed to the build (`docker build --secret`). It leaves no \
               trace in the image. Default target: `/run/secrets/<id>`.",
    },
    MountType {
        name: "ssh",
        docs: "The socket of an SSH agent that is passed to the build (`docker build --ssh`).",
    },
];

/// The mount options.
pub static MOUNT_OPTIONS: [MountOptionSpec; 14] = [
    MountOptionSpec {
        name: "type",
        aliases: &[],
        types: ALL,
        value: MountValue::Type,
        since: Since::ALWAYS,
        docs: "Mount type: `bind` (default), `cache`, `tmpfs`, `secret` or `ssh`. Options that only some types support \
               must come after it.",
    },
    MountOptionSpec {
        name: "target",
        aliases: &["dst", "destination"],
        types: ALL,
        value: MountValue::Target,
        since: Since::ALWAYS,
        docs: "Mount path in the container. Relative paths start at `WORKDIR`; `/` is not allowed.",
    },
    MountOptionSpec {
        name: "source",
        aliases: &["src"],
        types: &["bind", "cache", "secret"],
        value: MountValue::Source,
        since: Since::ALWAYS,
        docs: "Subpath of the source to mount, by default all of it. For a secret, an alias of `id`.",
    },
    MountOptionSpec {
        name: "from",
        aliases: &[],
        types: &["bind", "cache"],
        value: MountValue::From,
        since: Since::ALWAYS,
        docs: "Stage, image or named context to mount from, instead of the build context. Variables are not expanded, \
               and stage indexes are not supported.",
    },
    MountOptionSpec {
        name: "id",
        aliases: &[],
        types: &["cache", "secret", "ssh"],
        value: MountValue::Id,
        since: Since::ALWAYS,
        docs: "Identifier: the name of a cache, by default its `target`, or the ID under which a secret or SSH agent is \
               passed to the build.",
    },
    MountOptionSpec {
        name: "sharing",
        aliases: &[],
        types: &["cache"],
        value: MountValue::Sharing,
        since: Since::ALWAYS,
        docs: "Behavior when several builds use the cache at once: `shared` (default) lets them, `private` creates \
               another cache, `locked` makes them wait.",
    },
    MountOptionSpec {
        name: "readonly",
        aliases: &["ro"],
        types: ALL,
        value: MountValue::Switch,
        since: Since::ALWAYS,
        docs: "Makes the mount read-only. Default for `bind`, `secret` and `ssh`.",
    },
    MountOptionSpec {
        name: "readwrite",
        aliases: &["rw"],
        types: ALL,
        value: MountValue::Switch,
        since: Since::ALWAYS,
        docs: "Makes the mount writable. Default for `cache` and `tmpfs`.",
    },
    MountOptionSpec {
        name: "required",
        aliases: &[],
        types: &["secret", "ssh"],
        value: MountValue::Switch,
        since: Since::ALWAYS,
        docs: "Fails the build if the secret or SSH agent is missing. Otherwise the command runs without it.",
    },
    MountOptionSpec {
        name: "env",
        aliases: &[],
        types: &["secret"],
        value: MountValue::Variable,
        since: Since::stable("1.10"),
        docs: "Environment variable that receives the secret, instead of a file, or in addition if `target` is set.",
    },
    MountOptionSpec {
        name: "mode",
        aliases: &[],
        types: &["cache", "secret", "ssh"],
        value: MountValue::Mode,
        since: Since::ALWAYS,
        docs: "Octal permissions. Default: `0755` for a cache, `0400` for a secret, `0600` for a socket.",
    },
    MountOptionSpec {
        name: "uid",
        aliases: &[],
        types: &["cache", "secret", "ssh"],
        value: MountValue::Number,
        since: Since::ALWAYS,
        docs: "User ID of the owner. Default: 0.",
    },
    MountOptionSpec {
        name: "gid",
        aliases: &[],
        types: &["cache", "secret", "ssh"],
        value: MountValue::Number,
        since: Since::ALWAYS,
        docs: "Group ID of the owner. Default: 0.",
    },
    MountOptionSpec {
        name: "size",
        aliases: &[],
        types: &["tmpfs"],
        value: MountValue::Size,
        since: Since::ALWAYS,
        docs: "Maximum size, like `64m` or `1.5g`.",
    },
];

/// Looks up a mount type by name, case-insensitively.
pub fn mount_type(name: &str) -> Option<&'static MountType> {
    MOUNT_TYPES
        .iter()
        .find(|t| t.name.eq_ignore_ascii_case(name))
}

/// Looks up a mount option by name or alias, case-insensitively.
pub fn mount_option(name: &str) -> Option<&'static MountOptionSpec> {
    let is = |n: &str| n.eq_ignore_ascii_case(name);
    MOUNT_OPTIONS
        .iter()
        .find(|o| is(o.name) || o.aliases.iter().any(|a| is(a)))
}
