//! The instructions and their flags.

use super::Since;

/// An instruction, as its keyword tells.
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
    /// The row of the table.
    pub fn facts(self) -> &'static Instruction {
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

/// What is known of an instruction.
#[derive(Debug)]
pub struct Instruction {
    /// The keyword, in upper case.
    pub keyword: &'static str,
    /// Which one it is.
    pub kind: Kind,
    /// What it does, in a few words.
    pub summary: &'static str,
    /// What a person should know of it, in Markdown.
    pub docs: &'static str,
    /// The ways to write it.
    pub forms: &'static [&'static str],
    /// A template in the syntax of LSP's snippets, without the keyword.
    pub snippet: &'static str,
    /// Its flags.
    pub flags: &'static [Flag],
    /// True if BuildKit looks at the flags at all (`instructions/parse.go`: ARG and STOPSIGNAL don't).
    pub checks_flags: bool,
    /// True if ONBUILD can keep it.
    pub trigger: bool,
    /// True if nothing speaks for using it any more.
    pub deprecated: bool,
}

impl Instruction {
    /// The flag of a name, which is case-sensitive.
    pub fn flag(&self, name: &str) -> Option<&'static Flag> {
        self.flags.iter().find(|flag| flag.name == name)
    }

    /// The address of its section in the reference.
    pub fn url(&self) -> String {
        format!("{}#{}", super::REFERENCE, self.keyword.to_lowercase())
    }
}

/// What is known of a flag.
#[derive(Debug)]
pub struct Flag {
    /// Its name, without the dashes.
    pub name: &'static str,
    /// How often it may be given, and whether it needs a value.
    pub arity: Arity,
    /// What its value is.
    pub value: Value,
    /// The syntax version that it needs.
    pub since: Since,
    /// What it does, in Markdown.
    pub docs: &'static str,
}

/// How BuildKit's flag parser treats a flag (`instructions/bflag.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// True or false, true if bare; once.
    Switch,
    /// With a value; once.
    Once,
    /// With a value; any number of times.
    Many,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
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
    /// A time, like `1m30s`.
    Duration,
    /// A number, not negative.
    Count,
    /// One of a few words.
    OneOf(&'static [&'static str]),
    /// The options of a mount.
    Mount,
    /// A device, by its CDI name.
    Device,
    /// A digest or a commit.
    Checksum,
    /// A pattern of paths, as in `.dockerignore`.
    Pattern,
}

impl Value {
    /// How to write it, in a form.
    pub fn placeholder(self) -> &'static str {
        match self {
            Value::Boolean => "true|false",
            Value::Platform => "os/arch",
            Value::Source => "stage|image",
            Value::Owner => "user:group",
            Value::Permissions => "mode",
            Value::Duration => "duration",
            Value::Count => "n",
            Value::OneOf(_) => "mode",
            Value::Mount => "type=…",
            Value::Device => "name",
            Value::Checksum => "digest",
            Value::Pattern => "pattern",
        }
    }
}

/// The instruction of a keyword, in any case.
pub fn instruction(keyword: &str) -> Option<&'static Instruction> {
    INSTRUCTIONS
        .iter()
        .find(|i| i.keyword.eq_ignore_ascii_case(keyword))
}

const CHMOD: Flag = Flag {
    name: "chmod",
    arity: Arity::Once,
    value: Value::Permissions,
    since: Since::stable("1.2"),
    docs: "Permissions of what is added: octal (`755`), or symbolic (`u=rwX,go=rX`) since `1.14`.",
};
const CHOWN: Flag = Flag {
    name: "chown",
    arity: Arity::Once,
    value: Value::Owner,
    since: Since::ALWAYS,
    docs: "Owner of what is added, as `user`, `user:group` or numbers; without it all belongs to `0:0`. \
           Names are looked up in the image.",
};
const LINK: Flag = Flag {
    name: "link",
    arity: Arity::Switch,
    value: Value::Boolean,
    since: Since::stable("1.4"),
    docs: "Puts the files in a layer that doesn't depend on those before it, so that it stays valid when they change. \
           Symbolic links in the destination are not followed then.",
};
const EXCLUDE: Flag = Flag {
    name: "exclude",
    arity: Arity::Many,
    value: Value::Pattern,
    since: Since::labs("1.7", "1.19"),
    docs: "Leaves out the files that a pattern matches; the patterns are those of `.dockerignore`.",
};

const fn health(name: &'static str, value: Value, since: Since, docs: &'static str) -> Flag {
    Flag {
        name,
        arity: Arity::Once,
        value,
        since,
        docs,
    }
}

const PLAIN: Instruction = Instruction {
    keyword: "",
    kind: Kind::Add,
    summary: "",
    docs: "",
    forms: &[],
    snippet: "",
    flags: &[],
    checks_flags: true,
    trigger: true,
    deprecated: false,
};

/// All instructions, by keyword.
pub static INSTRUCTIONS: [Instruction; 18] = [
    Instruction {
        keyword: "ADD",
        kind: Kind::Add,
        summary: "Add files, archives, downloads or Git repositories",
        docs: include_str!("docs/ADD.md"),
        forms: &[
            "ADD [flags] source… destination",
            "ADD [flags] [\"source\", … \"destination\"]",
        ],
        snippet: "${1:source} ${2:destination}",
        flags: &[
            Flag {
                name: "checksum",
                arity: Arity::Once,
                value: Value::Checksum,
                since: Since::labs("1.5", "1.6"),
                docs: "What the source must be, or the build fails: `sha256:…` of a download, a commit of a Git \
                       repository. With one source only.",
            },
            CHMOD,
            CHOWN,
            EXCLUDE,
            Flag {
                name: "keep-git-dir",
                arity: Arity::Switch,
                value: Value::Boolean,
                since: Since::labs("1.5", "1.6"),
                docs: "Keeps the `.git` folder of a Git repository that is added.",
            },
            LINK,
            Flag {
                name: "unpack",
                arity: Arity::Switch,
                value: Value::Boolean,
                since: Since::stable("1.17"),
                docs: "Whether archives are unpacked. Without it local ones are, downloaded ones aren't.",
            },
        ],
        ..PLAIN
    },
    Instruction {
        keyword: "ARG",
        kind: Kind::Arg,
        summary: "Declare a variable of the build",
        docs: include_str!("docs/ARG.md"),
        forms: &["ARG name[=default]…"],
        snippet: "${1:NAME}${2:=${3:default}}",
        checks_flags: false,
        ..PLAIN
    },
    Instruction {
        keyword: "CMD",
        kind: Kind::Cmd,
        summary: "Set what a container runs by default",
        docs: include_str!("docs/CMD.md"),
        forms: &["CMD [\"program\", \"argument\"…]", "CMD command"],
        snippet: "[\"${1:program}\"]",
        ..PLAIN
    },
    Instruction {
        keyword: "COPY",
        kind: Kind::Copy,
        summary: "Copy files from the context, a stage or an image",
        docs: include_str!("docs/COPY.md"),
        forms: &[
            "COPY [flags] source… destination",
            "COPY [flags] [\"source\", … \"destination\"]",
        ],
        snippet: "${1:source} ${2:destination}",
        flags: &[
            CHMOD,
            CHOWN,
            EXCLUDE,
            Flag {
                name: "from",
                arity: Arity::Once,
                value: Value::Source,
                since: Since::ALWAYS,
                docs: "Where to copy from instead of the build context: an earlier stage by name or index, an image, \
                       or a named context. Variables are not expanded here.",
            },
            LINK,
            Flag {
                name: "parents",
                arity: Arity::Switch,
                value: Value::Boolean,
                since: Since::labs("1.7", "1.20"),
                docs: "Keeps the folders of the sources: `a/b/c` becomes `destination/a/b/c`. A `/./` in a source says \
                       where the part to keep begins.",
            },
        ],
        ..PLAIN
    },
    Instruction {
        keyword: "ENTRYPOINT",
        kind: Kind::Entrypoint,
        summary: "Set the program that a container runs",
        docs: include_str!("docs/ENTRYPOINT.md"),
        forms: &[
            "ENTRYPOINT [\"program\", \"argument\"…]",
            "ENTRYPOINT command",
        ],
        snippet: "[\"${1:program}\"]",
        ..PLAIN
    },
    Instruction {
        keyword: "ENV",
        kind: Kind::Env,
        summary: "Set environment variables",
        docs: include_str!("docs/ENV.md"),
        forms: &["ENV name=value…", "ENV name value"],
        snippet: "${1:NAME}=${2:value}",
        ..PLAIN
    },
    Instruction {
        keyword: "EXPOSE",
        kind: Kind::Expose,
        summary: "Tell which ports are listened on",
        docs: include_str!("docs/EXPOSE.md"),
        forms: &["EXPOSE port[-port][/protocol]…"],
        snippet: "${1:80}",
        ..PLAIN
    },
    Instruction {
        keyword: "FROM",
        kind: Kind::From,
        summary: "Begin a stage on top of an image or stage",
        docs: include_str!("docs/FROM.md"),
        forms: &[
            "FROM [--platform=os/arch] image [AS name]",
            "FROM [--platform=os/arch] image:tag [AS name]",
            "FROM [--platform=os/arch] image@digest [AS name]",
        ],
        snippet: "${1:image}",
        flags: &[Flag {
            name: "platform",
            arity: Arity::Once,
            value: Value::Platform,
            since: Since::ALWAYS,
            docs: "Which platform's image to take, if it isn't the target's: `linux/arm64`, or `$BUILDPLATFORM` for a \
                   stage that cross-compiles.",
        }],
        trigger: false,
        ..PLAIN
    },
    Instruction {
        keyword: "HEALTHCHECK",
        kind: Kind::Healthcheck,
        summary: "Tell how to check that a container works",
        docs: include_str!("docs/HEALTHCHECK.md"),
        forms: &["HEALTHCHECK [flags] CMD command", "HEALTHCHECK NONE"],
        snippet: "--interval=${1:30s} --timeout=${2:3s} CMD ${3:command}",
        flags: &[
            health(
                "interval",
                Value::Duration,
                Since::ALWAYS,
                "Time between two checks, and before the first. 30 s if not given.",
            ),
            health(
                "retries",
                Value::Count,
                Since::ALWAYS,
                "How many failures in a row make the container unhealthy. 3 if not given.",
            ),
            health(
                "start-interval",
                Value::Duration,
                Since::stable("1.6"),
                "Time between two checks during the start period. 5 s if not given.",
            ),
            health(
                "start-period",
                Value::Duration,
                Since::ALWAYS,
                "Time that the container has to start, in which failures don't count. None if not given.",
            ),
            health(
                "timeout",
                Value::Duration,
                Since::ALWAYS,
                "Time after which a check that goes on has failed. 30 s if not given.",
            ),
        ],
        ..PLAIN
    },
    Instruction {
        keyword: "LABEL",
        kind: Kind::Label,
        summary: "Add labels to the image",
        docs: include_str!("docs/LABEL.md"),
        forms: &["LABEL name=value…", "LABEL name value"],
        snippet: "${1:name}=\"${2:value}\"",
        ..PLAIN
    },
    Instruction {
        keyword: "MAINTAINER",
        kind: Kind::Maintainer,
        summary: "Name the author (deprecated: use LABEL)",
        docs: include_str!("docs/MAINTAINER.md"),
        forms: &["MAINTAINER name"],
        snippet: "${1:name}",
        trigger: false,
        deprecated: true,
        ..PLAIN
    },
    Instruction {
        keyword: "ONBUILD",
        kind: Kind::Onbuild,
        summary: "Keep an instruction for builds on top of this",
        docs: include_str!("docs/ONBUILD.md"),
        forms: &["ONBUILD instruction"],
        snippet: "${1:instruction}",
        trigger: false,
        ..PLAIN
    },
    Instruction {
        keyword: "RUN",
        kind: Kind::Run,
        summary: "Run a command and keep what it changes",
        docs: include_str!("docs/RUN.md"),
        forms: &[
            "RUN [flags] command",
            "RUN [flags] [\"program\", \"argument\"…]",
            "RUN [flags] <<EOF",
        ],
        snippet: "${1:command}",
        flags: &[
            Flag {
                name: "device",
                arity: Arity::Many,
                value: Value::Device,
                since: Since::labs("1.14", ""),
                docs: "Makes a device of the builder available, by its CDI name: `vendor.com/class=device`. With \
                       `required` the build fails if it isn't there.",
            },
            Flag {
                name: "mount",
                arity: Arity::Many,
                value: Value::Mount,
                since: Since::stable("1.2"),
                docs: "Mounts something for this command only: files of another place, a cache, a secret, an SSH \
                       agent or memory. `type=bind` if not told.",
            },
            Flag {
                name: "network",
                arity: Arity::Once,
                value: Value::OneOf(&["default", "none", "host"]),
                since: Since::labs("1.2", "1.3"),
                docs: "Which network the command has: `default`, `none`, or the builder's own with `host`, which the \
                       builder must allow.",
            },
            Flag {
                name: "security",
                arity: Arity::Once,
                value: Value::OneOf(&["sandbox", "insecure"]),
                since: Since::labs("1.2", "1.20"),
                docs: "Runs the command in the `sandbox`, or with all privileges if `insecure`, which the builder must \
                       allow.",
            },
        ],
        ..PLAIN
    },
    Instruction {
        keyword: "SHELL",
        kind: Kind::Shell,
        summary: "Set the shell for shell forms",
        docs: include_str!("docs/SHELL.md"),
        forms: &["SHELL [\"program\", \"argument\"…]"],
        snippet: "[\"${1:/bin/bash}\", \"${2:-c}\"]",
        ..PLAIN
    },
    Instruction {
        keyword: "STOPSIGNAL",
        kind: Kind::Stopsignal,
        summary: "Set the signal that asks the program to end",
        docs: include_str!("docs/STOPSIGNAL.md"),
        forms: &["STOPSIGNAL signal"],
        snippet: "${1:SIGTERM}",
        checks_flags: false,
        ..PLAIN
    },
    Instruction {
        keyword: "USER",
        kind: Kind::User,
        summary: "Set the user and group",
        docs: include_str!("docs/USER.md"),
        forms: &["USER user[:group]"],
        snippet: "${1:user}",
        ..PLAIN
    },
    Instruction {
        keyword: "VOLUME",
        kind: Kind::Volume,
        summary: "Mark folders that containers keep apart",
        docs: include_str!("docs/VOLUME.md"),
        forms: &["VOLUME path…", "VOLUME [\"path\"…]"],
        snippet: "[\"${1:/data}\"]",
        ..PLAIN
    },
    Instruction {
        keyword: "WORKDIR",
        kind: Kind::Workdir,
        summary: "Set the working directory",
        docs: include_str!("docs/WORKDIR.md"),
        forms: &["WORKDIR path"],
        snippet: "${1:/app}",
        ..PLAIN
    },
];
