//! Several CMD, ENTRYPOINT or HEALTHCHECK instructions in a stage.
//!
//! Only the last one of each kind takes effect. To run several commands, combine them into one command or a script.
//! `ONBUILD` triggers of the base image count as well. To silence this rule, add the comment before the later instruction.
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

use super::checker::Checker;
use super::diagnostic::{DiagnosticTag, Fix, Related};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Document, Step};
use syntax::Item;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule {
    aliases: &[
        "DL3012", "DL4003", "DL4004", "DS-0007", "DS-0016", "DS-0023", "DF038", "DF039", "DF041",
    ],
    tag: Some(DiagnosticTag::Unnecessary),
    ..Rule::buildkit(
        "MultipleInstructionsDisallowed",
        Category::Bug,
        documentation!("multiple_instructions_disallowed.rs"),
        Check::File(check),
    )
};

/// An instruction of the kind in question.
struct Occurrence<'d> {
    /// The index of the instruction; for an ONBUILD trigger, the index of FROM.
    number: usize,
    /// The span to report.
    span: Span,
    /// The keyword, as written.
    keyword: &'d str,
    /// The item in the file; `None` for an ONBUILD trigger.
    item: Option<&'d Item>,
}

/// The instructions of which only the last one counts, with the codes of other linters.
const KINDS: [(Kind, &[&str]); 3] = [
    (Kind::Cmd, &["DL4003", "DS-0016", "DF038"]),
    (Kind::Entrypoint, &["DL4004", "DS-0007", "DF039"]),
    (Kind::Healthcheck, &["DL3012", "DS-0023", "DF041"]),
];

/// `validations.go:validateUsedOnce`.
fn check(checker: &mut Checker) {
    let document = checker.document;
    let stages = document.semantics().stages.iter();
    for stage in stages.filter(|it| it.body.repeats || !it.triggers.is_empty()) {
        for (kind, codes) in KINDS {
            let mut earlier: Option<Occurrence> = None;
            for later in occurrences(document, &stage.items, &stage.triggers, kind) {
                if let Some(earlier) = &earlier {
                    report(checker, codes, earlier, &later);
                }
                earlier = Some(later);
            }
        }
    }
}

/// The instructions of a kind in a stage, in order.
fn occurrences<'d>(
    document: &'d Document,
    own: &Range<usize>,
    triggers: &'d [Step],
    kind: Kind,
) -> impl Iterator<Item = Occurrence<'d>> {
    let items = &document.file().items;
    let number = own.start;
    let from = items.get(number);
    let span = from.map_or(Span::default(), |from| {
        from.at(from.instruction.base_span())
    });
    let from_triggers = triggers.iter().map(|step| &step.instruction);
    let from_triggers = from_triggers.filter(move |it| it.kind == Some(kind));
    let from_triggers = from_triggers.map(move |it| Occurrence {
        number,
        span,
        keyword: &it.keyword.text,
        item: None,
    });
    let own = items.iter().enumerate().take(own.end).skip(number);
    let own = own.filter(move |(_, item)| item.instruction.kind == Some(kind));
    from_triggers.chain(own.map(|(number, item)| {
        let keyword = item.at(item.instruction.keyword.span);
        Occurrence {
            number,
            span: Span::new(keyword.start, item.span().end),
            keyword: &item.instruction.keyword.text,
            item: Some(item),
        }
    }))
}

fn report(
    checker: &mut Checker,
    codes: &'static [&'static str],
    earlier: &Occurrence,
    later: &Occurrence,
) {
    let document = checker.document;
    let message = format!(
        "Multiple {} instructions should not be used in the same stage because only the last one will be used",
        later.keyword
    );
    // BuildKit applies the comments before the later instruction, and none for an ONBUILD trigger.
    let comment_item = later.item.map(|_| later.number);
    let (number, span) = (earlier.number, earlier.span);
    let item = Some(number);
    let Some(diagnostic) = checker.report_as(&RULE, codes, comment_item, item, span, message)
    else {
        return;
    };
    diagnostic.related.push(Related {
        span: later.span,
        message: "Overridden here".to_owned(),
    });
    if let Some(item) = earlier.item {
        let title = format!("Remove this {}", earlier.keyword);
        let edit = TextEdit::new(lines(document, item), "");
        diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
    }
}

/// The lines of an instruction, including the last line terminator.
pub(super) fn lines(document: &Document, item: &Item) -> Span {
    let text = &document.text;
    let (first, last) = (
        text.line_of(item.span().start),
        text.line_of(item.span().end),
    );
    Span::new(text.line_start(first), text.line_end(last).end)
}
