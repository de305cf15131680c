//! Several sources and a destination that doesn't end with `/`.
//!
//! With more than one source, the destination of `COPY` and `ADD` must be a directory, and should end with `/`. If it doesn't
//! and there is no such directory yet, BuildKit creates a file for the first source and overwrites it with the next one;
//! Docker's classic builder rejects it. A destination that is the working directory, a standard directory or one that a
//! preceding instruction names is not reported.
//!
//! ```dockerfile
//! FROM scratch
//! COPY app.conf users.conf /etc/app
//! ```
//!
//! ```dockerfile
//! FROM scratch
//! COPY app.conf users.conf /etc/app/
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::misread::is_misread;
use super::rule::{Category, Check, Rule, documentation};
use syntax::Fragment;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::values::path;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3021", "DS-0011", "DF048"],
    ..Rule::dockwright(
        "DestinationWithoutSlash",
        Category::Bug,
        Severity::Warning,
        documentation!("destination_without_slash.rs"),
        Check::Each(&[Kind::Add, Kind::Copy], check),
    )
};

fn check(context: &mut RuleContext) {
    let Some((last, sources)) = context.instruction().words().split_last() else {
        return;
    };
    if sources.len() < 2 || !context.is_in_file() || context.before().windows {
        return;
    }
    // With an error, the words may be others than meant.
    if !context.instruction().problems.is_empty() || !context.step.problems().is_empty() {
        return;
    }
    if is_misread(context.instruction()) {
        return;
    }
    // The contents of directories are merged.
    let is_directory = |it: &Fragment| {
        let text = it.text.trim_matches(['"', '\'']);
        text.ends_with('/') || text == "." || text == ".."
    };
    if sources.iter().filter(|it| !is_directory(it)).count() < 2 {
        return;
    }
    let Some(destination) = context.value(last) else {
        return;
    };
    let plain = destination.strip_suffix("/.").unwrap_or(&destination);
    if is_directory(last) || destination.is_empty() || destination.ends_with("/.") {
        return;
    }
    let state = context.before();
    let workdir = match &state.config.workdir {
        Some(workdir) => workdir.known(),
        None => Some("/"),
    };
    let absolute = match (plain.starts_with('/'), workdir) {
        (true, _) => path::clean(plain),
        (false, Some(workdir)) => path::clean(&format!("{workdir}/{plain}")),
        (false, None) => return,
    };
    if is_standard(&absolute)
        || workdir.is_some_and(|it| is_within(&path::clean(it), &absolute))
        || state
            .config
            .volumes
            .iter()
            .any(|it| is_within(it, &absolute))
    {
        return;
    }
    if is_named_before(context, &absolute, plain) {
        return;
    }
    let message = format!(
        "With several sources, the destination must end with '/': if {} is not a directory yet, \
         each source overwrites the one before",
        syntax::quoted(&destination)
    );
    // What else a base image contains isn't known.
    let may_exist = state.environment.open;
    let fix = fix(context, last);
    if let Some(diagnostic) = context.report(last.span, message) {
        if may_exist {
            diagnostic.severity = diagnostic.severity.min(Severity::Information);
        }
        diagnostic.fixes.extend(fix);
    }
}

fn fix(context: &RuleContext, last: &Fragment) -> Option<Fix> {
    let is_json = context.instruction().arguments.is_json();
    let closing = usize::from(!is_json && last.text.ends_with(['"', '\'']));
    let at = context
        .file_span(last.span)
        .end
        .checked_sub(closing as u32)?;
    let edit = TextEdit::new(Span::empty(at), "/");
    Some(Fix::suggestion("Add `/`", vec![edit]))
}

/// True if a path is a folder or one of the folders that contain it.
fn is_within(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder.ends_with('/'))
}

/// True for a directory that almost every image has.
fn is_standard(path: &str) -> bool {
    let parts = ["/usr", "/usr/local", ""];
    let within = [
        "bin", "sbin", "lib", "lib64", "share", "src", "include", "etc",
    ];
    let top = [
        "home", "root", "opt", "srv", "tmp", "var", "mnt", "media", "run", "usr", "dev",
    ];
    let is_in = |parent: &str, names: &[&str]| {
        let name = path
            .strip_prefix(parent)
            .and_then(|it| it.strip_prefix('/'));
        name.is_some_and(|name| names.contains(&name))
    };
    path == "/"
        || is_in("", &top)
        || is_in("/usr", &["local"])
        || is_in("/var", &["lib", "log", "tmp", "run", "cache", "www"])
        || parts.iter().any(|it| is_in(it, &within))
}

/// True if an instruction before it, in the same stage or one that it is based on, mentions the path: it may create the
/// directory.
fn is_named_before(context: &RuleContext, absolute: &str, written: &str) -> bool {
    let name = written
        .trim_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(written);
    let names_it = |text: &str| text.contains(absolute) || (name.len() > 2 && text.contains(name));
    context.stage_with_bases().any(|here| {
        let end = here.items.end.min(context.item);
        let mut items = context.items(here.items.start + 1..end).iter();
        items.any(|it| names_it(&context.text_at(it.span())))
    })
}
