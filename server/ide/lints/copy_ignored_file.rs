//! COPY or ADD of a file that `.dockerignore` excludes.
//!
//! An excluded file is not in the build context, so the build fails because it can't find the file. If the file is
//! needed, narrow the pattern; otherwise, don't copy it.
//!
//! ```dockerfile
//! FROM scratch
//! COPY tmp/notes.txt /notes.txt
//! ```
//!
//! ```dockerfile
//! FROM scratch
//! COPY docs/notes.txt /notes.txt
//! ```

use super::context::RuleContext;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::values::source;
use syntax::{is_heredoc_marker, quoted};

pub(super) const RULE: Rule = Rule::buildkit(
    "CopyIgnoredFile",
    Category::Bug,
    documentation!("copy_ignored_file.rs"),
    Check::Each(&[Kind::Add, Kind::Copy], check),
);

/// `validations.go:validateCopySourcePath`.
fn check(context: &mut RuleContext) {
    let instruction = context.instruction();
    let is_add = instruction.kind == Some(Kind::Add);
    let Some(excludes) = context.checker.settings.exclusion.clone() else {
        return;
    };
    if !is_add && instruction.flag("from").is_some() {
        return;
    }
    let Some((_, sources)) = instruction.words().split_last() else {
        return;
    };
    for word in sources.iter().filter(|it| !is_heredoc_marker(&it.text)) {
        let Some(path) = context.value(word) else {
            continue;
        };
        if !matches!(source::parse(&path), Ok(source::Source::Local)) {
            continue;
        }
        if let Some(exclusion) = excludes.find(&path) {
            let message = format!(
                "Attempting to {} file {} that is excluded by .dockerignore (pattern {}, line {}{})",
                if is_add { "Add" } else { "Copy" },
                quoted(&exclusion.source),
                quoted(&exclusion.pattern),
                exclusion.line,
                file_suffix(&exclusion.file)
            );
            context.report(word.span, message);
        }
    }
}

/// The suffix that names the ignore file, if it is specific to this Dockerfile; empty for `.dockerignore`.
fn file_suffix(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    if name == ".dockerignore" {
        String::new()
    } else {
        format!(" of {name}")
    }
}
