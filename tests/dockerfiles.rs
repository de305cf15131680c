//! The Dockerfiles in `tests/dockerfiles`: realistic ones of our own, with what BuildKit reports about each of them and
//! the images that it would build.
//!
//! `UPDATE_EXPECT=1 cargo test --test all dockerfiles` writes `facts.txt` of every folder and the table in `README.md`.
//! `facts.txt` is a claim about BuildKit, not about this program: compare it with BuildKit before you commit it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use analysis::{Base, Build, Document, StageConfig, StageSemantics, Value};
use ide::inspect::Images;
use ide::lints::{Diagnostic, Excludes, Exclusion, LintSettings, Severity, check};
use project::context::IgnoreFile;
use similar::TextDiff;
use syntax::language::{
    DIRECTIVES, FlagSpec, INSTRUCTIONS, Kind, MOUNT_OPTIONS, MOUNT_TYPES, MountValue,
};
use syntax::text::{Span, Text};
use syntax::values::path::clean;
use syntax::{Instruction, Item};

use crate::fixture::{document, draw};

/// The PATH of every image that doesn't set its own. The facts leave it out.
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// One of the Dockerfiles.
pub(crate) struct Example {
    /// The name of its folder.
    pub(crate) name: String,
    /// Its folder, which is the build context too.
    pub(crate) folder: PathBuf,
    /// Its text.
    pub(crate) text: String,
}

/// The folder of all Dockerfiles.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dockerfiles")
}

/// All Dockerfiles, in the order of their names.
pub(crate) fn examples() -> Vec<Example> {
    let entries = fs::read_dir(root()).unwrap().map(|it| it.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|it| it.is_dir()).collect();
    folders.sort();
    assert!(folders.len() >= 64, "only {} Dockerfiles", folders.len());
    let example = |folder: PathBuf| Example {
        name: folder.file_name().unwrap().to_string_lossy().into_owned(),
        text: fs::read_to_string(folder.join("Dockerfile"))
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display())),
        folder,
    };
    folders.into_iter().map(example).collect()
}

impl Example {
    /// The document in a build without arguments on linux/amd64, of base images that set nothing.
    fn alone(&self) -> Document {
        Document::in_build(Text::new(&self.text), 0, Build::alone().into())
    }

    /// What BuildKit reports, as far as it would get.
    fn diagnostics(&self, document: &Document) -> Vec<Diagnostic> {
        let ignore = fs::read_to_string(self.folder.join(".dockerignore")).ok();
        let ignore = ignore.map(|it| IgnoreFile::parse(&it));
        let exclusion = ignore.map(|ignore| {
            Excludes::new(move |source| {
                ignore.copy_source(source).map(|pattern| Exclusion {
                    source: clean(source),
                    pattern: pattern.text.clone(),
                    file: ".dockerignore".to_owned(),
                    line: pattern.line,
                })
            })
        });
        let settings = LintSettings {
            only_buildkit: true,
            exclusion,
            ..LintSettings::default()
        };
        check(document, &settings)
    }

    /// The Dockerfile with what BuildKit reports drawn below the lines, and the images of its stages.
    fn facts(&self) -> String {
        let document = self.alone();
        let label = |it: &Diagnostic| match it.severity {
            Severity::Error => (it.span, format!("error: {}", it.message)),
            _ => (it.span, format!("{}: {}", it.rule, it.message)),
        };
        let reported: Vec<(Span, String)> = self.diagnostics(&document).iter().map(label).collect();
        let mut facts = draw(&self.text, &reported);
        let images = Images::new(&document);
        for stage in &document.semantics().stages {
            facts.push('\n');
            facts.push_str(&heading(&document, stage));
            match images.get(stage.index) {
                Some(config) => write_config(&config, &mut facts),
                None => facts.push_str("    cannot be built\n"),
            }
        }
        facts
    }
}

/// The number and name of a stage, and what it is built on.
fn heading(document: &Document, stage: &StageSemantics) -> String {
    let from = document.file().items.get(stage.items.start);
    let name = from.and_then(|from| from.instruction.stage_name());
    let name = name.map_or_else(String::new, |it| format!(" {}", it.text));
    let base = match stage.base() {
        Base::Scratch => "scratch".to_owned(),
        Base::Stage(base) => format!("stage {base}"),
        Base::Context(name) => format!("context {name}"),
        Base::Image(image) => image.to_string(),
        Base::Unknown => "unknown".to_owned(),
    };
    let platform = stage.from.platform.as_ref().map(in_a_line);
    let platform = platform.map_or_else(String::new, |it| format!(" for {it}"));
    format!("── stage {}{name}: from {base}{platform}\n", stage.index)
}

fn write_config(config: &StageConfig, out: &mut String) {
    let mut row = |name: &str, values: &mut dyn Iterator<Item = String>| {
        for value in values {
            let _ = writeln!(out, "    {name:<11} {value}");
        }
    };
    let pair = |name: &str, value: Option<&Value>| {
        format!("{name}={}", value.map_or_else(String::new, in_a_line))
    };
    let env = config
        .env
        .iter()
        .map(|(name, it)| pair(name, it.value.as_ref()));
    row(
        "env",
        &mut env.filter(|it| *it != format!("PATH={DEFAULT_PATH}")),
    );
    let json = |words: &[String]| serde_json::to_string(words).unwrap();
    row("workdir", &mut config.workdir.iter().map(in_a_line));
    row("user", &mut config.user.iter().map(in_a_line));
    row("shell", &mut config.shell.iter().map(|it| json(it)));
    row(
        "entrypoint",
        &mut config.entrypoint.iter().map(|it| json(it)),
    );
    row("cmd", &mut config.cmd.iter().map(|it| json(it)));
    let ports: BTreeSet<String> = config.ports.iter().flat_map(|it| it.each()).collect();
    row("expose", &mut ports.into_iter());
    row(
        "volume",
        &mut config.volumes.iter().map(ToString::to_string),
    );
    let labels = config.labels.iter();
    row("label", &mut labels.map(|(name, it)| pair(name, Some(it))));
    row("stopsignal", &mut config.stop_signal.iter().map(in_a_line));
    row(
        "healthcheck",
        &mut config.health.iter().map(|it| {
            let time = |nanoseconds: i64| format!("{:?}", Duration::from_nanos(nanoseconds as u64));
            let times = [
                ("interval", time(it.interval)),
                ("timeout", time(it.timeout)),
                ("start-period", time(it.start_period)),
                ("start-interval", time(it.start_interval)),
                ("retries", it.retries.to_string()),
            ];
            let given = times
                .iter()
                .filter(|(_, value)| !["0ns", "0"].contains(&value.as_str()));
            let given = given.map(|(name, value)| format!(" {name}={value}"));
            format!("{}{}", json(&it.test), given.collect::<String>())
        }),
    );
    row(
        "onbuild",
        &mut config.onbuild.iter().map(|it| it.replace('\n', "⏎")),
    );
}

fn in_a_line(value: &Value) -> String {
    match value {
        Value::Known(text) => text.replace('\n', "⏎"),
        Value::Unknown => "(unknown)".to_owned(),
    }
}

/// Whether files are to be written rather than compared.
fn updates() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

/// Compares files with what they should be, or writes them.
#[track_caller]
fn compare(files: &[(PathBuf, String)]) {
    let mut wrong = Vec::new();
    for (path, expected) in files {
        let found = fs::read_to_string(path).unwrap_or_default();
        if &found == expected {
            continue;
        }
        if updates() {
            fs::write(path, expected).unwrap();
            continue;
        }
        let diff = TextDiff::from_lines(&found, expected);
        let path = path.strip_prefix(root()).unwrap().display().to_string();
        wrong.push(diff.unified_diff().header(&path, "now").to_string());
    }
    assert!(
        wrong.is_empty(),
        "{} differ; UPDATE_EXPECT=1 writes them\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn facts() {
    let facts = |it: &Example| (it.folder.join("facts.txt"), it.facts());
    let all: Vec<_> = examples().iter().map(facts).collect();
    compare(&all);
}

/// `4` if what a user types is indented by an editor that indents continued lines by four spaces, `other` if not.
fn indentation(text: &str) -> &'static str {
    let document = document(text);
    let regular = |line: u32| {
        let span = document.text.line(line);
        let source = document.text.slice(span);
        let rest = source.trim_start_matches([' ', '\t', '\u{feff}']);
        let indent = source.len() - rest.len();
        let is_continued = |it: &&Item| {
            let body = it.instruction.heredocs.first();
            let body = body.map(|it| it.body.start);
            let end = body.map_or(it.span().end, |body| it.start + body);
            it.start < span.start && span.start < end
        };
        let items = &document.file().items;
        let continued = items.iter().any(|it| is_continued(&it));
        let source = source.trim_start_matches('\u{feff}');
        match rest.trim_end() {
            "" => true,
            rest if rest.starts_with('#') && indent == 0 => true,
            _ if continued => source.starts_with("    ") && indent == 4,
            _ => !source.starts_with([' ', '\t']),
        }
    };
    let lines = document.text.line_of(document.text.span().end);
    if (0..=lines).all(regular) {
        "4"
    } else {
        "other"
    }
}

/// What BuildKit makes of a Dockerfile, in a few words.
fn verdict(example: &Example) -> String {
    let found = example.diagnostics(&example.alone());
    if found.iter().any(|it| it.severity == Severity::Error) {
        return "refused".to_owned();
    }
    match found.len() {
        0 => "accepted".to_owned(),
        1 => "1 warning".to_owned(),
        count => format!("{count} warnings"),
    }
}

/// The table names every folder. Its descriptions are written by hand, the other columns are computed.
#[test]
fn table() {
    let path = root().join("README.md");
    let page = fs::read_to_string(&path).unwrap();
    let (head, rows) = page.split_once("|---|---|---|---|\n").unwrap();
    let described: BTreeMap<&str, &str> = rows
        .lines()
        .filter_map(|row| {
            let (link, rest) = row.strip_prefix("| [")?.split_once(" | ")?;
            Some((link.split_once(']')?.0, rest.split_once(" | ")?.0))
        })
        .collect();
    let mut expected = format!("{head}|---|---|---|---|\n");
    for example in examples() {
        let name = &example.name;
        let description = described.get(name.as_str()).copied().unwrap_or_default();
        assert!(
            description.len() > 3,
            "{name} has no description in {}",
            path.display()
        );
        let (verdict, indentation) = (verdict(&example), indentation(&example.text));
        let _ = writeln!(
            expected,
            "| [{name}]({name}/Dockerfile) | {description} | {verdict} | {indentation} |"
        );
    }
    let descriptions: BTreeSet<_> = described.values().collect();
    assert_eq!(
        descriptions.len(),
        described.len(),
        "two have the same description"
    );
    compare(&[(path, expected)]);
}

/// The instructions of a file, those within ONBUILD too.
fn instructions(document: &Document) -> Vec<&Instruction> {
    let mut found = Vec::new();
    for item in &document.file().items {
        found.push(&*item.instruction);
        if let syntax::Arguments::Trigger { instruction, .. } = &item.instruction.arguments {
            found.push(instruction);
        }
    }
    found
}

/// Together the Dockerfiles use all that the language has.
#[test]
fn whole_language() {
    let mut used: BTreeSet<String> = BTreeSet::new();
    for example in examples() {
        let document = example.alone();
        for directive in &document.file().directives {
            used.insert(format!("# {}", directive.name.to_lowercase()));
        }
        for instruction in instructions(&document) {
            let Some(kind) = instruction.kind else {
                continue;
            };
            let keyword = kind.keyword();
            used.insert(keyword.to_owned());
            if instruction.keyword.text == keyword.to_lowercase() {
                used.insert(format!("{keyword} in lower case"));
            }
            if instruction.arguments.is_json() {
                used.insert(format!("{keyword} with JSON"));
            }
            for heredoc in &instruction.heredocs {
                let quoted = if heredoc.expand { "" } else { "quoted " };
                let dash = if heredoc.chomp { "-" } else { "" };
                used.insert(format!("{keyword} {quoted}<<{dash}"));
            }
            if instruction.heredocs.len() > 1 {
                used.insert(format!("{keyword} with several heredocs"));
            }
            for flag in &instruction.flags {
                let name = &flag.name.text;
                used.insert(format!("{keyword} --{name}"));
                let value = flag.value.as_ref().map_or("", |it| &it.text);
                if name == "mount" {
                    for option in value.split(',') {
                        let (key, value) = option.split_once('=').unwrap_or((option, "true"));
                        used.insert(format!("--mount {key}"));
                        used.insert(format!("--mount {key}={value}"));
                    }
                }
            }
        }
        for modifier in [":-", "-", ":+", "+", ":?", "#", "##", "%", "%%", "/", "//"] {
            let is_modifier = |rest: &str| {
                let end = rest.find(|c: char| c != '_' && !c.is_alphanumeric());
                let rest = &rest[end.unwrap_or(rest.len())..];
                let longer = ["##", "%%", "//"].iter().find(|it| rest.starts_with(**it));
                longer.map_or(rest.starts_with(modifier), |it| *it == modifier)
            };
            if example.text.split("${").skip(1).any(is_modifier) {
                used.insert(format!("${{x{modifier}}}"));
            }
        }
    }
    let mut all: Vec<String> = Vec::new();
    all.extend(DIRECTIVES.iter().map(|it| format!("# {}", it.name)));
    for instruction in &INSTRUCTIONS {
        let keyword = instruction.keyword;
        all.push(keyword.to_owned());
        let flag = |it: &FlagSpec| format!("{keyword} --{}", it.name);
        all.extend(instruction.flags.iter().map(flag));
        if !matches!(
            instruction.kind,
            Kind::Maintainer | Kind::Onbuild | Kind::Shell | Kind::Add | Kind::Healthcheck
        ) {
            all.push(format!("{keyword} in lower case"));
        }
    }
    for keyword in ["ADD", "COPY", "RUN", "CMD", "ENTRYPOINT", "SHELL", "VOLUME"] {
        all.push(format!("{keyword} with JSON"));
    }
    for keyword in ["ADD", "COPY", "RUN"] {
        all.push(format!("{keyword} <<"));
        all.push(format!("{keyword} with several heredocs"));
    }
    all.extend(["RUN quoted <<", "COPY quoted <<", "RUN <<-", "COPY <<-"].map(str::to_owned));
    all.extend(
        MOUNT_TYPES
            .iter()
            .map(|it| format!("--mount type={}", it.name)),
    );
    for option in &MOUNT_OPTIONS {
        let names = std::iter::once(&option.name).chain(option.aliases);
        all.extend(names.map(|name| format!("--mount {name}")));
        if matches!(option.value, MountValue::Sharing) {
            let values = ["shared", "private", "locked"];
            all.extend(values.map(|it| format!("--mount {}={it}", option.name)));
        }
    }
    for modifier in [":-", "-", ":+", "+", ":?", "#", "##", "%", "%%", "/", "//"] {
        all.push(format!("${{x{modifier}}}"));
    }
    let missing: Vec<_> = all.iter().filter(|it| !used.contains(*it)).collect();
    assert!(missing.is_empty(), "no Dockerfile has {missing:?}");
}

/// The paths that they COPY exist in some contexts and not in others.
#[test]
fn contexts() {
    let (mut found, mut missing) = (0, 0);
    for example in examples() {
        let document = example.alone();
        for instruction in instructions(&document) {
            let copies = matches!(instruction.kind, Some(Kind::Copy | Kind::Add));
            if !copies || instruction.flag("from").is_some() || instruction.words().len() < 2 {
                continue;
            }
            let (_, sources) = instruction.words().split_last().unwrap();
            for source in sources {
                let plain = |c: char| c.is_alphanumeric() || "./_-".contains(c);
                if !source.text.chars().all(plain) {
                    continue;
                }
                if example
                    .folder
                    .join(source.text.trim_start_matches('/'))
                    .exists()
                {
                    found += 1;
                } else {
                    missing += 1;
                }
            }
        }
    }
    assert!(found >= 100, "only {found} paths exist");
    assert!(missing >= 10, "only {missing} paths don't exist");
}
