//! A stage has several CMD, ENTRYPOINT or HEALTHCHECK instructions.
//!
//! Only the last of each kind counts, and those before it have no effect. To have several things done, put them into one
//! command or into a script. What a base image brings by ONBUILD counts as well. A comment that silences this stands above
//! the later instruction.
//!
//! ```dockerfile
//! FROM alpine
//! ENTRYPOINT ["sh"]
//! ENTRYPOINT ["top"]
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! ENTRYPOINT ["top"]
//! ```

use std::ops::Range;

use super::diagnostic::{Fix, Related, Severity};
use super::rule::{Check, Group, Rule};
use super::run::{Run, UNNECESSARY};
use crate::analysis::{Document, Step};
use crate::language::Kind;
use crate::syntax::Item;
use crate::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule {
    name: "MultipleInstructionsDisallowed",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: UNNECESSARY,
    experimental: false,
    inline: true,
    source: include_str!("multiple_instructions_disallowed.rs"),
    check: Check::File(check),
};

/// One of the instructions.
struct Used<'d> {
    /// Its number; that of the FROM, for one that an ONBUILD brings.
    number: usize,
    /// Where it is told.
    span: Span,
    /// Its keyword.
    keyword: &'d str,
    /// Where it is written; `None` if an ONBUILD brings it.
    item: Option<&'d Item>,
}

/// `validations.go:validateUsedOnce`.
fn check(run: &mut Run) {
    let document = run.document;
    let stages = document.meaning().stages.iter();
    for stage in stages.filter(|it| it.body.repeats || !it.triggers.is_empty()) {
        for kind in [Kind::Cmd, Kind::Entrypoint, Kind::Healthcheck] {
            let mut earlier: Option<Used> = None;
            for later in used(document, &stage.items, &stage.triggers, kind) {
                if let Some(earlier) = &earlier {
                    report(run, earlier, &later);
                }
                earlier = Some(later);
            }
        }
    }
}

/// The instructions of a kind that a stage has, in order.
fn used<'d>(
    document: &'d Document,
    own: &Range<usize>,
    triggers: &'d [Step],
    kind: Kind,
) -> impl Iterator<Item = Used<'d>> {
    let items = &document.file().items;
    let number = own.start;
    let from = items.get(number);
    let span = from.map_or(Span::default(), |from| {
        from.at(from.instruction.base_span())
    });
    let brought = triggers.iter().map(|step| &step.instruction);
    let brought = brought.filter(move |it| it.kind == Some(kind));
    let brought = brought.map(move |it| Used {
        number,
        span,
        keyword: &it.keyword.text,
        item: None,
    });
    let own = items.iter().enumerate().take(own.end).skip(number);
    let own = own.filter(move |(_, item)| item.instruction.kind == Some(kind));
    brought.chain(own.map(|(number, item)| {
        let keyword = item.at(item.instruction.keyword.span);
        Used {
            number,
            span: Span::new(keyword.start, item.span().end),
            keyword: &item.instruction.keyword.text,
            item: Some(item),
        }
    }))
}

fn report(run: &mut Run, earlier: &Used, later: &Used) {
    let document = run.document;
    let message = format!(
        "Multiple {} instructions should not be used in the same stage because only the last one will be used",
        later.keyword
    );
    // BuildKit reads the comments of the instruction at which it finds out, and none for what an ONBUILD brings.
    let asks = later.item.map(|_| later.number);
    let (number, span) = (earlier.number, earlier.span);
    let Some(found) = run.report(&RULE, asks, Some(number), span, message) else {
        return;
    };
    found.related.push(Related {
        span: later.span,
        message: "This one takes its place".to_owned(),
    });
    if let Some(item) = earlier.item {
        let title = format!("Remove this {}", earlier.keyword);
        let edit = TextEdit::new(lines(document, item), "");
        found.fixes.push(Fix::suggestion(title, vec![edit]));
    }
}

/// The lines of an instruction, with the end of the last.
fn lines(document: &Document, item: &Item) -> Span {
    let text = &document.text;
    let (first, last) = (
        text.line_of(item.span().start),
        text.line_of(item.span().end),
    );
    Span::new(text.line(first).start, text.line_end(last).end)
}
