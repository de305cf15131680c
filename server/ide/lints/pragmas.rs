//! Comments of other linters that silence findings ([`Pragmas`]), and those that declare a shell ([`declared_shell`]).
//!
//! Each applies to what it applies to in its own linter:
//!
//! | comment | silences |
//! |---|---|
//! | `# hadolint ignore=DL3020` | the instruction that begins on the next line |
//! | `# hadolint stage ignore=DL3020` | from the second line after it, which is the first in a stage if the comment is directly above `FROM`, to the next `FROM`, which is included |
//! | `# hadolint global ignore=DL3020` | the file |
//! | `# tally ignore=DL3020` | the next instruction, across comments and blank lines |
//! | `# tally global ignore=DL3020` | the file |
//! | `# dockerfile-utils: ignore` | everything in the instruction that begins on the next line |
//!
//! Errors of BuildKit are never silenced.

use super::rule::{Check, Rule, RuleSet};
use analysis::{Base, Document};
use syntax::Item;
use syntax::language::Kind;
use syntax::text::Span;

/// A linter with comments that silence findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Linter {
    Hadolint,
    Tally,
    DockerfileUtils,
}

impl Linter {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Linter::Hadolint => "hadolint",
            Linter::Tally => "tally",
            Linter::DockerfileUtils => "dockerfile-utils",
        }
    }
}

/// Where findings are silenced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// In this instruction.
    Item(usize),
    /// On these lines; the last one is included.
    Lines(u32, u32),
    /// In the file.
    File,
    /// Nowhere, since the comment isn't where it has to be.
    Nowhere,
}

/// A code or a name in a comment.
#[derive(Clone, Debug)]
pub(super) struct Code {
    /// The code, as it is written.
    pub(super) text: String,
    /// Where it is in the file.
    pub(super) span: Span,
    /// True if it silenced a finding.
    pub(super) used: bool,
}

/// A comment that silences findings.
#[derive(Clone, Debug)]
pub(super) struct Pragma {
    pub(super) linter: Linter,
    pub(super) reach: Reach,
    /// The codes; none for everything.
    pub(super) codes: Vec<Code>,
    /// Where the comment is.
    pub(super) span: Span,
    /// What follows the codes as a reason, without the mark before it.
    pub(super) reason: String,
    /// True if it silenced a finding.
    pub(super) used: bool,
}

/// The comments of other linters in a file.
#[derive(Debug, Default)]
pub(super) struct Pragmas {
    pub(super) list: Vec<Pragma>,
    /// The comments that their linter can't read and ignores: where they are, and why.
    pub(super) malformed: Vec<(Span, &'static str)>,
}

/// A finding to be silenced.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) rule: &'static Rule,
    pub(super) codes: &'a [&'static str],
    /// The instruction whose comments apply to it.
    pub(super) comment_item: Option<usize>,
    /// The instruction that it belongs to.
    pub(super) item: Option<usize>,
    pub(super) span: Span,
}

impl Pragmas {
    /// Reads the comments of a document.
    pub(super) fn new(document: &Document) -> Pragmas {
        let mut pragmas = Pragmas::default();
        let file = document.file();
        // Few files have such comments, so that the others are skipped quickly.
        for comment in file.comments.iter().filter(|it| it.names_linter) {
            let source = document.text.slice(comment.span);
            match parse(&source) {
                Some(Parsed::Ignore(ignore)) => {
                    let code = |(text, start): &(&str, usize)| Code {
                        text: (*text).to_owned(),
                        span: Span::new(
                            comment.span.start + *start as u32,
                            comment.span.start + (*start + text.len()) as u32,
                        ),
                        used: false,
                    };
                    pragmas.list.push(Pragma {
                        linter: ignore.linter,
                        reach: reach(document, comment.span, &ignore),
                        codes: ignore.codes.iter().map(code).collect(),
                        span: comment.span,
                        reason: ignore.reason.to_owned(),
                        used: false,
                    });
                }
                Some(Parsed::Malformed(reason)) => pragmas.malformed.push((comment.span, reason)),
                Some(Parsed::Shell(_)) | None => {}
            }
        }
        pragmas
    }

    /// True if there are no comments of other linters.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty() && self.malformed.is_empty()
    }

    /// Whether a comment silences a finding. Remembers which.
    pub(super) fn silence(&mut self, document: &Document, target: Target) -> bool {
        let mut silenced = false;
        for pragma in &mut self.list {
            if !pragma.reaches(document, target) {
                continue;
            }
            if pragma.codes.is_empty() {
                pragma.used = true;
                silenced = true;
            }
            for code in &mut pragma.codes {
                if matches(pragma.linter, &code.text, target) {
                    code.used = true;
                    pragma.used = true;
                    silenced = true;
                }
            }
        }
        silenced
    }
}

impl Pragma {
    fn reaches(&self, document: &Document, target: Target) -> bool {
        // hadolint reports at the instruction that BuildKit's comments belong to.
        let item = match self.linter {
            Linter::Hadolint => target.comment_item.or(target.item),
            Linter::Tally | Linter::DockerfileUtils => target.item,
        };
        match self.reach {
            Reach::File => true,
            Reach::Nowhere => false,
            Reach::Item(wanted) => item == Some(wanted),
            Reach::Lines(first, last) => {
                let start = item.and_then(|it| document.file().items.get(it));
                let start = start.map_or(target.span.start, |it| it.start);
                (first..=last).contains(&document.text.line_of(start))
            }
        }
    }

    /// The rules that a code of the comment names.
    pub(super) fn rules(&self, code: &str, known: RuleSet) -> Vec<&'static Rule> {
        let known = known.own.iter().copied();
        let named = |rule: &&'static Rule| {
            names_rule(self.linter, code, rule)
                || rule
                    .aliases
                    .iter()
                    .any(|it| names_code(self.linter, code, it))
        };
        known.filter(named).collect()
    }
}

/// True if a code of a comment means a finding.
fn matches(linter: Linter, code: &str, target: Target) -> bool {
    let by_code = |alias: &&'static str| {
        names_code(linter, code, alias) && target.rule.has_code(target.codes, alias)
    };
    names_rule(linter, code, target.rule)
        || target.rule.aliases.iter().any(by_code)
        || matches!(target.rule.check, Check::Shell(_))
            && names_code(linter, code, target.rule.name)
}

/// True if a code of a comment is the name of a rule.
fn names_rule(linter: Linter, code: &str, rule: &Rule) -> bool {
    linter == Linter::Tally && (code == "all" || without_namespace(code) == rule.name)
}

/// True if a code of a comment is one of a rule's.
fn names_code(linter: Linter, code: &str, alias: &str) -> bool {
    code == alias || linter == Linter::Tally && without_namespace(code) == without_namespace(alias)
}

/// A name without `hadolint/`, `buildkit/` or `tally/` before it.
fn without_namespace(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Where a comment applies.
fn reach(document: &Document, span: Span, ignore: &Ignore) -> Reach {
    let items = &document.file().items;
    let next = items.partition_point(|it| it.start < span.start);
    let line = |offset: u32| document.text.line_of(offset);
    let is_next_line = items
        .get(next)
        .is_some_and(|it| line(it.start) == line(span.start) + 1);
    match (ignore.scope, ignore.linter) {
        (Scope::File, _) => Reach::File,
        (Scope::Next, Linter::Tally) if next < items.len() => Reach::Item(next),
        (Scope::Next, Linter::Hadolint | Linter::DockerfileUtils) if is_next_line => {
            Reach::Item(next)
        }
        (Scope::Stage, _) => {
            let first = line(span.start) + 2;
            let is_end =
                |it: &&Item| it.instruction.kind == Some(Kind::From) && line(it.start) >= first;
            let end = items.get(next..).unwrap_or_default().iter().find(is_end);
            Reach::Lines(first, end.map_or(u32::MAX, |it| line(it.start)))
        }
        _ => Reach::Nowhere,
    }
}

/// The meaning of a comment of another linter.
#[derive(Debug, PartialEq, Eq)]
enum Parsed<'c> {
    Ignore(Ignore<'c>),
    /// A shell, as it is written.
    Shell(&'c str),
    /// The linter ignores the comment, for this reason.
    Malformed(&'static str),
}

#[derive(Debug, PartialEq, Eq)]
struct Ignore<'c> {
    linter: Linter,
    scope: Scope,
    /// The codes with their offsets in the comment.
    codes: Vec<(&'c str, usize)>,
    reason: &'c str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Next,
    Stage,
    File,
}

/// Parses a comment, from its `#` on; `None` if it isn't one of another linter's.
fn parse(comment: &str) -> Option<Parsed<'_>> {
    let body = comment.strip_prefix('#')?.trim_start();
    if let Some(rest) = body.strip_prefix("dockerfile-utils: ignore") {
        return rest.trim().is_empty().then_some(Parsed::Ignore(Ignore {
            linter: Linter::DockerfileUtils,
            scope: Scope::Next,
            codes: Vec::new(),
            reason: "",
        }));
    }
    if let Some(rest) = word(body, "tally", false) {
        return tally(comment, rest);
    }
    let is_exact = body.starts_with("hadolint");
    let rest = word(body, "hadolint", false)?;
    let parsed = hadolint(comment, rest)?;
    Some(if is_exact {
        parsed
    } else {
        Parsed::Malformed("hadolint reads only lower-case keywords")
    })
}

/// `[global ]ignore = A, B[;reason=…]`, in any case (`tally`).
fn tally<'c>(comment: &'c str, rest: &'c str) -> Option<Parsed<'c>> {
    let (scope, rest) = match word(rest, "global", false) {
        Some(rest) => (Scope::File, rest),
        None => (Scope::Next, rest),
    };
    let rest = keyword(rest, "ignore", false)?;
    let rest = rest.trim_start().strip_prefix('=')?;
    let (list, reason) = rest.split_once(';').unwrap_or((rest, ""));
    let allowed = |c: char| c.is_ascii_alphanumeric() || c.is_whitespace() || "_,/.-".contains(c);
    if list.trim().is_empty() || !list.chars().all(allowed) {
        return Some(Parsed::Malformed(
            "tally reads names that are separated by commas, and a reason after `;reason=`",
        ));
    }
    let codes = codes(comment, list).filter(|(code, _)| !code.is_empty());
    let reason = keyword(reason.trim_start(), "reason", false);
    let reason = reason.and_then(|it| it.trim_start().strip_prefix('='));
    Some(Parsed::Ignore(Ignore {
        linter: Linter::Tally,
        scope,
        codes: codes.collect(),
        reason: reason.unwrap_or_default().trim(),
    }))
}

/// `[global |stage ]ignore = A, B[ # …]` or `shell = …` (hadolint). The keywords may be in any case, which the caller refuses.
fn hadolint<'c>(comment: &'c str, rest: &'c str) -> Option<Parsed<'c>> {
    if let Some(value) = keyword(rest, "shell", true) {
        let value = value.trim_start().strip_prefix('=')?;
        let value = value.split('#').next().unwrap_or_default().trim();
        return Some(Parsed::Shell(value));
    }
    let scopes = [("global", Scope::File), ("stage", Scope::Stage)];
    let scoped = scopes
        .iter()
        .find_map(|(name, scope)| Some((*scope, *name, word(rest, name, false)?)));
    let (scope, is_lower, rest) = match scoped {
        Some((scope, name, after)) => (scope, rest.starts_with(name), after),
        None => (Scope::Next, true, rest),
    };
    let is_lower = is_lower && rest.starts_with("ignore");
    let rest = keyword(rest, "ignore", false)?;
    let Some(list) = rest.trim_start().strip_prefix('=') else {
        let is_pragma = rest.trim_start().starts_with(':');
        return is_pragma.then_some(Parsed::Malformed("hadolint requires `=` after `ignore`"));
    };
    if !is_lower {
        return Some(Parsed::Malformed("hadolint reads only lower-case keywords"));
    }
    let (list, reason) = list.split_once('#').unwrap_or((list, ""));
    let codes: Vec<_> = codes(comment, list).collect();
    if !codes.iter().all(|(code, _)| is_hadolint_code(code)) {
        return Some(Parsed::Malformed(
            "hadolint reads codes in upper case that are separated by commas, and a reason after ` # `",
        ));
    }
    Some(Parsed::Ignore(Ignore {
        linter: Linter::Hadolint,
        scope,
        codes,
        reason: reason.trim(),
    }))
}

/// The parts of a list that is separated by commas, with their offsets in the comment.
fn codes<'c>(comment: &'c str, list: &'c str) -> impl Iterator<Item = (&'c str, usize)> {
    let start = |part: &str| part.as_ptr().addr() - comment.as_ptr().addr();
    list.split(',').map(move |part| {
        let code = part.trim();
        (code, start(code))
    })
}

/// True for what hadolint's parser takes for a code.
fn is_hadolint_code(code: &str) -> bool {
    !code.is_empty() && code.chars().all(|c| "DLSC0123456789".contains(c))
}

/// What follows a word and whitespace; `None` for another word.
fn word<'c>(text: &'c str, word: &str, exact: bool) -> Option<&'c str> {
    let rest = keyword(text, word, exact)?;
    rest.starts_with(char::is_whitespace)
        .then(|| rest.trim_start())
}

/// What follows a word; `None` for another word.
fn keyword<'c>(text: &'c str, word: &str, exact: bool) -> Option<&'c str> {
    let (first, rest) = text.split_at_checked(word.len())?;
    let is_same = if exact {
        first == word
    } else {
        first.eq_ignore_ascii_case(word)
    };
    let ends = !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    (is_same && ends).then_some(rest)
}

/// The shell that a `# hadolint shell=` comment declares for an instruction, in lower case: the last one before it in its stage,
/// after the last `SHELL`; for a stage that is based on another, the shell at the end of that; or else that of the first such
/// comment before all instructions. `None` if there is no comment, or if a `SHELL` instruction decides.
pub fn declared_shell(document: &Document, item: usize) -> Option<String> {
    let file = document.file();
    if !file.comments.iter().any(|it| it.names_linter) {
        return None;
    }
    let semantics = document.semantics();
    let stage_of = |item: usize| {
        let stages = semantics.stages.iter();
        stages.rev().find(|stage| stage.items.start <= item)
    };
    let shells = |from: u32, to: u32| {
        let comments = file.comments.iter().filter(|it| it.names_linter);
        let here = comments.filter(move |it| (from..to).contains(&it.span.start));
        here.filter_map(|it| match parse(&document.text.slice(it.span)) {
            Some(Parsed::Shell(shell)) => {
                let name = shell.rsplit(['/', '\\']).next().unwrap_or(shell);
                Some(name.to_ascii_lowercase()).filter(|it| is_shell(it))
            }
            _ => None,
        })
    };
    let (mut stage, mut end) = (stage_of(item)?, item);
    // A stage can only be based on an earlier one.
    for _ in 0..semantics.stages.len() {
        let own = stage.items.start..end;
        let is_shell = |number: &usize| {
            let item = file.items.get(*number);
            item.is_some_and(|it| it.instruction.kind == Some(Kind::Shell))
        };
        let last = own.clone().rev().find(is_shell);
        let from = last.unwrap_or(stage.items.start);
        let (Some(from), Some(to)) = (file.items.get(from), file.items.get(end.saturating_sub(1)))
        else {
            break;
        };
        let to = file.items.get(end).map_or(to.span().end, |it| it.start);
        if let Some(shell) = shells(from.start, to).last() {
            return Some(shell);
        }
        if last.is_some() {
            return None;
        }
        let Base::Stage(base) = stage.base() else {
            break;
        };
        let Some(base) = semantics.stages.get(*base) else {
            break;
        };
        (stage, end) = (base, base.items.end);
    }
    let first = file.items.first()?.start;
    shells(0, first).next()
}

/// True for a word, as hadolint's parser reads it.
fn is_shell(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::{Ignore, Linter, Parsed, Scope, parse};

    /// The codes of a comment that its linter reads.
    fn read(comment: &str) -> Option<String> {
        match parse(comment)? {
            Parsed::Ignore(Ignore {
                linter,
                scope,
                codes,
                reason,
            }) => {
                let codes: Vec<_> = codes
                    .iter()
                    .map(|(code, at)| {
                        assert_eq!(comment.get(*at..*at + code.len()), Some(*code));
                        *code
                    })
                    .collect();
                let scope = match scope {
                    Scope::Next => "",
                    Scope::Stage => "stage ",
                    Scope::File => "global ",
                };
                let linter = if linter == Linter::Hadolint {
                    ""
                } else {
                    linter.name()
                };
                Some(
                    format!("{linter} {scope}{} {reason}", codes.join(","))
                        .trim()
                        .to_owned(),
                )
            }
            Parsed::Shell(shell) => Some(format!("shell {shell}")),
            Parsed::Malformed(_) => Some("malformed".to_owned()),
        }
    }

    #[test]
    fn comments_are_parsed_as_by_their_linters() {
        let cases = [
            ("# hadolint ignore=DL3006", "DL3006"),
            ("#hadolint ignore=DL3006", "DL3006"),
            (
                "#\thadolint\tignore  =  DL3006  ,  SC2086  ",
                "DL3006,SC2086",
            ),
            ("# hadolint ignore=DL3006# why", "DL3006 why"),
            ("# hadolint ignore=DL3006 why", "malformed"),
            ("# hadolint ignore=DL3006 DL3007", "malformed"),
            ("# hadolint ignore=DL3006,", "malformed"),
            ("# hadolint ignore=dl3006", "malformed"),
            ("# hadolint ignore=", "malformed"),
            ("# hadolint ignore: DL3006", "malformed"),
            ("# Hadolint ignore=DL3006", "malformed"),
            ("# hadolint IGNORE=DL3006", "malformed"),
            ("# hadolint Global ignore=DL3006", "malformed"),
            ("# hadolint global ignore=DL3006", "global DL3006"),
            ("# hadolint stage ignore=DL3006", "stage DL3006"),
            ("# hadolint shell=/bin/bash # x", "shell /bin/bash"),
            ("# TALLY ignore = a/B , C;reason=x y", "tally a/B,C x y"),
            ("# tally global ignore=all", "tally global all"),
            ("# tally ignore=DL3020 # x", "malformed"),
            ("# dockerfile-utils: ignore ", "dockerfile-utils"),
        ];
        for (comment, wanted) in cases {
            assert_eq!(read(comment).as_deref(), Some(wanted), "{comment}");
        }
        for comment in [
            "# hadolint",
            "# hadolint ignores much",
            "# hadolintignore=DL3006",
            "## hadolint ignore=DL3006",
            "# dockerfile-utils:ignore",
            "# dockerfile-utils: ignore why",
            "# Dockerfile-utils: ignore",
            "# tally of things = 2",
        ] {
            assert_eq!(read(comment), None, "{comment}");
        }
    }
}
