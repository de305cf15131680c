//! The instructions ([`INSTRUCTIONS`]) and their flags ([`FlagSpec`]), looked up with [`instruction`] and
//! [`Kind::facts`].

use super::Since;

/// The page of the Dockerfile reference that documentation links point to.
pub const REFERENCE: &str = "https://docs.docker.com/reference/dockerfile/";

/// The kind of an instruction, one per keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Kind {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Stopsignal,
    User,
    Volume,
    Workdir,
}

impl Kind {
    /// The instruction's row in [`INSTRUCTIONS`].
    pub fn facts(self) -> &'static InstructionSpec {
        INSTRUCTIONS
            .iter()
            .find(|i| i.kind == self)
            .unwrap_or(&INSTRUCTIONS[0])
    }

    /// The keyword, in upper case.
    pub fn keyword(self) -> &'static str {
        self.facts().keyword
    }
}

/// The description of an instruction.
#[derive(Debug)]
pub struct InstructionSpec {
    /// The keyword, in upper case.
    pub keyword: &'static str,
    /// The kind that the keyword stands for.
    pub kind: Kind,
    /// A one-line summary.
    pub summary: &'static str,
    /// The documentation, in Markdown.
    pub docs: &'static str,
    /// The alternative syntaxes, one line each.
    pub syntax: &'static [&'static str],
    /// An LSP snippet for its arguments, without the keyword.
    pub snippet: &'static str,
    /// The flags it accepts.
    pub flags: &'static [FlagSpec],
    /// True if BuildKit validates the flags (`instructions/parse.go`); it doesn't for ARG and STOPSIGNAL.
    pub checks_flags: bool,
    /// True if it can be a trigger of ONBUILD.
    pub trigger: bool,
    /// True if it should no longer be used.
    pub deprecated: bool,
}

impl InstructionSpec {
    /// Looks up a flag by its case-sensitive name.
    pub fn flag(&self, name: &str) -> Option<&'static FlagSpec> {
        self.flags.iter().find(|flag| flag.name == name)
    }

    /// The URL of its section in the Dockerfile reference.
    pub fn url(&self) -> String {
        format!("{}#{}", REFERENCE, self.keyword.to_lowercase())
    }
}

/// A flag of an instruction.
#[derive(Debug)]
pub struct FlagSpec {
    /// The name, without the dashes.
    pub name: &'static str,
    /// How often it may occur, and whether it needs a value.
    pub arity: Arity,
    /// The type of its value.
    pub value: FlagValue,
    /// The syntax version that it requires.
    pub since: Since,
    /// The documentation, in Markdown.
    pub docs: &'static str,
}

/// How BuildKit's flag parser treats a flag (`instructions/bflag.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// A boolean, true without a value; at most once.
    Switch,
    /// With a value; at most once.
    Once,
    /// With a value; any number of times.
    Many,
}

/// The type of a flag's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagValue {
    /// `true` or `false`.
    Boolean,
    /// An operating system and architecture, like `linux/arm64`.
    Platform,
    /// A stage, an image or a named context.
    Source,
    /// A user and a group.
    Owner,
    /// File permissions, octal or symbolic.
    Permissions,
    /// A duration, like `1m30s`.
    Duration,
    /// A non-negative number.
    Count,
    /// One of a list of words.
    OneOf(&'static [&'static str]),
    /// The options of a mount.
    Mount,
    /// The CDI name of a device.
    Device,
    /// A digest or a commit.
    Checksum,
    /// A path pattern, as in `.dockerignore`.
    Pattern,
}

impl FlagValue {
    /// The placeholder for the value in a flag's syntax.
    pub fn placeholder(self) -> &'static str {
        match self {
            FlagValue::Boolean => "true|false",
            FlagValue::Platform => "os/arch",
            FlagValue::Source => "stage|image",
            FlagValue::Owner => "user:group",
            FlagValue::Permissions => "mode",
            FlagValue::Duration => "duration",
            FlagValue::Count => "n",
            FlagValue::OneOf(_) => "mode",
            FlagValue::Mount => "type=…",
            FlagValue::Device => "name",
            FlagValue::Checksum => "digest",
            FlagValue::Pattern => "pattern",
        }
    }
}

/// Looks up an instruction by its keyword, case-insensitively.
pub fn instruction(keyword: &str) -> Option<&'static InstructionSpec> {
    INSTRUCTIONS
        .iter()
        .find(|i| i.keyword.eq_ignore_ascii_case(keyword))
}

const CHMOD: FlagSpec = FlagSpec {
    name: "chmod",
    arity: Arity::Once,
    value: FlagValue::Permissions,
    since: Since::stable("1.2"),
    docs: "Permissions of the added files: octal (`755`), or symbolic (`u=rwX,go=rX`) since `1.14`.",
};
const CHOWN: FlagSpec = FlagSpec {
    name: "chown",
    arity: Arity::Once,
    value: FlagValue::Owner,
    since: Since::ALWAYS,
    docs: "Owner of the added files: `user`, `user:group` or numeric IDs; `0:0` by default. Names are looked up in the \
           image.",
};
const LINK: FlagSpec = FlagSpec {
    name: "link",
    arity: Arity::Switch,
    value: FlagValue::Boolean,
    since: Since::stable("1.4"),
    docs: "Puts the files in a layer that doesn't depend on preceding layers, so that it stays cached when they change. \
           Symbolic links in the destination path are not followed.",
};
const EXCLUDE: FlagSpec = FlagSpec {
    name: "exclude",
    arity: Arity::Many,
    value: FlagValue::Pattern,
    since: Since::labs("1.7", "1.19"),
    docs: "Excludes files that match a pattern, with the pattern syntax of `.dockerignore`.",
};

const fn health(
    name: &'static str,
    value: FlagValue,
    since: Since,
    docs: &'static str,
) -> FlagSpec {
    FlagSpec {
        name,
        arity: Arity::Once,
        value,
        since,
        docs,
    }
}

const PLAIN: InstructionSpec = InstructionSpec {
    keyword: "",
    kind: Kind::Add,
    summary: "",
    docs: "",
    syntax: &[],
    snippet: "",
    flags: &[],
    checks_flags: true,
    trigger: true,
    deprecated: false,
};

/// All instructions, by keyword.
pub static INSTRUCTIONS: [InstructionSpec; 18] = [
    InstructionSpec {
        keyword: "ADD",
        kind: Kind::Add,
        summary: "Add files, archives, downloads or Git repositories",
        docs: include_str!("docs/ADD.md"),
        syntax: &[
            "ADD [flags] source… destination",
            "ADD [flags] [\"source\", … \"destination\"]",
        ],
        snippet: "${1:source} ${2:destination}",
        flags: &[
            FlagSpec {
                name: "checksum",
                arity: Arity::Once,
                value: FlagValue::Checksum,
                since: Since::labs("1.5", "1.6"),
                docs: "Expected checksum of the source, or the build fails: `sha256:…` of a download, a commit of a Git \
                       repository. Requires a single source.",
            },
            CHMOD,
            CHOWN,
            EXCLUDE,
            FlagSpec {
                name: "keep-git-dir",
                arity: Arity::Switch,
                value: FlagValue::Boolean,
                since: Since::labs("1.5", "1.6"),
                docs: "Keeps the `.git` directory of an added Git repository.",
            },
            LINK,
            FlagSpec {
                name: "unpack",
                arity: Arity::Switch,
                value: FlagValue::Boolean,
                since: Since::stable("1.17"),
                docs: "Whether archives are unpacked. By default, only local archives are.",
            },
        ],
        ..PLAIN
    },
    InstructionSpec {
        keyword: "ARG",
        kind: Kind::Arg,
        summary: "Declare a build argument",
        docs: include_str!("docs/ARG.md"),
        syntax: &["ARG name[=default]…"],
        snippet: "${1:NAME}${2:=${3:default}}",
        checks_flags: false,
        ..PLAIN
    },
    InstructionSpec {
        keyword: "CMD",
        kind: Kind::Cmd,
        summary: "Set the default command of a container",
        docs: include_str!("docs/CMD.md"),
        syntax: &["CMD [\"program\", \"argument\"…]", "CMD command"],
        snippet: "[\"${1:program}\"]",
        ..PLAIN
    },
    InstructionSpec {
        keyword: "COPY",
        kind: Kind::Copy,
        summary: "Copy files from the context, a stage or an image",
        docs: include_str!("docs/COPY.md"),
        syntax: &[
            "COPY [flags] source… destination",
            "COPY [flags] [\"source\", … \"destination\"]",
        ],
        snippet: "${1:source} ${2:destination}",
        flags: &[
            CHMOD,
            CHOWN,
            EXCLUDE,
            FlagSpec {
                name: "from",
                arity: Arity::Once,
                value: FlagValue::Source,
                since: Since::ALWAYS,
                docs: "Source to copy from instead of the build context: an earlier stage by name or index, an image, \
                       or a named context. Variables are not expanded.",
            },
            LINK,
            FlagSpec {
                name: "parents",
                arity: Arity::Switch,
                value: FlagValue::Boolean,
                since: Since::labs("1.7", "1.20"),
                docs: "Keeps the parent directories of the sources: `a/b/c` becomes `destination/a/b/c`. A `/./` in a \
                       source marks where the kept part begins.",
            },
        ],
        ..PLAIN
    },
    InstructionSpec {
        keyword: "ENTRYPOINT",
        kind: Kind::Entrypoint,
        summary: "Set the program that a container runs",
        docs: include_str!("docs/ENTRYPOINT.md"),
        syntax: &[
            "ENTRYPOINT [\"program\", \"argument\"…]",
            "ENTRYPOINT command",
        ],
        snippet: "[\"${1:program}\"]",
        ..PLAIN
    },
    InstructionSpec {
        keyword: "ENV",
        kind: Kind::Env,
        summary: "Set environment variables",
        docs: include_str!("docs/ENV.md"),
        syntax: &["ENV name=value…", "ENV name value"],
        snippet: "${1:NAME}=${2:value}",
        ..PLAIN
    },
    InstructionSpec {
        keyword: "EXPOSE",
        kind: Kind::Expose,
        summary: "Document the ports the container listens on",
        docs: include_str!("docs/EXPOSE.md"),
        syntax: &["EXPOSE port[-port][/protocol]…"],
        snippet: "${1:80}",
        ..PLAIN
    },
    InstructionSpec {
        keyword: "FROM",
        kind: Kind::From,
        summary: "Begin a stage from an image or stage",
        docs: include_str!("docs/FROM.md"),
        syntax: &[
            "FROM [--platform=os/arch] image [AS name]",
            "FROM [--platform=os/arch] image:tag [AS name]",
            "FROM [--platform=os/arch] image@digest [AS name]",
        ],
        snippet: "${1:image}",
        flags: &[FlagSpec {
            name: "platform",
            arity: Arity::Once,
            value: FlagValue::Platform,
            since: Since::ALWAYS,
            docs: "Platform of the base image, by default the target platform: `linux/arm64`, or `$BUILDPLATFORM` for a \
                   stage that cross-compiles.",
        }],
        trigger: false,
        ..PLAIN
    },
    InstructionSpec {
        keyword: "HEALTHCHECK",
        kind: Kind::Healthcheck,
        summary: "Define how to check a container's health",
        docs: include_str!("docs/HEALTHCHECK.md"),
        syntax: &["HEALTHCHECK [flags] CMD command", "HEALTHCHECK NONE"],
        snippet: "--interval=${1:30s} --timeout=${2:3s} CMD ${3:command}",
        flags: &[
            health(
                "interval",
                FlagValue::Duration,
                Since::ALWAYS,
                "Time between checks, and before the first. Default: 30 s.",
            ),
            health(
                "retries",
                FlagValue::Count,
                Since::ALWAYS,
                "Consecutive failures that make the container unhealthy. Default: 3.",
            ),
            health(
                "start-interval",
                FlagValue::Duration,
                Since::stable("1.6"),
                "Time between checks during the start period. Default: 5 s.",
            ),
            health(
                "start-period",
                FlagValue::Duration,
                Since::ALWAYS,
                "Startup time during which failures don't count. Default: none.",
            ),
            health(
                "timeout",
                FlagValue::Duration,
                Since::ALWAYS,
                "Time after which a running check has failed. Default: 30 s.",
            ),
        ],
        ..PLAIN
    },
    InstructionSpec {
        keyword: "LABEL",
        kind: Kind::Label,
        summary: "Add metadata to the image",
        docs: include_str!("docs/LABEL.md"),
        syntax: &["LABEL name=value…", "LABEL name value"],
        snippet: "${1:name}=\"${2:value}\"",
        ..PLAIN
    },
    InstructionSpec {
        keyword: "MAINTAINER",
        kind: Kind::Maintainer,
        summary: "Set the author (deprecated: use LABEL)",
        docs: include_str!("docs/MAINTAINER.md"),
        syntax: &["MAINTAINER name"],
        snippet: "${1:name}",
        trigger: false,
        deprecated: true,
        ..PLAIN
    },
    InstructionSpec {
        keyword: "ONBUILD",
        kind: Kind::Onbuild,
        summary: "Register an instruction for child builds",
        docs: include_str!("docs/ONBUILD.md"),
        syntax: &["ONBUILD instruction"],
        snippet: "${1:instruction}",
        trigger: false,
        ..PLAIN
    },
    InstructionSpec {
        keyword: "RUN",
        kind: Kind::Run,
        summary: "Run a command and save its changes",
        docs: include_str!("docs/RUN.md"),
        syntax: &[
            "RUN [flags] command",
            "RUN [flags] [\"program\", \"argument\"…]",
            "RUN [flags] <<EOF",
        ],
        snippet: "${1:command}",
        flags: &[
            FlagSpec {
                name: "device",
                arity: Arity::Many,
                value: FlagValue::Device,
                since: Since::labs("1.14", "1.27"),
                docs: "Makes a device of the builder available, by its CDI name: `vendor.com/class=device`. With \
                       `required`, the build fails if it doesn't exist.",
            },
            FlagSpec {
                name: "mount",
                arity: Arity::Many,
                value: FlagValue::Mount,
                since: Since::stable("1.2"),
                docs: "Mounts files, a cache, a secret, an SSH agent or a memory file system for this command only. \
                       Default: `type=bind`.",
            },
            FlagSpec {
                name: "network",
                arity: Arity::Once,
                value: FlagValue::OneOf(&["default", "none", "host"]),
                since: Since::labs("1.2", "1.3"),
                docs: "Network of the command: `default`, `none`, or `host` for the builder's own, which the builder \
                       must allow.",
            },
            FlagSpec {
                name: "security",
                arity: Arity::Once,
                value: FlagValue::OneOf(&["sandbox", "insecure"]),
                since: Since::labs("1.2", "1.20"),
                docs: "Security mode of the command: `sandbox`, or `insecure` for all privileges, which the builder must \
                       allow.",
            },
        ],
        ..PLAIN
    },
    InstructionSpec {
        keyword: "SHELL",
        kind: Kind::Shell,
        summary: "Set the shell for the shell form",
        docs: include_str!("docs/SHELL.md"),
        syntax: &["SHELL [\"program\", \"argument\"…]"],
        snippet: "[\"${1:/bin/bash}\", \"${2:-c}\"]",
        ..PLAIN
    },
    InstructionSpec {
        keyword: "STOPSIGNAL",
        kind: Kind::Stopsignal,
        summary: "Set the signal that stops a container",
        docs: include_str!("docs/STOPSIGNAL.md"),
        syntax: &["STOPSIGNAL signal"],
        snippet: "${1:SIGTERM}",
        checks_flags: false,
        ..PLAIN
    },
    InstructionSpec {
        keyword: "USER",
        kind: Kind::User,
        summary: "Set the user and group",
        docs: include_str!("docs/USER.md"),
        syntax: &["USER user[:group]"],
        snippet: "${1:user}",
        ..PLAIN
    },
    InstructionSpec {
        keyword: "VOLUME",
        kind: Kind::Volume,
        summary: "Declare directories as volumes",
        docs: include_str!("docs/VOLUME.md"),
        syntax: &["VOLUME path…", "VOLUME [\"path\"…]"],
        snippet: "[\"${1:/data}\"]",
        ..PLAIN
    },
    InstructionSpec {
        keyword: "WORKDIR",
        kind: Kind::Workdir,
        summary: "Set the working directory",
        docs: include_str!("docs/WORKDIR.md"),
        syntax: &["WORKDIR path"],
        snippet: "${1:/app}",
        ..PLAIN
    },
];
