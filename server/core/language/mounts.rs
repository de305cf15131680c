//! The types and options of `RUN --mount` (BuildKit's `instructions/commands_runmount.go`).

use super::Since;

/// What is known of a type of mount.
#[derive(Debug)]
pub struct MountType {
    /// Its name, in lower case; any case will do.
    pub name: &'static str,
    /// What it does, in Markdown.
    pub docs: &'static str,
}

/// What is known of an option of a mount.
#[derive(Debug)]
pub struct MountOption {
    /// Its name, in lower case; any case will do.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// The types that make use of it.
    pub types: &'static [&'static str],
    /// What its value is.
    pub value: MountValue,
    /// The syntax version that it needs.
    pub since: Since,
    /// What it does, in Markdown.
    pub docs: &'static str,
}

/// What the value of a mount option is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MountValue {
    /// A type of mount.
    Type,
    /// A path in the container.
    Target,
    /// A path where the mount comes from.
    Source,
    /// A stage, an image or a named context.
    From,
    /// A bare word, or a boolean as Go reads it (`1 t true 0 f false` in some cases).
    Switch,
    /// A name of one's own.
    Id,
    /// How a cache is shared.
    Sharing,
    /// Permissions, octal.
    Mode,
    /// The number of a user or group.
    Number,
    /// A number of bytes, like `64m`.
    Size,
    /// The name of a variable.
    Variable,
}

const ALL: &[&str] = &["bind", "cache", "tmpfs", "secret", "ssh"];

/// The types of mounts; the first is what a mount is without `type=`.
pub static MOUNT_TYPES: [MountType; 5] = [
    MountType {
        name: "bind",
        docs: "Files of the build context, or of a stage or image with `from=`, without copying them. Read-only unless \
               `rw`; what is written is thrown away.",
    },
    MountType {
        name: "cache",
        docs: "A folder that is kept from build to build, for compilers and package managers. It may be empty at any \
               time, and is not part of the image.",
    },
    MountType {
        name: "tmpfs",
        docs: "A folder in memory, gone after the command.",
    },
    MountType {
        name: "secret",
        docs: "A file or variable with a secret that is handed to the build (`docker build --secret`). It leaves no \
               trace in the image. Without `target` it is `/run/secrets/<id>`.",
    },
    MountType {
        name: "ssh",
        docs: "The socket of an SSH agent that is handed to the build (`docker build --ssh`).",
    },
];

/// The options of mounts.
pub static MOUNT_OPTIONS: [MountOption; 14] = [
    MountOption {
        name: "type",
        aliases: &[],
        types: ALL,
        value: MountValue::Type,
        since: Since::ALWAYS,
        docs: "What to mount: `bind` (if not given), `cache`, `tmpfs`, `secret` or `ssh`. Options that only some types \
               have must come after it.",
    },
    MountOption {
        name: "target",
        aliases: &["dst", "destination"],
        types: ALL,
        value: MountValue::Target,
        since: Since::ALWAYS,
        docs: "Where the mount is found in the container. Relative paths start at `WORKDIR`; `/` is not allowed.",
    },
    MountOption {
        name: "source",
        aliases: &["src"],
        types: &["bind", "cache", "secret"],
        value: MountValue::Source,
        since: Since::ALWAYS,
        docs: "What of the source is mounted, by default all of it. For a secret it is another name of `id`.",
    },
    MountOption {
        name: "from",
        aliases: &[],
        types: &["bind", "cache"],
        value: MountValue::From,
        since: Since::ALWAYS,
        docs: "The stage, image or named context that the mount comes from, instead of the build context. Variables \
               are not expanded here, and indexes are not understood.",
    },
    MountOption {
        name: "id",
        aliases: &[],
        types: &["cache", "secret", "ssh"],
        value: MountValue::Id,
        since: Since::ALWAYS,
        docs: "Which one: of a cache its name, by default its `target`; of a secret or SSH agent the name under which \
               it is handed to the build.",
    },
    MountOption {
        name: "sharing",
        aliases: &[],
        types: &["cache"],
        value: MountValue::Sharing,
        since: Since::ALWAYS,
        docs: "What happens when several builds use the cache at once: `shared` (if not given) lets them, `private` \
               makes another one, `locked` makes them wait.",
    },
    MountOption {
        name: "readonly",
        aliases: &["ro"],
        types: ALL,
        value: MountValue::Switch,
        since: Since::ALWAYS,
        docs: "The command can't write to the mount. So it is with `bind`, `secret` and `ssh` if not told otherwise.",
    },
    MountOption {
        name: "readwrite",
        aliases: &["rw"],
        types: ALL,
        value: MountValue::Switch,
        since: Since::ALWAYS,
        docs: "The command can write to the mount. So it is with `cache` and `tmpfs` if not told otherwise.",
    },
    MountOption {
        name: "required",
        aliases: &[],
        types: &["secret", "ssh"],
        value: MountValue::Switch,
        since: Since::ALWAYS,
        docs: "The build fails if the secret or agent isn't handed to it. Otherwise the command runs without.",
    },
    MountOption {
        name: "env",
        aliases: &[],
        types: &["secret"],
        value: MountValue::Variable,
        since: Since::stable("1.10"),
        docs: "The environment variable that gets the secret, instead of a file, or besides one if `target` is given.",
    },
    MountOption {
        name: "mode",
        aliases: &[],
        types: &["cache", "secret", "ssh"],
        value: MountValue::Mode,
        since: Since::ALWAYS,
        docs: "Permissions, octal: of a cache `0755` if not given, of a secret `0400`, of a socket `0600`.",
    },
    MountOption {
        name: "uid",
        aliases: &[],
        types: &["cache", "secret", "ssh"],
        value: MountValue::Number,
        since: Since::ALWAYS,
        docs: "The number of the user to whom it belongs, 0 if not given.",
    },
    MountOption {
        name: "gid",
        aliases: &[],
        types: &["cache", "secret", "ssh"],
        value: MountValue::Number,
        since: Since::ALWAYS,
        docs: "The number of the group to which it belongs, 0 if not given.",
    },
    MountOption {
        name: "size",
        aliases: &[],
        types: &["tmpfs"],
        value: MountValue::Size,
        since: Since::ALWAYS,
        docs: "The most that it may hold, like `64m` or `1.5g`.",
    },
];

/// The type of a name, in any case.
pub fn mount_type(name: &str) -> Option<&'static MountType> {
    MOUNT_TYPES
        .iter()
        .find(|t| t.name.eq_ignore_ascii_case(name))
}

/// The option of a name or alias, in any case.
pub fn mount_option(name: &str) -> Option<&'static MountOption> {
    let is = |n: &str| n.eq_ignore_ascii_case(name);
    MOUNT_OPTIONS
        .iter()
        .find(|o| is(o.name) || o.aliases.iter().any(|a| is(a)))
}
