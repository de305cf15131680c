//! COPY or ADD takes a file that `.dockerignore` keeps out of the build context.
//!
//! The build doesn't get to see the file, and fails because it isn't there. Either the file is needed, and the pattern
//! that keeps it out is too wide; or it isn't, and should not be copied.
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

use super::diagnostic::Severity;
use super::place::Place;
use super::rule::{Check, Group, Rule};
use crate::language::Kind;
use crate::syntax::{is_heredoc_mark, quoted};
use crate::values::source;

pub(super) const RULE: Rule = Rule {
    name: "CopyIgnoredFile",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("copy_ignored_file.rs"),
    check: Check::Each(&[Kind::Add, Kind::Copy], check),
};

/// `validations.go:validateCopySourcePath`.
fn check(place: &mut Place) {
    let it = place.it();
    let adds = it.kind == Some(Kind::Add);
    let Some(exclusion) = place.run.settings.exclusion.clone() else {
        return;
    };
    if !adds && it.flag("from").is_some() {
        return;
    }
    let Some((_, sources)) = it.words().split_last() else {
        return;
    };
    for word in sources.iter().filter(|it| !is_heredoc_mark(&it.text)) {
        let Some(path) = place.value(word) else {
            continue;
        };
        if !matches!(source::parse(&path), Ok(source::Source::Local)) {
            continue;
        }
        if let Some(why) = exclusion.why(&path) {
            let message = format!(
                "Attempting to {} file {} that is excluded by .dockerignore (pattern {}, line {}{})",
                if adds { "Add" } else { "Copy" },
                quoted(&why.source),
                quoted(&why.pattern),
                why.line,
                file(&why.file)
            );
            place.report(word.span, message);
        }
    }
}

/// Which file it is, if it isn't `.dockerignore` itself but one that is for this Dockerfile alone.
fn file(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    if name == ".dockerignore" {
        String::new()
    } else {
        format!(" of {name}")
    }
}
