//! The options of `# check=` directives and comments ([`Options`]), read with [`parse`] (`linter.go:ParseLintOptions`).

use std::collections::{HashMap, HashSet};

use analysis::Document;
use syntax::text::Span;
use syntax::{parse_bool, quoted};

/// The options of a `check` directive or comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The rules to skip.
    pub skip: Names,
    /// The experimental rules to enable.
    pub experimental: Names,
    /// True to treat findings as errors.
    pub error: bool,
}

/// A set of rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// All rules.
    pub all: bool,
    /// These rules.
    pub names: Vec<RuleName>,
    /// The same, to look up.
    set: HashSet<String>,
}

/// The name of a rule and its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleName {
    /// The name, as written.
    pub text: String,
    /// The position in the file, in bytes, if [`parse`] was given the offset of the options.
    pub span: Span,
}

impl Options {
    /// Clears the positions of the names, for options that aren't in the file.
    #[must_use]
    pub fn without_spans(mut self) -> Options {
        for name in self
            .skip
            .names
            .iter_mut()
            .chain(&mut self.experimental.names)
        {
            name.span = Span::default();
        }
        self
    }
}

impl Names {
    /// True if the set contains a rule.
    pub fn contains(&self, rule: &str) -> bool {
        self.all || self.set.contains(rule)
    }
}

/// Parses options at an offset in the file, in bytes.
///
/// # Errors
///
/// BuildKit's message for options that it can't parse.
pub fn parse(text: &str, offset: u32) -> Result<Options, String> {
    let mut options = Options::default();
    if text.trim().is_empty() {
        return Ok(options);
    }
    let mut at = 0;
    for part in text.splitn(3, ';') {
        let start = at;
        at += part.len() + 1;
        let Some((key, value)) = part.split_once('=') else {
            return Err(format!("invalid check option {}", quoted(part)));
        };
        let value_start = offset + (start + key.len() + 1) as u32;
        match key.trim() {
            "skip" => options.skip = names(value, value_start),
            "experimental" => options.experimental = names(value, value_start),
            "error" => {
                options.error = parse_bool(value.trim()).ok_or_else(|| {
                    format!(
                        "failed to parse check option {}: strconv.ParseBool: parsing {}: invalid syntax",
                        quoted(part),
                        quoted(value.trim())
                    )
                })?;
            }
            other => return Err(format!("invalid check option {}", quoted(other))),
        }
    }
    Ok(options)
}

fn names(text: &str, offset: u32) -> Names {
    if text.trim() == "all" {
        return Names {
            all: true,
            ..Names::default()
        };
    }
    let mut names = Vec::new();
    let mut at = offset;
    for part in text.split(',') {
        let name = part.trim();
        let start = at + (part.len() - part.trim_start().len()) as u32;
        names.push(RuleName {
            text: name.to_owned(),
            span: Span::new(start, start + name.len() as u32),
        });
        at += part.len() as u32 + 1;
    }
    let set = names.iter().map(|it| it.text.clone()).collect();
    Names {
        all: false,
        names,
        set,
    }
}

/// The build argument that overrides the file's `check` directive.
pub(super) const CHECK_ARGUMENT: &str = "BUILDKIT_DOCKERFILE_CHECK";

/// The options from the build argument or the file's `check` directive, if there are any
/// (`convert.go:newRuleLinter`).
pub(super) fn file_options(document: &Document) -> Option<Result<Options, String>> {
    if let Some(value) = document.build().args.get(CHECK_ARGUMENT) {
        // The value has no position in the file.
        let options = parse(value, 0).map(Options::without_spans);
        return Some(options);
    }
    let directive = document.file().directive("check")?;
    let value = directive.value.split(' ').next().unwrap_or_default();
    Some(parse(value, directive.value_span.start))
}

/// The options in comments before instructions (`WithMergedConfigFromComments`), by the index of the instruction.
pub(super) fn comment_options(document: &Document) -> HashMap<usize, Options> {
    let mut by_item = HashMap::new();
    let mut seen = HashSet::new();
    let file = document.file();
    // Few files have comments with an `=`, so the others are skipped quickly.
    for comment in file.comments.iter().filter(|it| it.assigns) {
        let item = file
            .items
            .partition_point(|item| item.start < comment.span.start);
        if item >= file.items.len() || !seen.insert(item) {
            continue;
        }
        let comments = document.leading_comments(item);
        let mut checks = comments.iter().filter_map(|comment| {
            let (name, value) = comment.text.split_once('=')?;
            let is_check = name.trim_end().eq_ignore_ascii_case("check");
            let padding = value.len() - value.trim_start().len();
            let start = comment.text.len() - value.len() + padding;
            let value = value.trim();
            let value = value.split(' ').next().unwrap_or_default();
            is_check.then(|| parse(value, comment.span.start + start as u32))
        });
        if let Some(Ok(options)) = checks.next() {
            by_item.insert(item, options);
        }
    }
    by_item
}
