//! Source of COPY or ADD isn't in the build context.
//!
//! A source is a path in the build context, the folder that is passed to `docker build`. Three mistakes are reported:
//!
//! - The file doesn't exist. This is checked if the context is known: from the configuration, a Compose or Bake file, by a
//!   `.dockerignore` file or a Git repository in the Dockerfile's folder, or because another source exists there. Files that Git ignores may be created before the build, so they
//!   aren't reported.
//! - `.dockerignore` excludes the file. BuildKit reports this itself ([`CopyIgnoredFile`](CopyIgnoredFile.md)), but not if
//!   the file contains exceptions (`!`).
//! - The path starts with `../`. It doesn't leave the context: `../app` is the same as `app`.
//!
//! ```dockerfile
//! FROM scratch
//! COPY ../app /app
//! ```
//!
//! ```dockerfile
//! FROM scratch
//! COPY app /app
//! ```

use std::sync::Mutex;

use super::checker::Checker;
use super::diagnostic::{Diagnostic, Fix, Severity};
use super::misread::is_misread;
use super::rule::{Category, Check, Rule, documentation};
use super::settings::{SourceStatus, Sources};
use analysis::{NoteTopic, NotesOf, Step, expand_word};
use syntax::is_heredoc_marker;
use syntax::language::Kind;
use syntax::lock::lock;
use syntax::text::{Span, TextEdit};
use syntax::values::{path, source};

pub(super) const RULE: Rule = Rule::dockwright(
    "SourceNotFound",
    Category::Bug,
    Severity::Warning,
    documentation!("source_not_found.rs"),
    Check::File(check),
);

/// A local source.
struct LocalSource {
    /// The position in the instruction.
    span: Span,
    path: String,
    /// The part of the path after leading `..` parts, if it has any.
    inner: Option<String>,
    /// Its status, with the generation of answers that it is from.
    status: Mutex<Option<(u64, SourceStatus)>>,
}

impl LocalSource {
    fn status(&self, lookup: &Sources, generation: Option<u64>) -> SourceStatus {
        let mut known = lock(&self.status);
        match &*known {
            Some((of, status)) if Some(*of) == generation => status.clone(),
            _ => {
                let status = lookup.find(&self.path);
                *known = generation.map(|it| (it, status.clone()));
                status
            }
        }
    }
}

fn check(checker: &mut Checker) {
    let document = checker.document;
    let lookup = checker.settings.sources.clone();
    let generation = lookup.as_ref().and_then(Sources::generation);
    let bodies = document.semantics().bodies().map(|(first, body)| {
        let sources = body.notes(NoteTopic::Sources, 0, |_, step| {
            let found = local_sources(step, document.file().escape);
            (!found.is_empty()).then_some(found)
        });
        (first, sources)
    });
    let bodies: Vec<(usize, NotesOf<Vec<LocalSource>>)> =
        bodies.filter(|(_, sources)| !sources.is_empty()).collect();
    let all = || {
        bodies.iter().flat_map(|(first, sources)| {
            let sources = sources.iter();
            sources.flat_map(move |(number, list)| list.iter().map(move |it| (first + number, it)))
        })
    };
    let mut missing = Vec::new();
    let mut exists = false;
    for (index, it) in all() {
        if let Some(inner) = &it.inner {
            report_outside(checker, index, it, inner);
        }
        let Some(lookup) = &lookup else { continue };
        match it.status(lookup, generation) {
            SourceStatus::Exists => exists = true,
            SourceStatus::Missing if it.inner.is_none() => missing.push((index, it)),
            SourceStatus::Excluded(exclusion) => {
                let message = format!(
                    "`{}` is not in the build context: {} excludes it (pattern `{}`, line {})",
                    exclusion.source, exclusion.file, exclusion.pattern, exclusion.line
                );
                report(checker, index, it, message);
            }
            SourceStatus::Missing | SourceStatus::Unknown => {}
        }
    }
    let is_known = lookup.is_some_and(|it| it.is_certain() || exists);
    for (index, it) in missing.into_iter().filter(|_| is_known) {
        let message = format!("`{}` does not exist in the build context", it.path);
        report(checker, index, it, message);
    }
}

fn report<'c>(
    checker: &'c mut Checker,
    index: usize,
    source: &LocalSource,
    message: String,
) -> Option<&'c mut Diagnostic> {
    let item = checker.document.file().items.get(index)?;
    let span = item.at(source.span);
    checker.report(&RULE, Some(index), Some(index), span, message)
}

fn report_outside(checker: &mut Checker, index: usize, source: &LocalSource, inner: &str) {
    let document = checker.document;
    let path = &source.path;
    let inner = if inner.is_empty() { "." } else { inner };
    let message = format!("`{path}` can't leave the build context: it is read as `{inner}`");
    if let Some(diagnostic) = report(checker, index, source, message)
        // Not with variables or quotes.
        && document.text.slice(diagnostic.span) == *path
    {
        let edit = TextEdit::new(diagnostic.span, inner);
        let title = format!("Change to `{inner}`");
        diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
    }
}

/// The part of a path after leading `..` parts; `None` if it has none.
fn outside(path: &str) -> Option<String> {
    if !path.contains("..") {
        return None;
    }
    let cleaned = path::clean(path);
    let mut rest = cleaned.as_str();
    while let Some(inner) = rest.strip_prefix("..") {
        rest = match inner.strip_prefix('/') {
            Some(inner) => inner,
            None if inner.is_empty() => "",
            // `..data` is a name.
            None => break,
        };
    }
    (rest.len() < cleaned.len()).then(|| rest.to_owned())
}

/// The sources of an instruction that are in the build context, with known values.
fn local_sources(step: &Step, escape: char) -> Vec<LocalSource> {
    let instruction = &step.instruction;
    let is_copy = instruction.kind == Some(Kind::Copy);
    let is_local =
        is_copy && instruction.flag("from").is_none() || instruction.kind == Some(Kind::Add);
    let Some((_, sources)) = instruction.words().split_last().filter(|_| is_local) else {
        return Vec::new();
    };
    // Text that is meant as a JSON array.
    let is_array = !instruction.arguments.is_json()
        && sources.first().is_some_and(|it| it.text.starts_with('['));
    let sources = sources
        .iter()
        .filter(|_| !is_array && !is_misread(instruction));
    let sources = sources.filter(|it| !is_heredoc_marker(&it.text));
    let known = sources.filter_map(|word| {
        let value = expand_word(word, escape, &step.before.environment).ok()?;
        let path = value.known()?.to_owned();
        let is_local =
            !path.is_empty() && matches!(source::parse(&path), Ok(source::Source::Local));
        is_local.then(|| LocalSource {
            span: word.span,
            inner: outside(&path),
            path,
            status: Mutex::default(),
        })
    });
    known.collect()
}
