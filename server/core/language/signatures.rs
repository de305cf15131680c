//! How instructions are written, part by part, for people who are typing them.

use super::{Kind, MOUNT_OPTIONS, MountOption, MountValue, Value};

/// A way to write an instruction.
#[derive(Debug)]
pub struct Form {
    /// How it looks, without keyword and flags.
    pub text: &'static str,
    /// Its parts, in order, each of them somewhere in the text; an empty one is a part that this form doesn't have.
    pub parts: &'static [Part],
    /// How the parts are filled by what is typed.
    pub shape: Shape,
}

/// A part of a form.
#[derive(Debug)]
pub struct Part {
    /// How it stands in the form's text.
    pub text: &'static str,
    /// What it is.
    pub docs: &'static str,
}

/// How the parts of a form are filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// All of it is one part.
    Whole,
    /// Each word is a part, and the last part takes all that follow.
    Words,
    /// Words: the first, those between, the last.
    Files,
    /// A bracket, strings, and a bracket.
    Json,
    /// A bracket, the first string, those between, the last, and a bracket.
    JsonFiles,
    /// A name and the rest.
    Old,
    /// One name with its value.
    Pair,
    /// Names with values.
    Pairs,
    /// A name.
    Name,
    /// A name with a default.
    Default,
    /// An image with its version, a word, and a name.
    Image(Version, Named),
    /// A user, and perhaps a group.
    User(Grouped),
    /// A word and a command.
    Check,
    /// A word alone.
    NoCheck,
}

/// What tells the version of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Nothing.
    None,
    /// A tag.
    Tag,
    /// A digest.
    Digest,
}

/// Whether a stage gets a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// It does.
    Yes,
    /// It doesn't.
    No,
}

/// Whether a user stands with a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouped {
    /// It does.
    Yes,
    /// It doesn't.
    No,
}

/// When a form shows that there are flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flags {
    /// There are none.
    Never,
    /// Once there is one.
    Typed,
    /// Always.
    Always,
}

/// What stands for flags in a form.
pub const FLAGS: Part = part("[flags]", "Flags, each with `--`.");

const fn part(text: &'static str, docs: &'static str) -> Part {
    Part { text, docs }
}

const fn form(shape: Shape, text: &'static str, parts: &'static [Part]) -> Form {
    Form { text, parts, shape }
}

const OPEN: Part = part("[", "Begins the JSON form: strings in double quotes.");
const CLOSE: Part = part("]", "Ends the JSON form.");
const MORE: Part = part("...", "Any number of others.");
const DESTINATION: &str = "Where to put it in the image. A folder ends with `/`; there must be one if there are several sources.";
const AS: Part = part("AS", "Begins the name of the stage.");
const STAGE: Part = part("stage", "The name of the stage, in lower case.");
const IMAGE: Part = part("baseImage", "The image or the earlier stage to build on.");
const TAG: Part = part("tag", "The tag, `latest` if there is none.");
const DIGEST: Part = part(
    "digest",
    "The digest, which always means the same image: `sha256:…`.",
);
const NO_VERSION: Part = part("", "Neither tag nor digest: `latest`.");
const EXECUTABLE: &str = "The program that is run.";
const PARAMETER: &str = "An argument of it.";
const KEY: &str = "The name.";
const KEY_VALUE: &str = "Its value, in quotes if there are blanks in it.";

const ADD_SOURCE: &str = "What to add: files of the build context, a URL, or a Git repository.";
const COPY_SOURCE: &str = "What to copy: a path in the build context, or in what `--from` tells.";

const EXEC: &[Part] = &[
    OPEN,
    part("\"executable\"", EXECUTABLE),
    part("\"parameter\"", PARAMETER),
    MORE,
    CLOSE,
];
const EXEC_FORM: Form = form(Shape::Json, "[ \"executable\", \"parameter\", ... ]", EXEC);
const SHELL_FORM: Form = form(
    Shape::Words,
    "executable parameter ...",
    &[
        part("executable", "The command line, which the shell runs."),
        part("parameter", "More of it."),
        part("...", "More of it."),
    ],
);
const OLD: &[Part] = &[
    part("key", KEY),
    part("value", "Its value: all the rest of the line."),
];
const ONE: &[Part] = &[part("key", KEY), part("value", KEY_VALUE)];
const TWO: &[Part] = &[
    part("key", KEY),
    part("value", KEY_VALUE),
    part("key2", "Another name."),
    part("value2", KEY_VALUE),
];
const PAIR_FORMS: &[Form] = &[
    form(Shape::Old, "key value", OLD),
    form(Shape::Pair, "key=value", ONE),
    form(Shape::Pairs, "key=value key2=value2", TWO),
];

const ARG_NAME: Part = part("name", "The name of the variable.");
const CMD_PARAMETERS: &[Part] = &[
    OPEN,
    part("\"parameter\"", "An argument of the `ENTRYPOINT`."),
    part("\"parameter2\"", "Another one."),
    MORE,
    CLOSE,
];
const fn from(version: Version, named: Named, text: &'static str) -> Form {
    let parts: &'static [Part] = match (version, named) {
        (Version::None, Named::No) => &[IMAGE],
        (Version::None, Named::Yes) => &[IMAGE, NO_VERSION, AS, STAGE],
        (Version::Tag, Named::No) => &[IMAGE, TAG],
        (Version::Tag, Named::Yes) => &[IMAGE, TAG, AS, STAGE],
        (Version::Digest, Named::No) => &[IMAGE, DIGEST],
        (Version::Digest, Named::Yes) => &[IMAGE, DIGEST, AS, STAGE],
    };
    form(Shape::Image(version, named), text, parts)
}
const RUN_COMMAND: &str = "The command line, which the shell runs.";
const USER_USER: Part = part("user", "The name of a user that the image knows.");
const USER_UID: Part = part("uid", "The number of a user.");
const VOLUME_PATH: &str = "A folder that each container has for itself.";

/// The ways to write an instruction.
#[derive(Debug)]
pub struct Signatures {
    /// The instruction.
    pub kind: Kind,
    /// When flags are shown.
    pub flags: Flags,
    /// The ways.
    pub forms: &'static [Form],
}

/// The ways to write instructions.
pub static SIGNATURES: [Signatures; 18] = [
    Signatures {
        kind: Kind::Add,
        flags: Flags::Always,
        forms: &[
            form(
                Shape::Files,
                "source ... dest",
                &[
                    part("source", ADD_SOURCE),
                    part("...", ADD_SOURCE),
                    part("dest", DESTINATION),
                ],
            ),
            form(
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
        forms: &[
            form(
                Shape::Files,
                "source ... dest",
                &[
                    part("source", COPY_SOURCE),
                    part("...", COPY_SOURCE),
                    part("dest", DESTINATION),
                ],
            ),
            form(
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
        forms: &[
            form(Shape::Name, "name", &[ARG_NAME]),
            form(
                Shape::Default,
                "name=defaultValue",
                &[
                    ARG_NAME,
                    part("defaultValue", "Its value if `--build-arg` gives none."),
                ],
            ),
        ],
    },
    Signatures {
        kind: Kind::Cmd,
        flags: Flags::Never,
        forms: &[
            EXEC_FORM,
            form(
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
        forms: &[EXEC_FORM, SHELL_FORM],
    },
    Signatures {
        kind: Kind::Shell,
        flags: Flags::Never,
        forms: &[EXEC_FORM],
    },
    Signatures {
        kind: Kind::Env,
        flags: Flags::Never,
        forms: PAIR_FORMS,
    },
    Signatures {
        kind: Kind::Label,
        flags: Flags::Never,
        forms: PAIR_FORMS,
    },
    Signatures {
        kind: Kind::Expose,
        flags: Flags::Never,
        forms: &[form(
            Shape::Words,
            "port ...",
            &[
                part(
                    "port",
                    "A port, or several: `80`, `8000-8010`, with a protocol `53/udp`.",
                ),
                MORE,
            ],
        )],
    },
    Signatures {
        kind: Kind::From,
        flags: Flags::Typed,
        forms: &[
            from(Version::None, Named::No, "baseImage"),
            from(Version::Tag, Named::No, "baseImage:tag"),
            from(Version::Digest, Named::No, "baseImage@digest"),
            from(Version::None, Named::Yes, "baseImage AS stage"),
            from(Version::Tag, Named::Yes, "baseImage:tag AS stage"),
            from(Version::Digest, Named::Yes, "baseImage@digest AS stage"),
        ],
    },
    Signatures {
        kind: Kind::Healthcheck,
        flags: Flags::Always,
        forms: &[
            form(
                Shape::Check,
                "CMD ...",
                &[
                    part("CMD", "Begins the command that checks."),
                    part("...", "The command: exit code 0 is healthy, 1 is not."),
                ],
            ),
            form(
                Shape::NoCheck,
                "NONE",
                &[part("NONE", "Takes the check of the base image away.")],
            ),
        ],
    },
    Signatures {
        kind: Kind::Maintainer,
        flags: Flags::Never,
        forms: &[form(
            Shape::Whole,
            "name",
            &[part("name", "Who is responsible for the image.")],
        )],
    },
    Signatures {
        kind: Kind::Onbuild,
        flags: Flags::Never,
        forms: &[form(
            Shape::Whole,
            "INSTRUCTION",
            &[part(
                "INSTRUCTION",
                "What to do in builds on top of this image; not FROM, ONBUILD or MAINTAINER.",
            )],
        )],
    },
    Signatures {
        kind: Kind::Run,
        flags: Flags::Typed,
        forms: &[
            form(
                Shape::Words,
                "command parameter ...",
                &[
                    part("command", RUN_COMMAND),
                    part("parameter", "More of it."),
                    part("...", "More of it."),
                ],
            ),
            form(
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
        forms: &[form(
            Shape::Whole,
            "signal",
            &[part("signal", "A signal: `SIGTERM`, `QUIT` or `9`.")],
        )],
    },
    Signatures {
        kind: Kind::User,
        flags: Flags::Never,
        forms: &[
            form(Shape::User(Grouped::No), "user", &[USER_USER]),
            form(
                Shape::User(Grouped::Yes),
                "user:group",
                &[
                    USER_USER,
                    part("group", "The name of a group that the image knows."),
                ],
            ),
            form(Shape::User(Grouped::No), "uid", &[USER_UID]),
            form(
                Shape::User(Grouped::Yes),
                "uid:gid",
                &[USER_UID, part("gid", "The number of a group.")],
            ),
        ],
    },
    Signatures {
        kind: Kind::Volume,
        flags: Flags::Never,
        forms: &[
            form(
                Shape::Json,
                "[ \"/vol\", ... ]",
                &[OPEN, part("\"/vol\"", VOLUME_PATH), MORE, CLOSE],
            ),
            form(Shape::Words, "/vol ...", &[part("/vol", VOLUME_PATH), MORE]),
        ],
    },
    Signatures {
        kind: Kind::Workdir,
        flags: Flags::Never,
        forms: &[form(
            Shape::Whole,
            "/the/workdir/path",
            &[part(
                "/the/workdir/path",
                "The folder; a relative one starts at the one before.",
            )],
        )],
    },
];

/// The ways to write an instruction.
pub fn signatures(kind: Kind) -> Option<&'static Signatures> {
    SIGNATURES.iter().find(|it| it.kind == kind)
}

/// What a flag's value looks like, and the parts of it with what separates them.
pub fn flag_value(kind: Kind, name: &str, value: Value) -> (&'static str, &'static [&'static str]) {
    match (kind, name, value) {
        (Kind::Healthcheck, "start-period" | "start-interval", _) => ("5s", &["5s"]),
        (_, _, Value::Duration) => ("30s", &["30s"]),
        (_, _, Value::Count) => ("3", &["3"]),
        (_, _, Value::Source) => ("stage", &["stage"]),
        (_, _, Value::Owner) => ("user:group", &["user", "group"]),
        (_, _, Value::Platform) => ("os/arch/variant", &["os", "arch", "variant"]),
        (_, _, Value::Boolean) => ("true|false", &["true|false"]),
        (_, _, Value::Permissions) => ("755", &["755"]),
        (_, "network", _) => ("default|none|host", &["default|none|host"]),
        (_, "security", _) => ("sandbox|insecure", &["sandbox|insecure"]),
        (_, _, Value::OneOf(_)) => ("word", &["word"]),
        (_, _, Value::Mount) => ("type=...", &["type=..."]),
        (_, _, Value::Device) => ("vendor/class=name", &["vendor/class=name"]),
        (_, _, Value::Checksum) => ("sha256:digest", &["sha256:digest"]),
        (_, _, Value::Pattern) => ("pattern", &["pattern"]),
    }
}

/// An option of a mount as it is written: `target=path`.
pub fn mount_option_text(option: &MountOption) -> String {
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

/// The options of a type of mount, in order; `type` first.
pub fn options_of(kind: &str) -> impl Iterator<Item = &'static MountOption> {
    MOUNT_OPTIONS
        .iter()
        .filter(move |option| option.types.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::super::INSTRUCTIONS;
    use super::signatures;

    #[test]
    fn parts_stand_in_the_texts_of_their_forms() {
        for row in &INSTRUCTIONS {
            let forms = signatures(row.kind).map(|it| it.forms);
            assert!(forms.is_some(), "{}", row.keyword);
            for form in forms.unwrap_or_default() {
                let mut at = 0;
                for part in form.parts {
                    let rest = form.text.get(at..).unwrap_or_default();
                    let found = rest.find(part.text);
                    assert!(found.is_some(), "{} in {}", part.text, form.text);
                    at += found.unwrap_or_default() + part.text.len();
                }
            }
        }
    }
}
