//! The syntax variants of each instruction and their parts, for signature help. [`signatures`] looks them up by [`Kind`].

use super::{FlagValue, Kind, MOUNT_OPTIONS, MountOptionSpec, MountValue};

/// One of the alternative syntaxes of an instruction.
#[derive(Debug)]
pub struct SyntaxVariant {
    /// The label, without keyword and flags.
    pub text: &'static str,
    /// The parts in order, each a substring of the label. A part with an empty text is one that this variant lacks.
    pub parts: &'static [SyntaxPart],
    /// How the typed words map to the parts.
    pub shape: Shape,
}

impl SyntaxVariant {
    /// True if flags can stand in front of it.
    pub fn takes_flags(&self) -> bool {
        self.shape != Shape::NoCheck
    }
}

/// A part of a syntax variant, shown as a parameter.
#[derive(Debug)]
pub struct SyntaxPart {
    /// The substring of the variant's label.
    pub text: &'static str,
    /// The documentation, in Markdown.
    pub docs: &'static str,
}

/// How typed words map to the parts of a syntax variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The whole rest of the line is one part.
    Whole,
    /// Each word is a part; the last part takes all remaining words.
    Words,
    /// Words: sources and a destination.
    Files,
    /// A JSON array of strings.
    Json,
    /// A JSON array of sources and a destination.
    JsonFiles,
    /// The legacy `name value` syntax.
    Legacy,
    /// One `name=value` pair.
    Pair,
    /// Several `name=value` pairs.
    Pairs,
    /// A name without a default.
    Name,
    /// A name with a default.
    Default,
    /// An image, and optionally `AS` and a stage name.
    Image(ImageVersion, WithName),
    /// A user, and optionally a group.
    User(WithGroup),
    /// `CMD` and a command.
    Check,
    /// `NONE`.
    NoCheck,
}

/// How an image version is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageVersion {
    /// Neither tag nor digest.
    None,
    /// A tag.
    Tag,
    /// A digest.
    Digest,
}

/// Whether a variant has a stage name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithName {
    /// It has one.
    Yes,
    /// It has none.
    No,
}

/// Whether a variant has a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithGroup {
    /// It has one.
    Yes,
    /// It has none.
    No,
}

/// When signatures include flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flags {
    /// The instruction has no flags.
    Never,
    /// When at least one flag is typed.
    Typed,
    /// Always.
    Always,
}

/// The part that represents the flags.
pub const FLAGS: SyntaxPart = part("[flags]", "Flags, each prefixed with `--`.");

const fn part(text: &'static str, docs: &'static str) -> SyntaxPart {
    SyntaxPart { text, docs }
}

const fn variant(shape: Shape, text: &'static str, parts: &'static [SyntaxPart]) -> SyntaxVariant {
    SyntaxVariant { text, parts, shape }
}

const OPEN: SyntaxPart = part("[", "Begins a JSON array: strings in double quotes.");
const CLOSE: SyntaxPart = part("]", "Ends the JSON array.");
const MORE: SyntaxPart = part("...", "Any number of further arguments.");
const DESTINATION: &str =
    "Destination path in the image. With several sources it must be a directory ending with `/`.";
const AS: SyntaxPart = part("AS", "Introduces the stage name.");
const STAGE: SyntaxPart = part("stage", "Stage name, in lower case.");
const IMAGE: SyntaxPart = part("baseImage", "Image or earlier stage to build on.");
const TAG: SyntaxPart = part("tag", "Tag. Default: `latest`.");
const DIGEST: SyntaxPart = part(
    "digest",
    "Digest, which always refers to the same image: `sha256:…`.",
);
const NO_VERSION: SyntaxPart = part("", "No tag or digest: `latest`.");
const EXECUTABLE: &str = "Program to run.";
const PARAMETER: &str = "Argument of the program.";
const KEY: &str = "Name.";
const KEY_VALUE: &str = "Value, in quotes if it contains spaces.";

const ADD_SOURCE: &str = "Source to add: files in the build context, a URL, or a Git repository.";
const COPY_SOURCE: &str =
    "Source to copy: a path in the build context, or in the stage or image of `--from`.";

const EXEC: &[SyntaxPart] = &[
    OPEN,
    part("\"executable\"", EXECUTABLE),
    part("\"parameter\"", PARAMETER),
    MORE,
    CLOSE,
];
const EXEC_FORM: SyntaxVariant =
    variant(Shape::Json, "[ \"executable\", \"parameter\", ... ]", EXEC);
const SHELL_FORM: SyntaxVariant = variant(
    Shape::Words,
    "executable parameter ...",
    &[
        part("executable", "Command line, run by the shell."),
        part("parameter", "More of the command line."),
        part("...", "More of the command line."),
    ],
);
const LEGACY: &[SyntaxPart] = &[
    part("key", KEY),
    part("value", "Value: the whole rest of the line."),
];
const PAIR: &[SyntaxPart] = &[part("key", KEY), part("value", KEY_VALUE)];
const TWO_PAIRS: &[SyntaxPart] = &[
    part("key", KEY),
    part("value", KEY_VALUE),
    part("key2", "Name of a further pair."),
    part("value2", KEY_VALUE),
];
const PAIR_VARIANTS: &[SyntaxVariant] = &[
    variant(Shape::Pair, "key=value", PAIR),
    variant(Shape::Pairs, "key=value key2=value2", TWO_PAIRS),
    variant(Shape::Legacy, "key value", LEGACY),
];

const ARG_NAME: SyntaxPart = part("name", "Name of the variable.");
const CMD_PARAMETERS: &[SyntaxPart] = &[
    OPEN,
    part("\"parameter\"", "Argument of the `ENTRYPOINT`."),
    part("\"parameter2\"", "Further argument."),
    MORE,
    CLOSE,
];
const fn from(version: ImageVersion, name: WithName, text: &'static str) -> SyntaxVariant {
    let parts: &'static [SyntaxPart] = match (version, name) {
        (ImageVersion::None, WithName::No) => &[IMAGE],
        (ImageVersion::None, WithName::Yes) => &[IMAGE, NO_VERSION, AS, STAGE],
        (ImageVersion::Tag, WithName::No) => &[IMAGE, TAG],
        (ImageVersion::Tag, WithName::Yes) => &[IMAGE, TAG, AS, STAGE],
        (ImageVersion::Digest, WithName::No) => &[IMAGE, DIGEST],
        (ImageVersion::Digest, WithName::Yes) => &[IMAGE, DIGEST, AS, STAGE],
    };
    variant(Shape::Image(version, name), text, parts)
}
const RUN_COMMAND: &str = "Command line, run by the shell.";
const USER_USER: SyntaxPart = part("user", "Name of a user that exists in the image.");
const USER_UID: SyntaxPart = part("uid", "User ID.");
const VOLUME_PATH: &str = "Directory that each container stores in a volume.";

/// The syntax variants of an instruction.
#[derive(Debug)]
pub struct Signatures {
    /// The kind of instruction.
    pub kind: Kind,
    /// When flags are included.
    pub flags: Flags,
    /// The alternative syntaxes.
    pub variants: &'static [SyntaxVariant],
}

/// The syntax variants of all instructions.
pub static SIGNATURES: [Signatures; 18] = [
    Signatures {
        kind: Kind::Add,
        flags: Flags::Always,
        variants: &[
            variant(
                Shape::Files,
                "source ... dest",
                &[
                    part("source", ADD_SOURCE),
                    part("...", ADD_SOURCE),
                    part("dest", DESTINATION),
                ],
            ),
            variant(
                Shape::JsonFiles,
                "[ \"source\", ..., \"dest\" ]",
                &[
                    OPEN,
                    part("\"source\"", ADD_SOURCE),
                    part("...", ADD_SOURCE),
                    part("\"dest\"", DESTINATION),
                    CLOSE,
                ],
            ),
        ],
    },
    Signatures {
        kind: Kind::Copy,
        flags: Flags::Always,
        variants: &[
            variant(
                Shape::Files,
                "source ... dest",
                &[
                    part("source", COPY_SOURCE),
                    part("...", COPY_SOURCE),
                    part("dest", DESTINATION),
                ],
            ),
            variant(
                Shape::JsonFiles,
                "[ \"source\", ..., \"dest\" ]",
                &[
                    OPEN,
                    part("\"source\"", COPY_SOURCE),
                    part("...", COPY_SOURCE),
                    part("\"dest\"", DESTINATION),
                    CLOSE,
                ],
            ),
        ],
    },
    Signatures {
        kind: Kind::Arg,
        flags: Flags::Never,
        variants: &[
            variant(Shape::Name, "name", &[ARG_NAME]),
            variant(
                Shape::Default,
                "name=defaultValue",
                &[
                    ARG_NAME,
                    part("defaultValue", "Value if `--build-arg` sets none."),
                ],
            ),
        ],
    },
    Signatures {
        kind: Kind::Cmd,
        flags: Flags::Never,
        variants: &[
            EXEC_FORM,
            variant(
                Shape::Json,
                "[ \"parameter\", \"parameter2\", ... ]",
                CMD_PARAMETERS,
            ),
            SHELL_FORM,
        ],
    },
    Signatures {
        kind: Kind::Entrypoint,
        flags: Flags::Never,
        variants: &[EXEC_FORM, SHELL_FORM],
    },
    Signatures {
        kind: Kind::Shell,
        flags: Flags::Never,
        variants: &[EXEC_FORM],
    },
    Signatures {
        kind: Kind::Env,
        flags: Flags::Never,
        variants: PAIR_VARIANTS,
    },
    Signatures {
        kind: Kind::Label,
        flags: Flags::Never,
        variants: PAIR_VARIANTS,
    },
    Signatures {
        kind: Kind::Expose,
        flags: Flags::Never,
        variants: &[variant(
            Shape::Words,
            "port ...",
            &[
                part(
                    "port",
                    "Port or range, optionally with a protocol: `80`, `8000-8010`, `53/udp`.",
                ),
                MORE,
            ],
        )],
    },
    Signatures {
        kind: Kind::From,
        flags: Flags::Typed,
        variants: &[
            from(ImageVersion::None, WithName::No, "baseImage"),
            from(ImageVersion::Tag, WithName::No, "baseImage:tag"),
            from(ImageVersion::Digest, WithName::No, "baseImage@digest"),
            from(ImageVersion::None, WithName::Yes, "baseImage AS stage"),
            from(ImageVersion::Tag, WithName::Yes, "baseImage:tag AS stage"),
            from(
                ImageVersion::Digest,
                WithName::Yes,
                "baseImage@digest AS stage",
            ),
        ],
    },
    Signatures {
        kind: Kind::Healthcheck,
        flags: Flags::Always,
        variants: &[
            variant(
                Shape::Check,
                "CMD ...",
                &[
                    part("CMD", "Introduces the health check command."),
                    part("...", "Command: exit code 0 means healthy, 1 unhealthy."),
                ],
            ),
            variant(
                Shape::NoCheck,
                "NONE",
                &[part("NONE", "Disables the base image's health check.")],
            ),
        ],
    },
    Signatures {
        kind: Kind::Maintainer,
        flags: Flags::Never,
        variants: &[variant(
            Shape::Whole,
            "name",
            &[part("name", "Author of the image.")],
        )],
    },
    Signatures {
        kind: Kind::Onbuild,
        flags: Flags::Never,
        variants: &[variant(
            Shape::Whole,
            "INSTRUCTION",
            &[part(
                "INSTRUCTION",
                "Instruction to run in builds based on this image; not FROM, ONBUILD or MAINTAINER.",
            )],
        )],
    },
    Signatures {
        kind: Kind::Run,
        flags: Flags::Typed,
        variants: &[
            variant(
                Shape::Words,
                "command parameter ...",
                &[
                    part("command", RUN_COMMAND),
                    part("parameter", "More of the command line."),
                    part("...", "More of the command line."),
                ],
            ),
            variant(
                Shape::Json,
                "[ \"command\", \"parameter\", ... ]",
                &[
                    OPEN,
                    part("\"command\"", EXECUTABLE),
                    part("\"parameter\"", PARAMETER),
                    MORE,
                    CLOSE,
                ],
            ),
        ],
    },
    Signatures {
        kind: Kind::Stopsignal,
        flags: Flags::Never,
        variants: &[variant(
            Shape::Whole,
            "signal",
            &[part("signal", "Signal: `SIGTERM`, `QUIT` or `9`.")],
        )],
    },
    Signatures {
        kind: Kind::User,
        flags: Flags::Never,
        variants: &[
            variant(Shape::User(WithGroup::No), "user", &[USER_USER]),
            variant(
                Shape::User(WithGroup::Yes),
                "user:group",
                &[
                    USER_USER,
                    part("group", "Name of a group that exists in the image."),
                ],
            ),
            variant(Shape::User(WithGroup::No), "uid", &[USER_UID]),
            variant(
                Shape::User(WithGroup::Yes),
                "uid:gid",
                &[USER_UID, part("gid", "Group ID.")],
            ),
        ],
    },
    Signatures {
        kind: Kind::Volume,
        flags: Flags::Never,
        variants: &[
            variant(
                Shape::Json,
                "[ \"/vol\", ... ]",
                &[OPEN, part("\"/vol\"", VOLUME_PATH), MORE, CLOSE],
            ),
            variant(Shape::Words, "/vol ...", &[part("/vol", VOLUME_PATH), MORE]),
        ],
    },
    Signatures {
        kind: Kind::Workdir,
        flags: Flags::Never,
        variants: &[variant(
            Shape::Whole,
            "/the/workdir/path",
            &[part(
                "/the/workdir/path",
                "Directory; a relative path starts at the previous working directory.",
            )],
        )],
    },
];

/// Looks up the syntax variants of an instruction.
pub fn signatures(kind: Kind) -> Option<&'static Signatures> {
    SIGNATURES.iter().find(|it| it.kind == kind)
}

/// The syntax of a flag's value, and its parts.
pub fn flag_value(
    kind: Kind,
    name: &str,
    value: FlagValue,
) -> (&'static str, &'static [&'static str]) {
    match (kind, name, value) {
        (Kind::Healthcheck, "start-period" | "start-interval", _) => ("5s", &["5s"]),
        (_, _, FlagValue::Duration) => ("30s", &["30s"]),
        (_, _, FlagValue::Count) => ("3", &["3"]),
        (_, _, FlagValue::Source) => ("stage", &["stage"]),
        (_, _, FlagValue::Owner) => ("user:group", &["user", "group"]),
        (_, _, FlagValue::Platform) => ("os/arch/variant", &["os", "arch", "variant"]),
        (_, _, FlagValue::Boolean) => ("true|false", &["true|false"]),
        (_, _, FlagValue::Permissions) => ("755", &["755"]),
        (_, "network", _) => ("default|none|host", &["default|none|host"]),
        (_, "security", _) => ("sandbox|insecure", &["sandbox|insecure"]),
        (_, _, FlagValue::OneOf(_)) => ("word", &["word"]),
        (_, _, FlagValue::Mount) => ("type=...", &["type=..."]),
        (_, _, FlagValue::Device) => ("vendor/class=name", &["vendor/class=name"]),
        (_, _, FlagValue::Checksum) => ("sha256:digest", &["sha256:digest"]),
        (_, _, FlagValue::Pattern) => ("pattern", &["pattern"]),
    }
}

/// The syntax of a mount option, like `target=path`.
pub fn mount_option_text(option: &MountOptionSpec) -> String {
    let value = match option.value {
        MountValue::Switch => return option.name.to_owned(),
        MountValue::Type => "type",
        MountValue::Target | MountValue::Source => "path",
        MountValue::From => "stage|image",
        MountValue::Id => "id",
        MountValue::Sharing => "shared|private|locked",
        MountValue::Mode => "0755",
        MountValue::Number => "number",
        MountValue::Size => "64m",
        MountValue::Variable => "NAME",
    };
    format!("{}={value}", option.name)
}

/// The options of a mount type in table order, with `type` first.
pub fn mount_options(mount_type: &str) -> impl Iterator<Item = &'static MountOptionSpec> {
    MOUNT_OPTIONS
        .iter()
        .filter(move |option| option.types.contains(&mount_type))
}

#[cfg(test)]
mod tests {
    use super::super::INSTRUCTIONS;
    use super::signatures;

    #[test]
    fn labels_contain_their_parts_in_order() {
        for row in &INSTRUCTIONS {
            let variants = signatures(row.kind).map(|it| it.variants);
            assert!(variants.is_some(), "{}", row.keyword);
            for variant in variants.unwrap_or_default() {
                let mut at = 0;
                for part in variant.parts {
                    let rest = variant.text.get(at..).unwrap_or_default();
                    let found = rest.find(part.text);
                    assert!(found.is_some(), "{} in {}", part.text, variant.text);
                    at += found.unwrap_or_default() + part.text.len();
                }
            }
        }
    }
}
