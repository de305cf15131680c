//! Parser directive that isn't in the first lines.
//!
//! `# syntax=`, `# escape=` and `# check=` are directives only in the first lines of a file: any other comment, an empty
//! line and an instruction end them. After that, they are comments without effect. The exception is `# check=skip=…`
//! before an instruction, which applies to that instruction.
//!
//! ```dockerfile
//! # Copyright Example
//! # syntax=docker/dockerfile:1
//! FROM alpine
//! ```
//!
//! ```dockerfile
//! # syntax=docker/dockerfile:1
//! # Copyright Example
//! FROM alpine
//! ```

use super::check_comments::new_directive;
use super::checker::Checker;
use super::diagnostic::{Fix, Severity};
use super::options;
use super::rule::{Category, Check, Rule, RuleSet, documentation};
use analysis::Document;
use syntax::language::{self, Kind};
use syntax::text::{Span, TextEdit};
use syntax::values::reference;

pub(super) const RULE: Rule = Rule {
    inline: false,
    ..Rule::dockwright(
        "MisplacedDirective",
        Category::Bug,
        Severity::Warning,
        documentation!("misplaced_directive.rs"),
        Check::File(check),
    )
};

fn check(checker: &mut Checker) {
    let document = checker.document;
    let (text, file) = (&document.text, document.file());
    let is_script = text.line(0);
    let is_script = text
        .slice(is_script)
        .trim_start_matches('\u{feff}')
        .starts_with("#!");
    let mut names = Vec::new();
    // An indented directive is read as `escape` only.
    for it in &file.directives {
        if it.name.eq_ignore_ascii_case("escape") || file.directive(&it.name).is_some() {
            continue;
        }
        let line = text.line(text.line_of(it.span.start));
        let indent = Span::new(line.start, it.span.start);
        if indent.is_empty() || !text.slice(indent).trim().is_empty() {
            continue;
        }
        let name = it.name.to_lowercase();
        let message = format!("This line is indented, so it is not a `{name}` directive");
        if let Some(diagnostic) = checker.report(&RULE, None, None, it.span, message) {
            let edit = TextEdit::new(indent, "");
            diagnostic
                .fixes
                .push(Fix::suggestion("Remove the indentation", vec![edit]));
        }
    }
    for comment in file.comments.iter().filter(|it| it.assigns) {
        let source = text.slice(comment.span);
        let Some((name, value)) = source.trim_start_matches('#').split_once('=') else {
            continue;
        };
        let Some(facts) = language::directive(name.trim()) else {
            continue;
        };
        let value = value.trim();
        let known = facts.name != "escape" && file.directive(facts.name).is_some()
            || file
                .directives
                .iter()
                .any(|it| it.name.eq_ignore_ascii_case(facts.name));
        // Another one that has an effect may replace it on purpose.
        if known
            || names.contains(&facts.name)
            || !source.starts_with('#')
            || source.starts_with("##")
        {
            continue;
        }
        let item = file
            .items
            .partition_point(|it| it.start < comment.span.start);
        let kind = file.items.get(item).and_then(|it| it.instruction.kind);
        let first = "it must be one of the first lines of the file";
        let message = match facts.name {
            "syntax" if !is_image(value) => continue,
            "escape" if value != "\\" && value != "`" => continue,
            "check" => match without_effect(value, item, kind, checker.rules) {
                Some(WithoutEffect::Error) => {
                    format!("`error=` in `# check=` has no effect here: {first}")
                }
                Some(WithoutEffect::OneInstruction) => format!(
                    "`# check=` applies to the next instruction only: for the whole file, {first}"
                ),
                None => continue,
            },
            // BuildKit skips a `#!` line for `syntax` and `check` only.
            "escape" if is_script && text.line_of(comment.span.start) == 1 => {
                "`# escape=` has no effect below a `#!` line".to_owned()
            }
            name => format!("`# {name}=` has no effect here: {first}"),
        };
        names.push(facts.name);
        // Above the `#!` line, that would have no effect.
        let can_move = facts.name != "escape" || !is_script && !continues_lines(document);
        let line = text.line_of(comment.span.start);
        let whole = text.line(line).to(text.line_end(line));
        let new = new_directive(document, &source);
        if let Some(diagnostic) = checker.report(&RULE, None, None, comment.span, message)
            && can_move
        {
            let edits = vec![new, TextEdit::new(whole, "")];
            let title = "Move to the first lines";
            diagnostic.fixes.push(Fix::suggestion(title, edits));
        }
    }
}

/// True if lines of an instruction end with the escape character that is in force: with another one, they would be
/// instructions.
fn continues_lines(document: &Document) -> bool {
    let file = document.file();
    file.items.iter().any(|item| {
        let source = document.text.slice(item.span());
        let mut lines = source.lines();
        lines.any(|it| it.trim_end().ends_with(file.escape))
    })
}

/// True for the value of a `syntax` directive.
fn is_image(value: &str) -> bool {
    let mut words = value.split_whitespace();
    let (Some(image), None) = (words.next(), words.next()) else {
        return false;
    };
    reference::parse(image).is_ok() && (image.contains('/') || image.contains(':'))
}

/// What `check` options before an instruction don't do.
enum WithoutEffect {
    /// `error=` applies to the whole file only.
    Error,
    /// The rules apply to the instruction only, which they aren't about.
    OneInstruction,
}

/// What `check` options before an instruction don't do that they would at the top of the file; `None` if they may be meant
/// for the instruction.
fn without_effect(
    value: &str,
    item: usize,
    kind: Option<Kind>,
    rules: RuleSet,
) -> Option<WithoutEffect> {
    let value = value.split(' ').next().unwrap_or_default();
    let options = options::parse(value, 0).ok()?;
    if options.error {
        return Some(WithoutEffect::Error);
    }
    let lists = [&options.skip, &options.experimental];
    if item > 0 {
        return None;
    }
    let applies = |name: &str| {
        let Some(rule) = rules.find(name) else {
            return true;
        };
        match rule.check {
            Check::Each(kinds, _) => rule.inline && kind.is_none_or(|it| kinds.contains(&it)),
            _ => true,
        }
    };
    let names: Vec<_> = lists.iter().flat_map(|it| &it.names).collect();
    let unrelated = !names.is_empty() && names.iter().all(|it| !applies(&it.text));
    let is_all = lists.iter().any(|it| it.all);
    (unrelated || is_all).then_some(WithoutEffect::OneInstruction)
}
