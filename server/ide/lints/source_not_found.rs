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

use super::checker::{Checker, SourceStatus};
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Group, Rule};
use analysis::expand_word;
use syntax::is_heredoc_marker;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::values::{path, source};

pub(super) const RULE: Rule = Rule {
    name: "SourceNotFound",
    aliases: &[],
    group: Group::Dockwright,
    category: Category::Bug,
    severity: Severity::Warning,
    enabled: true,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("source_not_found.rs"),
    check: Check::File(check),
};

/// A local source.
struct LocalSource {
    item: usize,
    span: Span,
    path: String,
}

fn check(checker: &mut Checker) {
    let document = checker.document;
    let sources = local_sources(checker);
    let lookup = checker.settings.sources.clone();
    let mut missing = Vec::new();
    let mut exists = false;
    for it in sources {
        let up = outside(&it.path);
        if let Some(inner) = &up {
            let message = format!(
                "`{}` can't leave the build context: it is read as `{}`",
                it.path,
                if inner.is_empty() { "." } else { inner }
            );
            let item = Some(it.item);
            if let Some(diagnostic) = checker.report(&RULE, item, item, it.span, message)
                // Not with variables or quotes.
                && document.text.slice(it.span) == it.path
            {
                let text = if inner.is_empty() { "." } else { inner };
                let edit = TextEdit::new(it.span, text);
                let title = format!("Change to `{text}`");
                diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
            }
        }
        let Some(lookup) = &lookup else { continue };
        match lookup.find(&it.path) {
            SourceStatus::Exists => exists = true,
            SourceStatus::Missing if up.is_none() => missing.push(it),
            SourceStatus::Excluded(exclusion) => {
                let message = format!(
                    "`{}` is not in the build context: {} excludes it (pattern `{}`, line {})",
                    exclusion.source, exclusion.file, exclusion.pattern, exclusion.line
                );
                let item = Some(it.item);
                checker.report(&RULE, item, item, it.span, message);
            }
            SourceStatus::Missing | SourceStatus::Unknown => {}
        }
    }
    let is_known = lookup.is_some_and(|it| it.is_certain() || exists);
    for it in missing.into_iter().filter(|_| is_known) {
        let message = format!("`{}` does not exist in the build context", it.path);
        let item = Some(it.item);
        checker.report(&RULE, item, item, it.span, message);
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

/// The sources in the build context, with known values.
fn local_sources(checker: &Checker) -> Vec<LocalSource> {
    let document = checker.document;
    let file = document.file();
    let mut found = Vec::new();
    for (first, body) in document.semantics().bodies() {
        for (number, step) in body.steps.iter().enumerate() {
            let instruction = &step.instruction;
            let is_copy = instruction.kind == Some(Kind::Copy);
            let is_local = is_copy && instruction.flag("from").is_none()
                || instruction.kind == Some(Kind::Add);
            let index = first + number;
            if !is_local || checker.explained_items.contains(&index) {
                continue;
            }
            let (Some(item), Some((_, sources))) =
                (file.items.get(index), instruction.words().split_last())
            else {
                continue;
            };
            // Text that is meant as a JSON array.
            let is_array = !instruction.arguments.is_json()
                && sources.first().is_some_and(|it| it.text.starts_with('['));
            let sources = sources.iter().filter(|_| !is_array);
            for word in sources.filter(|it| !is_heredoc_marker(&it.text)) {
                let value = expand_word(word, file.escape, &step.before.environment);
                let Some(path) = value.ok().and_then(|it| it.known().map(str::to_owned)) else {
                    continue;
                };
                if path.is_empty() || !matches!(source::parse(&path), Ok(source::Source::Local)) {
                    continue;
                }
                found.push(LocalSource {
                    item: index,
                    span: item.at(word.span),
                    path,
                });
            }
        }
    }
    found
}
