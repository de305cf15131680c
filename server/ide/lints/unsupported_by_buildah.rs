//! Feature that Buildah lacks or treats differently.
//!
//! Podman and Buildah read Dockerfiles with a builder of their own. With `builder = "buildah"` in the `[build]` table of
//! `dockwright.toml`, or in the editor's settings, what its version 1.43.1 rejects or builds differently from BuildKit is
//! reported: flags, symbolic modes, stage names in another case, `\$` in heredocs, `--link` without `--layers`, ranges of
//! ports, and the instructions that its default image format, OCI, can't store.
//!
//! ```dockerfile
//! FROM alpine AS build
//! FROM alpine
//! COPY --from=Build /bin/sh /bin/sh
//! ```
//!
//! ```dockerfile
//! FROM alpine AS build
//! FROM alpine
//! COPY --from=build /bin/sh /bin/sh
//! ```

use super::checker::Checker;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use super::settings::Builder;
use analysis::{Document, NoteTopic, SourceTarget, Stages};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Flag, Instruction, Item};

pub(super) const RULE: Rule = Rule::dockwright(
    "UnsupportedByBuildah",
    Category::Bug,
    Severity::Warning,
    documentation!("unsupported_by_buildah.rs"),
    Check::File(check),
);

/// The version that was examined, with the version of its parser, imagebuilder 1.2.19.
const VERSION: &str = "Buildah 1.43";

/// The flags that each instruction has (`imagebuilder/dispatchers.go`). Those of HEALTHCHECK are BuildKit's.
const FLAGS: &[(Kind, &[&str])] = &[
    (
        Kind::Add,
        &["checksum", "chmod", "chown", "exclude", "link"],
    ),
    (
        Kind::Copy,
        &["chmod", "chown", "exclude", "from", "link", "parents"],
    ),
    (Kind::From, &["platform"]),
    (Kind::Run, &["mount", "network"]),
];

/// A feature that Buildah doesn't support: its position in the instruction, and the message.
type Finding = (Span, String);

fn check(checker: &mut Checker) {
    if checker.settings.builder != Builder::Buildah {
        return;
    }
    let document = checker.document;
    let items = &document.file().items;
    for (first, body) in document.semantics().bodies() {
        let notes = body.notes(NoteTopic::Buildah, 0, |number, _| {
            let found = in_instruction(document, items.get(first + number)?);
            (!found.is_empty()).then_some(found)
        });
        for (number, found) in notes.iter() {
            let index = first + number;
            let Some(item) = items.get(index) else {
                continue;
            };
            for (span, message) in found {
                let (span, message) = (item.at(*span), message.clone());
                checker.report(&RULE, Some(index), Some(index), span, message);
            }
        }
    }
    check_stage_names(checker);
}

fn in_instruction(document: &Document, item: &Item) -> Vec<Finding> {
    let instruction = &item.instruction;
    let flags = instruction.flags.iter();
    let mut found: Vec<Finding> = flags
        .filter_map(|flag| check_flag(instruction, flag))
        .collect();
    match instruction.kind {
        Some(Kind::Healthcheck | Kind::Onbuild | Kind::Shell) => {
            let keyword = &instruction.keyword;
            let message = format!(
                "{} is not stored in OCI images, the default format of {VERSION}; build with --format docker",
                keyword.text.to_uppercase()
            );
            found.push((keyword.span, message));
        }
        Some(Kind::Expose) => found.extend(check_ports(instruction)),
        Some(Kind::Add | Kind::Copy) => found.extend(check_heredocs(document, item)),
        _ => {}
    }
    found
}

fn check_flag(instruction: &Instruction, flag: &Flag) -> Option<Finding> {
    let (kind, known) = FLAGS.iter().find(|it| Some(it.0) == instruction.kind)?;
    // What BuildKit doesn't know is an error already.
    instruction.flag_facts(flag)?;
    let name = flag.name.text.as_str();
    let value = flag.value.as_ref();
    let is_off = value.is_some_and(|it| it.text == "false");
    if !known.contains(&name) {
        // Parsed, and refused only if it is set.
        if name == "keep-git-dir" && is_off {
            return None;
        }
        let keyword = kind.facts().keyword;
        let message = format!("{VERSION} doesn't support {keyword} --{name}");
        return Some((flag.span, message));
    }
    match (name, value) {
        ("link", _) if !is_off => {
            let message = format!("{VERSION} ignores --link unless it builds with --layers");
            Some((flag.span, message))
        }
        ("chmod", Some(value)) if !value.text.contains('$') && is_symbolic(&value.text) => {
            let message = format!("{VERSION} accepts only octal modes in --chmod, such as 755");
            Some((value.span, message))
        }
        _ => None,
    }
}

/// True for a mode that isn't an octal number (`dispatchers.go:checkChmodConversion`).
fn is_symbolic(mode: &str) -> bool {
    !mode.is_empty() && u32::from_str_radix(mode, 8).is_err()
}

/// Ports that are stored as they are written (`dispatchers.go:expose`).
fn check_ports(instruction: &Instruction) -> impl Iterator<Item = Finding> {
    instruction.words().iter().filter_map(|word| {
        let ports = word.text.split('/').next().unwrap_or_default();
        let is_range = ports.split_once('-').is_some_and(|(first, last)| {
            let is_number = |it: &str| !it.is_empty() && it.bytes().all(|c| c.is_ascii_digit());
            is_number(first) && is_number(last)
        });
        let message =
            format!("{VERSION} stores the range {ports} as written, instead of its single ports");
        is_range.then_some((word.span, message))
    })
}

/// Escaped variables in the heredocs of COPY and ADD, whose backslash is kept (`dispatchers.go:processHereDocs`).
fn check_heredocs(document: &Document, item: &Item) -> impl Iterator<Item = Finding> {
    let heredocs = item.instruction.heredocs.iter().filter(|it| it.expand);
    heredocs.filter_map(|heredoc| {
        let source = document.text.slice(item.at(heredoc.body));
        let start = heredoc.body.start + source.find("\\$")? as u32;
        let message = format!("{VERSION} keeps the backslash of \\$ in a heredoc");
        Some((Span::new(start, start + 2), message))
    })
}

/// References to stages in another case (`executor.go:waitForStage`).
fn check_stage_names(checker: &mut Checker) {
    let document = checker.document;
    let items = &document.file().items;
    let semantics = document.semantics();
    let sources = semantics.sources.iter().filter_map(|it| match it.target {
        SourceTarget::Stage(stage) => Some((it.item, it.span, stage)),
        _ => None,
    });
    let stages = Stages::of(document);
    let bases = stages.all().filter_map(|it| {
        let item = it.items.start;
        Some((item, it.base?.span, it.base_stage?))
    });
    let references: Vec<(usize, Span, usize)> = sources.chain(bases).collect();
    for (index, span, stage) in references {
        let name = stages.get(stage).and_then(|it| it.name);
        let (Some(name), Some(item)) = (name, items.get(index)) else {
            continue;
        };
        let span = item.at(span);
        let written = document.text.slice(span);
        if written == name.text || !written.eq_ignore_ascii_case(&name.text) {
            continue;
        }
        let message = format!(
            "{VERSION} distinguishes the case of stage names: the stage is {}",
            name.text
        );
        let edit = TextEdit::new(span, name.text.clone());
        if let Some(diagnostic) = checker.report(&RULE, Some(index), Some(index), span, message) {
            let title = format!("Change to `{}`", name.text);
            diagnostic.fixes.push(Fix::safe(title, vec![edit]));
        }
    }
}
