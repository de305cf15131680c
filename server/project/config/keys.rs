//! The keys of `dockwright.toml`, table by table: each with its place in the [`Config`], and its part of the schema.

use serde_json::{Map, Value as Json, json};

use super::contents::{Build, FileSection};
use super::read::{Key, Reader, Value};
use super::schema_parts::{boolean, images, object, one_of, string};
use super::{Config, InlayHints, OutputFormat, Threshold};
use ide::formatting::{Case, Continuation, Style};
use ide::lints::{Builder, LabelSchema, LabelType, Preset};

/// A key of a table that is read into `T`.
pub(super) struct ConfigKey<T> {
    pub(super) name: &'static str,
    /// Reads its value.
    pub(super) read: fn(&mut Reader, &Key, &Value, &mut T),
    /// The schema of its value.
    pub(super) schema: fn() -> Json,
}

impl<T> ConfigKey<T> {
    const fn new(
        name: &'static str,
        read: fn(&mut Reader, &Key, &Value, &mut T),
        schema: fn() -> Json,
    ) -> ConfigKey<T> {
        ConfigKey { name, read, schema }
    }
}

/// The names of keys.
pub(super) fn names<T>(keys: &[ConfigKey<T>]) -> Vec<&'static str> {
    keys.iter().map(|it| it.name).collect()
}

/// The properties of an object with some keys.
pub(super) fn properties<T>(keys: &[ConfigKey<T>]) -> Map<String, Json> {
    let properties = keys.iter().map(|it| (it.name.to_owned(), (it.schema)()));
    properties.collect()
}

/// The top-level keys.
pub(super) const TABLES: [ConfigKey<Config>; 8] = [
    ConfigKey::new(
        "build",
        |reader, key, value, config| reader.entries(&BUILD, key, value, &mut config.build),
        || {
            object(
                "The build of Dockerfiles, unless a `[[file]]` overrides it.",
                &properties(&BUILD),
            )
        },
    ),
    ConfigKey::new(
        "check",
        |reader, key, value, config| reader.entries(&CHECK, key, value, config),
        || {
            object(
                "Which files and rules are checked, and how findings are reported.",
                &properties(&CHECK),
            )
        },
    ),
    ConfigKey::new(
        "code-lens",
        |reader, key, value, config| config.code_lens = reader.boolean(key, value),
        || boolean("Code lenses above stages: usages, and a command that builds the stage."),
    ),
    ConfigKey::new(
        "file",
        |reader, key, value, config| config.files = reader.files(key, value),
        files,
    ),
    ConfigKey::new(
        "format",
        |reader, key, value, config| reader.entries(&FORMAT, key, value, &mut config.format),
        || json!({ "$ref": "#/definitions/format" }),
    ),
    ConfigKey::new(
        "inlay-hints",
        |reader, key, value, config| {
            reader.entries(&INLAY_HINTS, key, value, &mut config.inlay_hints);
        },
        || object("Inlay hints to show.", &properties(&INLAY_HINTS)),
    ),
    ConfigKey::new(
        "labels",
        |reader, key, value, config| {
            let mut labels = LabelSchema::default();
            reader.entries(&LABELS, key, value, &mut labels);
            let is_set = labels != LabelSchema::default();
            config.rule_settings.labels = is_set.then_some(labels);
        },
        || object("The labels that images must have.", &properties(&LABELS)),
    ),
    ConfigKey::new(
        "rules",
        |reader, key, value, config| config.rules = reader.rules(key, value),
        || json!({ "$ref": "#/definitions/rules" }),
    ),
];

/// The keys of `[build]`, which are also keys of `[[file]]`.
pub(super) const BUILD: [ConfigKey<Build>; 4] = [
    ConfigKey::new(
        "args",
        |reader, key, value, build| build.args = reader.arguments(key, value),
        || {
            json!({
                "description": "Values of build arguments, as passed with `--build-arg`.",
                "type": "object",
                "additionalProperties": { "type": ["string", "number", "boolean"] },
            })
        },
    ),
    ConfigKey::new(
        "builder",
        |reader, key, value, build| build.builder = reader.choice(key, value, &BUILDERS),
        || one_of("Program that builds images.", &BUILDERS),
    ),
    ConfigKey::new(
        "context",
        |reader, key, value, build| build.context = reader.context(key, value),
        || string("Build context folder, relative to this file."),
    ),
    ConfigKey::new(
        "target",
        |reader, key, value, build| build.target = reader.non_empty(key, value),
        || string("Stage to build."),
    ),
];

const BUILDERS: [(&str, Builder); 2] = [
    ("buildkit", Builder::Buildkit),
    ("buildah", Builder::Buildah),
];

/// The keys of `[check]`.
const CHECK: [ConfigKey<Config>; 10] = [
    ConfigKey::new(
        "approved-images",
        |reader, key, value, config| {
            config.rule_settings.approved_images = Some(reader.images(key, value));
        },
        || images("Patterns of the images that may be used: `docker.io/library/*`."),
    ),
    ConfigKey::new(
        "exclude",
        |reader, key, value, config| config.exclude = reader.globs(key, value),
        patterns,
    ),
    ConfigKey::new(
        "fail-on",
        |reader, key, value, config| {
            config.fail_on = reader.word(key, value, Threshold::ALL, Threshold::name);
        },
        || {
            let all = Threshold::ALL.map(|it| (it.name(), it));
            one_of("Minimum severity that causes exit code 1.", &all)
        },
    ),
    ConfigKey::new(
        "forbidden-images",
        |reader, key, value, config| {
            config.rule_settings.forbidden_images = Some(reader.images(key, value));
        },
        || images("Patterns of images that must not be used."),
    ),
    ConfigKey::new(
        "include",
        |reader, key, value, config| config.include = reader.globs(key, value),
        patterns,
    ),
    ConfigKey::new(
        "output-format",
        |reader, key, value, config| {
            let all = OutputFormat::ALL.map(|it| (it.name(), it));
            config.output_format = reader.choice(key, value, &all);
        },
        || {
            let all = OutputFormat::ALL.map(|it| (it.name(), it));
            one_of("Output format.", &all)
        },
    ),
    ConfigKey::new(
        "pragmas",
        |reader, key, value, config| config.rule_settings.pragmas = reader.boolean(key, value),
        || boolean("Whether comments of other linters silence findings."),
    ),
    ConfigKey::new(
        "preset",
        |reader, key, value, config| {
            let all = Preset::ALL.map(|it| (it.name(), it));
            config.preset = reader.choice(key, value, &all);
        },
        || {
            let all = Preset::ALL.map(|it| (it.name(), it));
            one_of("Rules that are enabled unless configured otherwise.", &all)
        },
    ),
    ConfigKey::new(
        "require-user",
        |reader, key, value, config| {
            config.rule_settings.require_user = reader.boolean(key, value);
        },
        || boolean("Whether the image must have a user other than root."),
    ),
    ConfigKey::new(
        "trusted-registries",
        |reader, key, value, config| {
            config.rule_settings.trusted_registries = Some(reader.registries(key, value));
        },
        || {
            images(
                "Registries that images may come from: `docker.io`, `*.example.com`, `docker.io/library`.",
            )
        },
    ),
];

fn patterns() -> Json {
    json!({ "$ref": "#/definitions/patterns" })
}

/// The keys of `[[file]]`, besides those of `[build]`.
pub(super) const FILE: [ConfigKey<FileSection>; 3] = [
    ConfigKey::new(
        "format",
        |reader, key, value, section| reader.entries(&FORMAT, key, value, &mut section.format),
        || json!({ "$ref": "#/definitions/format" }),
    ),
    ConfigKey::new(
        "path",
        |reader, key, value, section| section.path = reader.file_path(key, value),
        patterns,
    ),
    ConfigKey::new(
        "rules",
        |reader, key, value, section| section.rules = reader.rules(key, value),
        || json!({ "$ref": "#/definitions/rules" }),
    ),
];

fn files() -> Json {
    let mut keys = properties(&BUILD);
    keys.extend(properties(&FILE));
    let mut file = object("Settings for some Dockerfiles.", &keys);
    if let Json::Object(fields) = &mut file {
        fields.insert("required".to_owned(), json!(["path"]));
    }
    json!({
        "description": "Settings for some Dockerfiles. Later tables have priority.",
        "type": "array",
        "items": file,
    })
}

/// The keys of `[format]`.
pub(super) const FORMAT: [ConfigKey<Style>; 8] = [
    ConfigKey::new(
        "blank-lines",
        |reader, key, value, style| {
            style.blank_lines = reader.number(key, value, 0..=9, "a number");
        },
        || {
            json!({
                "description": "Maximum number of consecutive blank lines. Default: 1.",
                "type": "integer",
                "minimum": 0,
                "maximum": 9,
            })
        },
    ),
    ConfigKey::new(
        "case",
        |reader, key, value, style| style.case = reader.choice(key, value, &CASES),
        || one_of("Case of keywords. Default: `upper`.", &CASES),
    ),
    ConfigKey::new(
        "continuation",
        |reader, key, value, style| {
            style.continuation = reader.choice(key, value, &CONTINUATIONS);
        },
        || {
            one_of(
                "Position of line continuations. Default: `space`.",
                &CONTINUATIONS,
            )
        },
    ),
    ConfigKey::new(
        "final-newline",
        |reader, key, value, style| style.final_newline = reader.boolean(key, value),
        || boolean("Add a missing final newline. Default: yes."),
    ),
    ConfigKey::new(
        "indent",
        |reader, key, value, style| style.indent = reader.indent(key, value),
        || {
            json!({
                "description": "Indentation unit: a number of spaces, or `tab`. Default: 4 spaces.",
                "oneOf": [{ "type": "integer", "minimum": 1, "maximum": 16 }, { "const": "tab" }],
            })
        },
    ),
    ConfigKey::new(
        "indent-continued",
        |reader, key, value, style| style.indent_continued = reader.boolean(key, value),
        || boolean("Indent continued lines. Default: yes."),
    ),
    ConfigKey::new(
        "legacy",
        |reader, key, value, style| style.legacy = reader.boolean(key, value),
        || boolean("Rewrite `ENV name value` as `ENV name=value`. Default: no."),
    ),
    ConfigKey::new(
        "trim-trailing",
        |reader, key, value, style| style.trim_trailing = reader.boolean(key, value),
        || boolean("Trim trailing whitespace. Default: yes."),
    ),
];

const CASES: [(&str, Case); 3] = [
    ("upper", Case::Upper),
    ("lower", Case::Lower),
    ("keep", Case::Keep),
];

const CONTINUATIONS: [(&str, Continuation); 3] = [
    ("space", Continuation::Space),
    ("align", Continuation::Align),
    ("keep", Continuation::Keep),
];

/// The keys of `[inlay-hints]`.
const INLAY_HINTS: [ConfigKey<InlayHints>; 4] = [
    ConfigKey::new(
        "command",
        |reader, key, value, hints| hints.command = reader.boolean(key, value),
        || boolean("The effective command of a container."),
    ),
    ConfigKey::new(
        "images",
        |reader, key, value, hints| hints.images = reader.boolean(key, value),
        || boolean("Tags of official images."),
    ),
    ConfigKey::new(
        "stages",
        |reader, key, value, hints| hints.stages = reader.boolean(key, value),
        || boolean("The numbers of stages."),
    ),
    ConfigKey::new(
        "variables",
        |reader, key, value, hints| hints.variables = reader.boolean(key, value),
        || boolean("Resolved values of words with variables."),
    ),
];

/// The keys of `[labels]`.
const LABELS: [ConfigKey<LabelSchema>; 2] = [
    ConfigKey::new(
        "schema",
        |reader, key, value, labels| labels.labels = reader.label_types(key, value),
        || {
            json!({
                "description": "The keys of the labels, and what their values must be.",
                "type": "object",
                "additionalProperties": { "enum": LabelType::ALL.map(LabelType::name).as_slice() },
            })
        },
    ),
    ConfigKey::new(
        "strict",
        |reader, key, value, labels| {
            labels.strict = reader.boolean(key, value).unwrap_or_default();
        },
        || boolean("Whether labels that aren't in the schema are reported."),
    ),
];
