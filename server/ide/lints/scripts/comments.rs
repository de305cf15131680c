//! Comments like `# shellcheck disable=SC2086`, before an instruction and within its continuations.

use analysis::Document;
use syntax::text::Span;

/// What comments disable in an instruction.
#[derive(Debug, Default)]
pub(super) struct Disabled {
    /// The codes that the comments before the instruction disable.
    everywhere: Vec<String>,
    /// Those that comments within it disable, and where.
    parts: Vec<(Vec<String>, Span)>,
}

impl Disabled {
    /// True if a code is disabled at a place, which is relative to the instruction.
    pub(super) fn contains(&self, name: &str, span: Span) -> bool {
        let lists = |codes: &[String]| codes.iter().any(|it| it == name || it == "all");
        let here = |it: &&(Vec<String>, Span)| it.1.touches(span.start);
        lists(&self.everywhere) || self.parts.iter().filter(here).any(|it| lists(&it.0))
    }
}

/// What comments disable in an instruction. A comment within continuations applies to the command after it.
pub(super) fn disabled(document: &Document, item: usize) -> Disabled {
    let mut disabled = Disabled::default();
    for comment in document.leading_comments(item) {
        disabled.everywhere.extend(codes(&comment.text));
    }
    let Some(at) = document.file().items.get(item) else {
        return disabled;
    };
    let mut ends = None;
    for comment in &at.instruction.comments {
        let source = document.text.slice(at.at(*comment));
        let codes = codes(source.trim_start().trim_start_matches('#'));
        if codes.is_empty() {
            continue;
        }
        let ends = ends.get_or_insert_with(|| {
            let script = at.instruction.script();
            let spans = script.map(|it| it.commands.iter().map(|c| it.span(c).end).collect());
            let mut ends: Vec<u32> = spans.unwrap_or_default();
            ends.sort_unstable();
            ends
        });
        let end = ends.get(ends.partition_point(|end| *end <= comment.end));
        let end = end.copied().unwrap_or(at.instruction.len);
        disabled.parts.push((codes, Span::new(comment.end, end)));
    }
    disabled
}

/// The codes in the text of a comment, without its `#`.
fn codes(text: &str) -> Vec<String> {
    let Some(rest) = text.trim().strip_prefix("shellcheck ") else {
        return Vec::new();
    };
    let words = rest.split_whitespace();
    let lists = words.filter_map(|it| it.strip_prefix("disable="));
    let codes = lists.flat_map(|it| it.split(',')).map(str::trim);
    let codes = codes.map(|it| match it.parse::<u32>() {
        Ok(number) => format!("SC{number}"),
        Err(_) => it.to_owned(),
    });
    codes.collect()
}
