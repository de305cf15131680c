//! Feature is newer than the syntax version of the file.
//!
//! `# syntax=docker/dockerfile:1.4` builds the file with that version of the Dockerfile syntax, whatever the builder
//! supports. An older version rejects a flag that it doesn't know, or reads the lines of a heredoc as instructions.
//! `docker/dockerfile:1` is always the latest version.
//!
//! Without a `syntax` line, the version is that of the builder. Then only a space after `<<` is reported, as information,
//! as it works since May 2025 only and can be removed.
//!
//! ```dockerfile
//! # syntax=docker/dockerfile:1.4
//! FROM alpine
//! HEALTHCHECK --start-interval=2s CMD wget -q localhost
//! ```
//!
//! ```dockerfile
//! # syntax=docker/dockerfile:1.6
//! FROM alpine
//! HEALTHCHECK --start-interval=2s CMD wget -q localhost
//! ```

use super::checker::Checker;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Frontend, NoteTopic, uses};
use syntax::language::{
    FlagValue, Kind, PredefinedScope, Since, directive, mount_option, predefined,
};
use syntax::text::{Span, TextEdit};
use syntax::values::source::{self, Source};
use syntax::{Arguments, HeredocMarker, Instruction, Item, logical_line, mount_options};

pub(super) const RULE: Rule = Rule::dockwright(
    "NeedsNewerSyntax",
    Category::Bug,
    Severity::Warning,
    documentation!("needs_newer_syntax.rs"),
    Check::File(check),
);

/// Heredocs.
const HEREDOC: Since = Since::labs("1.3", "1.4");
/// A space between `<<` and the name of a heredoc.
const HEREDOC_SPACE: Since = Since::stable("1.16");
/// `${name#pattern}`, `${name%pattern}` and `${name/pattern/replacement}`.
const PATTERNS: Since = Since::stable("1.7");
/// Symbolic permissions, like `u=rwX`.
const SYMBOLIC_MODE: Since = Since::labs("1.11", "1.14");
/// Git repositories as sources of ADD.
const GIT_SOURCE: Since = Since::labs("1.5", "1.6");
/// `# check=` comments before instructions.
const INLINE_CHECK: Since = Since::stable("1.21");

/// A use of a feature.
#[derive(Clone)]
struct Feature {
    /// The index of its instruction.
    item: Option<usize>,
    /// Its position, in the file or in its instruction.
    span: Span,
    /// What it is, for the message.
    name: String,
    since: Since,
    /// The space that makes it a newer feature, if it can be removed.
    space: Option<Span>,
}

fn check(checker: &mut Checker) {
    let document = checker.document;
    let labs = match document.frontend() {
        Frontend::Stable => false,
        Frontend::Labs => true,
        Frontend::Other => return,
    };
    let Some(directive) = document.file().directive("syntax") else {
        return unpinned(checker);
    };
    // Early images have tags like `1.0-experimental`.
    if directive.value.contains("experimental") {
        return;
    }
    let Some(current) = document.frontend_version() else {
        return;
    };
    let required = |since: Since| {
        let version = match since {
            Since { labs: early, .. } if labs && !early.is_empty() => early,
            Since { stable, .. } => stable,
        };
        let minor: u32 = version.strip_prefix("1.")?.parse().ok()?;
        (minor > current).then_some(minor)
    };
    let mut features = file_features(checker);
    features.retain(|it| required(it.since).is_some());
    let key = 2 + (u64::from(current) << 1 | u64::from(labs));
    features.extend(noted(checker, key, |item| {
        let mut features = features_in(checker, item);
        features.retain(|it| required(it.since).is_some());
        features
    }));
    let newest = features.iter().filter_map(|it| required(it.since)).max();
    let Some(newest) = newest else { return };
    let raised = raised(&directive.value, directive.value_span, newest, labs);
    let suffix = if labs { "-labs" } else { "" };
    for feature in features {
        let Some(minor) = required(feature.since) else {
            continue;
        };
        let name = &feature.name;
        let message = format!(
            "{name} requires the syntax `docker/dockerfile:1.{minor}{suffix}` or later, but this file uses 1.{current}{suffix}"
        );
        let item = feature.item;
        if let Some(diagnostic) = checker.report(&RULE, item, item, feature.span, message) {
            diagnostic.fixes.extend(raised.clone());
            diagnostic.fixes.extend(feature.space.map(without_space));
        }
    }
}

/// Reports spaces in heredoc markers of a file without a `syntax` directive.
fn unpinned(checker: &mut Checker) {
    if checker.document.build().is_fully_specified() {
        return;
    }
    let features = noted(checker, 1, |item| {
        let mut features = Vec::new();
        heredocs(checker, item, &mut features);
        features.retain(|it| it.space.is_some());
        features
    });
    for feature in features {
        let message = "Builders before Docker 28.2 (May 2025) don't read this as a heredoc, as there is a space after `<<`";
        let item = feature.item;
        let configured = checker.settings.levels.contains_key(RULE.name);
        let reported = checker.report(&RULE, item, item, feature.span, message.to_owned());
        if let Some(diagnostic) = reported {
            if !configured {
                diagnostic.severity = Severity::Information;
            }
            diagnostic.fixes.extend(feature.space.map(without_space));
        }
    }
}

fn without_space(span: Span) -> Fix {
    Fix::suggestion("Remove the space", vec![TextEdit::new(span, "")])
}

/// The fixes that change the version in the `syntax` directive. An image that is pinned by its digest has another digest in
/// another version.
fn raised(value: &str, span: Span, minor: u32, labs: bool) -> Vec<Fix> {
    let image = value.split_whitespace().next().unwrap_or_default();
    let Some((name, tag)) = image.rsplit_once(':').filter(|_| !image.contains('@')) else {
        return Vec::new();
    };
    let suffix = if labs { "-labs" } else { "" };
    let start = span.start + name.len() as u32 + 1;
    let span = Span::new(start, start + tag.len() as u32);
    let fix = |title: &str, version: String| {
        let title = format!("{title} `{name}:{version}`");
        Fix::suggestion(title, vec![TextEdit::new(span, version)])
    };
    vec![
        fix("Raise the syntax to", format!("1.{minor}{suffix}")),
        fix("Use the latest syntax,", format!("1{suffix}")),
    ]
}

/// The features that `find` returns for each instruction, with their positions in the file.
fn noted(checker: &Checker, key: u64, find: impl Fn(&Item) -> Vec<Feature>) -> Vec<Feature> {
    let items = &checker.document.file().items;
    let mut all = Vec::new();
    for (first, body) in checker.document.semantics().bodies() {
        let notes = body.notes(NoteTopic::Features, key, |number, _| {
            let found = find(items.get(first + number)?);
            (!found.is_empty()).then_some(found)
        });
        for (number, found) in notes.iter() {
            let number = first + number;
            let Some(item) = items.get(number) else {
                continue;
            };
            all.extend(found.iter().cloned().map(|feature| Feature {
                item: Some(number),
                span: item.at(feature.span),
                space: feature.space.map(|space| item.at(space)),
                ..feature
            }));
        }
    }
    all
}

/// The uses of features outside of instructions.
fn file_features(checker: &Checker) -> Vec<Feature> {
    let mut features = Vec::new();
    let file = checker.document.file();
    for it in &file.directives {
        if let Some(facts) = directive(&it.name) {
            features.push(Feature {
                item: None,
                span: it.span,
                name: format!("`# {}=`", facts.name),
                since: facts.since,
                space: None,
            });
        }
    }
    for (item, options) in checker.all_options() {
        let lists = [&options.skip, &options.experimental];
        let name = lists.into_iter().find_map(|it| it.names.first());
        if let (Some(_), Some(name)) = (item, name) {
            features.push(Feature {
                item,
                span: name.span,
                name: "`# check=` before an instruction".to_owned(),
                since: INLINE_CHECK,
                space: None,
            });
        }
    }
    features
}

/// The uses of features in an instruction, with their positions in it.
fn features_in(checker: &Checker, item: &Item) -> Vec<Feature> {
    let mut features = Vec::new();
    in_instruction(&item.instruction, &mut features);
    heredocs(checker, item, &mut features);
    for used in uses(&item.instruction, checker.document.file().escape) {
        let rest = used
            .modified
            .as_deref()
            .and_then(|it| it.strip_prefix("${"));
        let operator = rest.and_then(|it| it.strip_prefix(used.name.as_str()));
        if operator.is_some_and(|it| it.starts_with(['#', '%', '/'])) {
            features.push(Feature {
                item: None,
                span: used.whole,
                name: format!("`{}`", used.modified.as_deref().unwrap_or_default()),
                since: PATTERNS,
                space: None,
            });
        }
    }
    features
}

fn in_instruction(it: &Instruction, features: &mut Vec<Feature>) {
    if let Arguments::Trigger { instruction, .. } = &it.arguments {
        in_instruction(instruction, features);
    }
    let mut add = |span: Span, name: String, since: Since| {
        features.push(Feature {
            item: None,
            span,
            name,
            since,
            space: None,
        });
    };
    for flag in &it.flags {
        // `--device` is an error of its own.
        let Some(facts) = it
            .flag_facts(flag)
            .filter(|it| it.value != FlagValue::Device)
        else {
            continue;
        };
        add(flag.name_span(), format!("`--{}`", facts.name), facts.since);
        let Some(value) = &flag.value else { continue };
        match facts.value {
            FlagValue::Permissions if value.text.contains(['=', '+', '-']) => {
                let symbolic = !value.text.contains('$');
                if symbolic {
                    add(value.span, format!("`{}`", value.text), SYMBOLIC_MODE);
                }
            }
            FlagValue::Mount => {
                for option in mount_options(value) {
                    if let Some(facts) = mount_option(&option.key.text) {
                        add(option.key.span, format!("`{}=`", facts.name), facts.since);
                    }
                }
            }
            _ => {}
        }
    }
    match it.kind {
        Some(Kind::Add) => {
            let sources = it.words().split_last().map_or(&[][..], |(_, it)| it);
            for word in sources {
                let is_git = matches!(source::parse(&word.text), Ok(Source::Git(_)));
                if is_git && !word.text.contains('$') {
                    add(
                        word.span,
                        "A Git repository as source".to_owned(),
                        GIT_SOURCE,
                    );
                }
            }
        }
        Some(Kind::Arg) => {
            for pair in it.pairs().iter().filter(|it| it.value.is_none()) {
                let facts = predefined(&pair.name.text);
                if let Some(facts) = facts.filter(|it| it.scope == PredefinedScope::Global) {
                    add(pair.name.span, format!("`{}`", facts.name), facts.since);
                }
            }
        }
        _ => {}
    }
}

fn heredocs(checker: &Checker, item: &Item, features: &mut Vec<Feature>) {
    let it = &item.instruction;
    // A marker without a body is another error.
    let markers = it.markers.iter().zip(&it.heredocs);
    for (marker, _) in markers.filter(|(_, heredoc)| heredoc.end.is_some()) {
        let source = checker.document.text.slice(item.at(marker.span));
        let space = space(&source, marker, checker.document.file().escape);
        features.push(Feature {
            item: None,
            span: marker.span,
            name: match space {
                Some(_) => format!("The space in `{source}`"),
                None => format!("A heredoc (`{source}`)"),
            },
            since: if space.is_some() {
                HEREDOC_SPACE
            } else {
                HEREDOC
            },
            space,
        });
    }
}

/// The space between `<<` and the name of a heredoc.
fn space(source: &str, marker: &HeredocMarker, escape: char) -> Option<Span> {
    let operator = source.find("<<")? + 2;
    let operator = operator + usize::from(source.get(operator..)?.starts_with('-'));
    let end = marker.name.span.start.saturating_sub(marker.span.start) as usize;
    // With a letter for the name, as a continued line without text would be dropped.
    let between = logical_line(&format!("{}x", source.get(operator..end)?), escape);
    let between = between.text.strip_suffix('x')?;
    let space = Span::new(operator as u32, end as u32).shifted(marker.span.start);
    let is_space = !between.is_empty() && between.trim().is_empty();
    is_space.then_some(space)
}
