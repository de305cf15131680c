//! Relative destination without a working directory.
//!
//! A relative destination of `COPY` and `ADD` begins at the working directory. If neither the file nor the base image sets
//! one, that is `/`, and the files end up among the system's own. `WORKDIR` states where they belong, for the following
//! instructions and the container too.
//!
//! Only reported if the base image is known to set no working directory.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY requirements.txt .
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! WORKDIR /app
//! COPY requirements.txt .
//! ```

use super::context::RuleContext;
use super::declare::above;
use super::diagnostic::{Fix, Severity};
use super::misread::is_misread;
use super::rule::{Category, Check, Rule, documentation};
use super::shell_syntax_in_value::begins_at_home;
use syntax::language::{Kind, file_name};
use syntax::text::{Span, TextEdit};
use syntax::values::path;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3045"],
    ..Rule::dockwright(
        "RelativeDestination",
        Category::Bug,
        Severity::Warning,
        documentation!("relative_destination.rs"),
        Check::Each(&[Kind::Add, Kind::Copy], check),
    )
};

fn check(context: &mut RuleContext) {
    let state = context.before();
    if state.has_workdir || state.config.open || state.config.workdir.is_some() || state.windows {
        return;
    }
    let instruction = context.instruction();
    if is_misread(instruction) {
        return;
    }
    let (Some(last), true) = (instruction.words().last(), instruction.words().len() > 1) else {
        return;
    };
    let Some(destination) = context.value(last) else {
        return;
    };
    // Another rule reports `~`.
    if destination.is_empty()
        || path::is_absolute(&destination, false)
        || path::has_drive(&destination)
        || begins_at_home(&destination)
    {
        return;
    }
    let base = context.base_configuration();
    if base.is_none_or(|it| it.workdir.is_some()) {
        return;
    }
    let span = last.span;
    let result = path::clean(&format!("/{destination}"));
    let message = format!(
        "No `WORKDIR` is set, so {} is {result}: set one, or use an absolute path",
        syntax::quoted(&destination)
    );
    // The same place, written as what it is; where that is `/`, a folder is better.
    let is_plain = context.is_in_file() && last.text == destination;
    let names = instruction.words().iter().map(|it| file_name(&it.text));
    let names: Vec<String> = names
        .filter(|it| it.contains('.') && it.len() > 2)
        .map(|it| format!("/{it}"))
        .collect();
    let is_used = || {
        context.stage().is_some_and(|it| {
            let mut items = context.items(it.items.clone()).iter();
            items.any(|it| {
                let source = context.text_at(it.span());
                names.iter().any(|it| source.contains(it.as_str()))
            })
        })
    };
    let can_fix = context.is_in_file() && context.checker.finds_fixes_in(context.item);
    // Files for `/` itself, and an archive, whose files others may refer to.
    let is_archive = |it: &str| {
        [".tar", ".tgz", ".tbz", ".txz"]
            .iter()
            .any(|end| it.contains(end))
    };
    let mut sources = instruction.words().iter().map(|it| it.text.as_str());
    let is_root = sources
        .any(|it| it.contains("rootfs") || instruction.kind == Some(Kind::Add) && is_archive(it));
    let fix = if !can_fix || is_root && result == "/" {
        None
    } else if result == "/" && !is_used() {
        fix(context)
    } else {
        let slash = if destination.ends_with('/') && result != "/" {
            "/"
        } else {
            ""
        };
        let text = format!("{result}{slash}");
        let edit = TextEdit::new(context.file_span(span), text.clone());
        is_plain.then(|| Fix::suggestion(format!("Change to `{text}`"), vec![edit]))
    };
    if let Some(diagnostic) = context.report(span, message) {
        diagnostic.fixes.extend(fix);
    }
}

/// The fix that sets a working directory before the instruction.
fn fix(context: &RuleContext) -> Option<Fix> {
    let document = context.document();
    let item = context.place()?;
    let keyword = super::keyword_case::majority(document).apply("WORKDIR");
    let text = format!("{keyword} /app{}", document.text.new_line());
    let edit = TextEdit::new(Span::empty(above(document, item.start)), text);
    Some(Fix::suggestion("Set `WORKDIR /app`", vec![edit]))
}
