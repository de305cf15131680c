//! Comment that hides the rest of a command.
//!
//! BuildKit joins the lines of an instruction before a shell reads them, so that the shell sees a single line. A `#` after a
//! command begins a comment that goes on to the end of it, over all lines that follow: nothing there is executed. Write the
//! comment on a line of its own, which BuildKit removes.
//!
//! In a heredoc, lines aren't joined, and a comment ends with its line.
//!
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache curl && # for the health check \
//!     curl --version
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! # for the health check
//! RUN apk add --no-cache curl && \
//!     curl --version
//! ```

use super::context::RuleContext;
use super::diagnostic::Severity;
use super::rule::{Category, Check, Rule, documentation};
use super::trailing_comment::comment_above;
use analysis::shell;
use syntax::ShellTokenKind;
use syntax::language::Kind;
use syntax::text::Span;

pub(super) const RULE: Rule = Rule::dockwright(
    "CommentHidesCommand",
    Category::Bug,
    Severity::Warning,
    documentation!("comment_hides_command.rs"),
    Check::Each(
        &[Kind::Run, Kind::Cmd, Kind::Entrypoint, Kind::Healthcheck],
        check,
    ),
);

/// True if a `#` in a line of a script may begin a comment: it isn't within a word.
fn begins_comment(line: &str) -> bool {
    let mut before = line.match_indices('#').filter_map(|it| line.get(..it.0));
    let ends_word = |c: char| c.is_whitespace() || ";&|()<>`".contains(c);
    before.any(|it| it.ends_with(ends_word))
}

fn check(context: &mut RuleContext) {
    let whole = context.file_span(Span::new(0, context.instruction().len));
    let source = context.text_at(whole);
    // Parsing the command takes longer than everything else here.
    let may_have_one = source.lines().any(|it| {
        let continues = it.trim_end().ends_with(context.escape());
        continues && !it.trim_start().starts_with('#') && begins_comment(it)
    });
    if !may_have_one || !context.is_in_file() {
        return;
    }
    let Some(shell) = shell(context.document(), context.item) else {
        return;
    };
    let text_of = |span: Span| source.get(span.start as usize..span.end as usize);
    let comments = shell.tokens.iter();
    let mut comments = comments
        .filter(|it| it.kind == ShellTokenKind::Comment)
        .peekable();
    while let Some(comment) = comments.next() {
        // The part of a comment on a line that follows doesn't begin with `#`.
        let hidden = comments.peek().and_then(|it| text_of(it.span));
        let Some(hidden) = hidden.filter(|it| !it.starts_with('#')) else {
            continue;
        };
        let start = comment.span.start as usize;
        // A comment in backquotes ends with them.
        let is_start = source.get(start..).is_some_and(|it| it.starts_with('#'));
        if !is_start || source.get(..start).is_some_and(|it| it.ends_with('`')) {
            continue;
        }
        let line = source.get(start..).and_then(|it| it.lines().next());
        let written = line.unwrap_or_default().trim_end();
        let written = written.strip_suffix(context.escape()).unwrap_or(written);
        let written = written.trim_end();
        let span = Span::new(
            comment.span.start,
            comment.span.start + written.len() as u32,
        );
        let first = hidden.split_whitespace().next().unwrap_or_default();
        let message = format!(
            "The comment goes on after the end of the line: `{first}` and what follows aren't executed. Put it on a line of its own"
        );
        let before = source.get(..start).unwrap_or_default().trim_end().len();
        let fix = comment_above(context, span, before as u32);
        if let Some(diagnostic) = context.report(span, message) {
            diagnostic.fixes.extend(fix);
        }
        return;
    }
}
