//! Unfinished texts: every request at every prefix of a file.

use crate::fixture::diagnostics;
use analysis::Document;
use ide::code_lens::lenses;
use ide::completion::{Trigger, completion};
use ide::definition::definition;
use ide::folding::folding;
use ide::highlight::highlights;
use ide::hover::hover;
use ide::linked_editing::linked_editing;
use ide::refactor::refactorings;
use ide::rename::{prepare, rename};
use ide::selection::selections;
use ide::symbols::{Symbol, symbols};
use ide::tokens::tokens;
use syntax::text::{Span, TextEdit};

use crate::dockerfiles::examples;
use crate::fixture::document;
use crate::golden::checked;

const FILE: &str = r#"# syntax=docker/dockerfile:1
# escape=\
ARG TAG=3 🐳="a b"

FROM --platform=$BUILDPLATFORM alpine:${TAG:-1} AS build
# comment
ENV A="x \
  # inner

  🐳 $A" B='c' D e
RUN --mount=type=cache,target=/x,"from=build" --network=none <<EOF cat <<-"E 2"
🐳 $A
EOF
	x
	E 2
COPY --from=build --chmod=755 ["/a\u00e9", "$B"]
COPY <<E /x
$A ${B
E
HEALTHCHECK --interval=1m CMD ["a", 1]
ONBUILD COPY --from=0 a b
LABEL "a b"="c"
EXPOSE 80/tcp
SHELL ["sh"]
CMD x \
"#;

/// Checks all requests at a position.
#[track_caller]
fn check_at(document: &Document, at: u32) {
    let text = &document.text;
    let within = |span: Span| assert_eq!(text.clamp(span), span, "{span:?} in {text:?}");
    let mut it = completion(document, at, Trigger::Explicit);
    it.select();
    if !it.items.is_empty() || it.folder.is_some() {
        within(it.span);
        assert!(it.span.touches(at), "{it:?} at {at} in {text:?}");
        // LSP requires the replaced range to be on one line.
        let line = |at| text.line_of(at);
        assert_eq!(line(it.span.start), line(it.span.end), "{it:?} in {text:?}");
        for adds in it.items.iter().filter_map(|it| it.adds.as_ref()) {
            within(adds.span);
            assert!(adds.span.end <= it.span.start, "{adds:?} in {text:?}");
        }
    }
    if let Some(it) = hover(document, at) {
        within(it.span);
        assert!(it.span.touches(at) && !it.markdown.is_empty());
    }
    if let Some(it) = definition(document, at) {
        [it.origin, it.whole, it.name].into_iter().for_each(within);
        assert!(it.origin.touches(at) && it.whole.covers(it.name));
    }
    check_names_at(document, at);
}

/// Checks the requests about the symbol at a position.
#[track_caller]
fn check_names_at(document: &Document, at: u32) {
    let text = &document.text;
    let within = |span: Span| assert_eq!(text.clamp(span), span, "{span:?} in {text:?}");
    let apart = |edits: &[TextEdit]| {
        let mut pairs = edits.windows(2);
        pairs.all(|it| it[0].span.end <= it[1].span.start)
    };
    let found = highlights(document, at);
    for it in &found {
        within(it.span);
    }
    let here = found.iter().any(|it| {
        // A reference to a variable begins with its `$`.
        it.span.touches(at) || it.span.start > at && it.span.start - at <= 2
    });
    assert!(here || found.is_empty(), "{found:?} at {at} in {text:?}");
    for span in linked_editing(document, at).unwrap_or_default() {
        within(span);
    }
    for pair in selections(document, at).windows(2) {
        within(pair[1]);
        assert!(pair[1].covers(pair[0]));
    }
    if let Ok(Some(it)) = prepare(document, at, &[]) {
        within(it.span);
        assert!(it.span.touches(at) || it.span.start > at && it.span.start - at <= 2);
    }
    if let Ok(Some(edits)) = rename(document, at, "Other_1", &[]) {
        assert!(!edits.is_empty() && apart(&edits), "{edits:?}");
        for it in &edits {
            within(it.span);
        }
    }
    for action in refactorings(document, Span::empty(at), |_| true) {
        assert!(
            !action.edits.is_empty() && apart(&action.edits),
            "{action:?}"
        );
        for it in &action.edits {
            within(it.span);
        }
    }
}

/// Checks the requests about a whole document.
#[track_caller]
fn check(document: &Document) {
    let text = &document.text;
    let within = |span: Span| assert_eq!(text.clamp(span), span, "{span:?} in {text:?}");
    for it in diagnostics(document) {
        within(it.span);
        assert!(!it.message.is_empty());
    }
    for it in tokens(document, text.span()) {
        within(it.span);
    }
    for it in folding(document) {
        assert!(it.start < it.end && it.end < text.lines());
    }
    check_tree(&symbols(document), text.span());
    for it in lenses(document) {
        within(it.span);
    }
}

#[track_caller]
fn check_tree(symbols: &[Symbol], outer: Span) {
    for it in symbols {
        assert!(
            outer.covers(it.span) && it.span.covers(it.selection),
            "{it:?}"
        );
        assert!(!it.name.is_empty());
        check_tree(&it.children, it.span);
    }
}

#[test]
fn every_beginning() {
    // Only a part of the second one, to save time.
    for (text, step) in [(FILE.to_owned(), 1), (FILE.replace('\n', "\r\n"), 5)] {
        for (end, _) in text.char_indices().step_by(step) {
            let document = document(&text[..end]);
            check(&document);
            check_at(&document, end as u32);
        }
    }
}

#[test]
fn every_place() {
    let document = document(FILE);
    for (at, _) in FILE.char_indices() {
        check_at(&document, at as u32);
    }
}

/// An unfinished line in the middle of a file.
#[test]
fn every_beginning_of_a_line() {
    let mut start = 0;
    for line in FILE.split_inclusive('\n') {
        let rest = &FILE[start + line.len()..];
        for (at, _) in line.char_indices().step_by(3) {
            let document = document(&format!("{}{}\n{rest}", &FILE[..start], &line[..at]));
            check(&document);
            check_at(&document, (start + at) as u32);
        }
        start += line.len();
    }
}

/// Every request at every position of our Dockerfiles.
#[test]
fn every_place_of_our_files() {
    let mut places = 0;
    for example in examples() {
        let document = document(&example.text);
        check(&document);
        for (at, _) in example.text.char_indices() {
            check_at(&document, at as u32);
            places += 1;
        }
    }
    checked(places, "places of Dockerfiles");
}

/// Our Dockerfiles after each line and in the middle of each.
#[test]
fn beginnings_of_our_files() {
    let mut beginnings = 0;
    for example in examples() {
        let mut start = 0;
        for line in example.text.split_inclusive('\n') {
            let middle = line.char_indices().nth(line.chars().count() / 2);
            for length in [middle.map_or(0, |it| it.0), line.len()] {
                let end = start + length;
                let document = document(&example.text[..end]);
                check(&document);
                check_at(&document, end as u32);
                beginnings += 1;
            }
            start += line.len();
        }
    }
    checked(beginnings, "beginnings of Dockerfiles");
}
