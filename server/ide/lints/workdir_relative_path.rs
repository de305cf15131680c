//! Relative path in the first WORKDIR of a stage.
//!
//! The path is relative to the working directory of the base image, which isn't visible in the file and may change. Use an
//! absolute path. Further `WORKDIR` instructions may be relative to it, also in stages based on this one.
//!
//! ```dockerfile
//! FROM nginx
//! WORKDIR usr/share/nginx/html
//! COPY public .
//! ```
//!
//! ```dockerfile
//! FROM nginx
//! WORKDIR /usr/share/nginx/html
//! COPY public .
//! ```

use super::context::RuleContext;
use super::diagnostic::Fix;
use super::rule::{Category, Check, Rule, documentation};
use super::shell_syntax_in_value::begins_at_home;
use syntax::language::Kind;
use syntax::text::TextEdit;
use syntax::values::path;
use syntax::{Fragment, quoted};

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3000", "DS-0009", "CKV_DOCKER_10", "DF009"],
    ..Rule::buildkit(
        "WorkdirRelativePath",
        Category::Bug,
        documentation!("workdir_relative_path.rs"),
        Check::Each(&[Kind::Workdir], check),
    )
};

/// `convert.go:dispatchWorkdir`.
fn check(context: &mut RuleContext) {
    let state = context.before();
    let Some(written) = context.instruction().words().first() else {
        return;
    };
    if state.has_workdir {
        return;
    }
    let Some(path) = context.value(written) else {
        return;
    };
    if path::is_absolute(&path, state.windows) {
        return;
    }
    // An image that isn't known may be for Windows.
    let has_drive = path.get(1..2) == Some(":") && path::is_absolute(&path, true);
    if has_drive && state.config.open {
        return;
    }
    let message = format!(
        "Relative workdir {} can have unexpected results if the base image changes",
        quoted(&path)
    );
    // Another rule reports what is meant as a command or as an array.
    let is_misread = begins_at_home(&path) || path.starts_with(['`', '[']) || path.contains("$(");
    let fix = if !context.is_in_file() || path.is_empty() || has_drive || is_misread {
        None
    } else if state.windows {
        with_slashes(context, written)
    } else {
        fix(context, written)
    };
    if let Some(diagnostic) = context.report(written.span, message) {
        diagnostic.fixes.extend(fix);
    }
}

/// The absolute path: relative to `/`, the default working directory of an image, or to the base image's, if known.
fn fix(context: &RuleContext, written: &Fragment) -> Option<Fix> {
    let config = &context.before().config;
    let start = usize::from(written.text.starts_with(['"', '\'']));
    let dots = written.text.get(start..)?.starts_with("./");
    let span = context.file_span(written.span_of(start..start + 2 * usize::from(dots)));
    let fix = |directory: &str| {
        let title = format!("Start the path with `{directory}`");
        Fix::suggestion(title, vec![TextEdit::new(span, directory)])
    };
    match &config.workdir {
        None => Some(Fix {
            safe: !config.open,
            ..fix("/")
        }),
        // The known working directory of the base image.
        Some(directory) => {
            let directory = directory.known()?.trim_end_matches('/');
            let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
            let is_plain = directory.chars().all(plain);
            is_plain.then(|| fix(&format!("{directory}/")))
        }
    }
}

/// The path with slashes, if backslashes are the escape character and so aren't part of it.
fn with_slashes(context: &RuleContext, written: &Fragment) -> Option<Fix> {
    let span = context.file_span(written.span);
    let source = context.source(written.span);
    let path = source.replace('\\', "/");
    let applies = context.escape() == '\\'
        && path != source
        && !source.contains(['\n', '$'])
        && path::is_absolute(path.trim_matches(['"', '\'']), true);
    let title = format!("Write `{path}`");
    applies.then(|| Fix::suggestion(title, vec![TextEdit::new(span, path)]))
}
