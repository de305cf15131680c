//! PATH without its previous value.
//!
//! `ENV PATH=…` replaces the list of folders in which programs are searched. If the previous folders aren't part of the new
//! value, following instructions and the container no longer find their programs. Append or prepend folders to `$PATH`
//! instead.
//!
//! The previous value is that of the base image, if known, or of an instruction before. Not reported if the new value contains
//! all its folders, in an image from `scratch`, and on Windows.
//!
//! ```dockerfile
//! FROM golang:1.25
//! ENV PATH=/opt/tool/bin
//! ```
//!
//! ```dockerfile
//! FROM golang:1.25
//! ENV PATH=/opt/tool/bin:$PATH
//! ```

use std::collections::HashSet;

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Distribution, Origin, VariableLookup};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::values::reference::Reference;
use syntax::{Fragment, Pair};

pub(super) const RULE: Rule = Rule::dockwright(
    "PathOverwritten",
    Category::Bug,
    Severity::Warning,
    documentation!("path_overwritten.rs"),
    Check::Each(&[Kind::Env], check),
);

/// The folders that hold the programs of nearly every image.
const STANDARD: [&str; 4] = ["/usr/local/bin", "/usr/bin", "/usr/sbin", "/bin"];

/// The value of an image that sets none (`system.DefaultPathEnvUnix`).
pub(super) const DEFAULT: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

fn check(context: &mut RuleContext) {
    if context.before().windows {
        return;
    }
    let mut pairs = context.instruction().pairs().iter();
    let Some(pair) = pairs.find(|it| it.name.text == "PATH") else {
        return;
    };
    let Some(value) = &pair.value else { return };
    if value.text.contains('$') && value.text.contains("PATH") {
        check_reference(context, pair, value);
        return;
    }
    let Some(new) = context.value(value) else {
        return;
    };
    let is_other =
        |it: &Reference| it.path().starts_with("distroless/") || it.familiar() == "busybox";
    if new.contains([';', '\\', '('])
        || context.is_from_scratch()
        || new.is_empty()
        || context.base_image().is_some_and(is_other)
    {
        return;
    }
    let has = |folder: &str| new.split(':').any(|it| it.trim_end_matches('/') == folder);
    let environment = &context.before().environment;
    let (VariableLookup::Set(old), Some(old_variable)) =
        (environment.find("PATH"), environment.get("PATH"))
    else {
        return;
    };
    // What an image that isn't known sets is a guess.
    let is_own = matches!(old_variable.origin, Origin::Pair(_));
    let base = context.base_configuration();
    let old = if is_own {
        old.known()
    } else {
        base.and_then(|it| it.value("PATH").or(it.complete.then_some(DEFAULT)))
    };
    let old: Vec<&str> = match old {
        Some(old) => old.split(':').filter(|it| !it.is_empty()).collect(),
        None => STANDARD.to_vec(),
    };
    let lost = old.into_iter().filter(|it| !has(it.trim_end_matches('/')));
    // `/bin` is a link to `/usr/bin` in most images, and so is `/sbin`.
    let matters = |it: &&str| match *it {
        "/bin" => !has("/usr/bin"),
        "/usr/bin" => !has("/bin"),
        "/usr/local/sbin" => false,
        "/sbin" => !has("/usr/sbin"),
        "/usr/sbin" => !has("/sbin"),
        _ => true,
    };
    // There, /usr/sbin is a link to /usr/bin.
    let is_fedora = |it: &Reference| it.familiar() == "fedora";
    let is_merged = context.distribution() == Some(Distribution::Arch)
        || context.base_image().is_some_and(is_fedora);
    let is_link = |it: &&str| is_merged && matches!(*it, "/sbin" | "/usr/sbin");
    let mut seen = HashSet::new();
    let lost = lost.filter(|it| matters(it) && !is_link(it) && seen.insert(*it));
    let lost: Vec<&str> = lost.collect();
    if lost.is_empty() || lost == ["/usr/local/bin"] && is_unused(context) {
        return;
    }
    let message = format!(
        "This PATH doesn't contain its previous value, so programs in {} are no longer found",
        lost.join(", ")
    );
    let is_quoted = value.text.ends_with(['"', '\'']);
    let is_single = value.text.ends_with('\'');
    let end = context.file_span(value.span).end - u32::from(is_quoted);
    let can_fix = context.is_in_file() && !is_single;
    if let Some(diagnostic) = context.report(pair.span, message)
        && can_fix
    {
        let edit = TextEdit::new(Span::empty(end), ":$PATH");
        diagnostic
            .fixes
            .push(Fix::suggestion("Append `:$PATH`", vec![edit]));
    }
}

/// True if nothing is known to be in /usr/local/bin: the image is that of a distribution, and nothing in the stage mentions the
/// folder, or installs programs there.
fn is_unused(context: &RuleContext) -> bool {
    let languages = ["golang", "node", "perl", "php", "python", "ruby", "rust"];
    let image = context.base_image();
    let name = image.map(|it| it.path().rsplit('/').next().unwrap_or_default().to_owned());
    let is_language = name.is_none_or(|it| languages.iter().any(|language| it.contains(language)));
    let mentions = |it: &str| {
        let installs = ["/usr/local", "pip", "npm", "gem ", "make install"];
        installs.iter().any(|text| it.contains(text))
    };
    !is_language && !context.any_before(mentions)
}

/// Checks a value that refers to the previous one.
fn check_reference(context: &mut RuleContext, pair: &Pair, value: &Fragment) {
    let text = value.text.as_str();
    let is_single = text.len() > 1 && text.starts_with('\'') && text.ends_with('\'');
    let written = ["${PATH}", "$PATH"]
        .into_iter()
        .find(|it| text.contains(it));
    let Some((written, at)) = written.and_then(|it| Some((it, text.find(it)?))) else {
        return;
    };
    if is_single {
        let message = format!(
            "Single quotes keep `{written}` as it is, so programs are no longer found: use double quotes"
        );
        let span = context.file_span(value.span);
        let inner = text.trim_matches('\'');
        let can_fix = context.is_in_file() && !inner.contains(['\'', '"', '\\', '`']);
        let can_fix = can_fix && context.text_at(span) == text;
        if let Some(diagnostic) = context.report(pair.span, message)
            && can_fix
        {
            let edit = TextEdit::new(span, format!("\"{inner}\""));
            let title = "Use double quotes";
            diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
        }
        return;
    }
    // Only spaces, quotes and colons separate folders.
    let before = text.get(..at).and_then(|it| it.chars().next_back());
    let after = text
        .get(at + written.len()..)
        .and_then(|it| it.chars().next());
    let joins = |it: Option<char>| it.is_some_and(|c| c.is_ascii_alphanumeric() || c == '/');
    let (position, folder) = if joins(before) {
        (at, text.get(..at).unwrap_or_default().rsplit(':').next())
    } else if joins(after) && (written.starts_with("${") || after == Some('/')) {
        let end = at + written.len();
        (end, text.get(end..).unwrap_or_default().split(':').next())
    } else {
        return;
    };
    let folder = folder.unwrap_or_default().trim_matches('"');
    if !folder.contains('/') || text.matches("PATH").count() > 1 {
        return;
    }
    let message =
        format!("A colon is missing between `{folder}` and `{written}`: both are one folder");
    let at = context.file_span(value.span_of(position..position)).start;
    let is_in_file = context.is_in_file();
    if let Some(diagnostic) = context.report(pair.span, message)
        && is_in_file
    {
        let edit = TextEdit::new(Span::empty(at), ":");
        diagnostic
            .fixes
            .push(Fix::suggestion("Insert `:`", vec![edit]));
    }
}
