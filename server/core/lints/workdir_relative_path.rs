//! The first WORKDIR of a stage is a relative path.
//!
//! It is meant relative to the working directory of the base image, which no one sees here and which may be another one
//! tomorrow. An absolute path says where it is. The WORKDIR instructions that follow may be relative to it, here and in
//! stages that are built on this one.
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

use super::diagnostic::{Fix, Severity};
use super::place::Place;
use super::rule::{Check, Group, Rule};
use crate::language::Kind;
use crate::syntax::{Fragment, quoted};
use crate::text::TextEdit;
use crate::values::path;

pub(super) const RULE: Rule = Rule {
    name: "WorkdirRelativePath",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("workdir_relative_path.rs"),
    check: Check::Each(&[Kind::Workdir], check),
};

/// `convert.go:dispatchWorkdir`.
fn check(place: &mut Place) {
    let state = place.before();
    let Some(written) = place.it().words().first() else {
        return;
    };
    if state.has_workdir {
        return;
    }
    let Some(path) = place.value(written) else {
        return;
    };
    if path::is_absolute(&path, state.windows) {
        return;
    }
    let message = format!(
        "Relative workdir {} can have unexpected results if the base image changes",
        quoted(&path)
    );
    let fix = if place.is_written_here() && !state.windows && !path.is_empty() {
        fix(place, written)
    } else {
        None
    };
    if let Some(found) = place.report(written.span, message) {
        found.fixes.extend(fix);
    }
}

/// The same path from the root, where the working directory of an image is unless somebody sets it.
fn fix(place: &Place, written: &Fragment) -> Option<Fix> {
    let config = &place.before().config;
    let start = usize::from(written.text.starts_with(['"', '\'']));
    let dots = written.text.get(start..)?.starts_with("./");
    let span = place.at(written.span_of(start..start + 2 * usize::from(dots)));
    let fix = |directory: &str| {
        let title = format!("Start the path with `{directory}`");
        Fix::suggestion(title, vec![TextEdit::new(span, directory)])
    };
    match &config.workdir {
        None => Some(Fix {
            safe: !config.open,
            ..fix("/")
        }),
        // What the image is known to have set.
        Some(directory) => {
            let directory = directory.known()?.trim_end_matches('/');
            let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
            let is_plain = directory.chars().all(plain);
            is_plain.then(|| fix(&format!("{directory}/")))
        }
    }
}
