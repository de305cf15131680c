//! Names an unnamed stage, and refers to it by its name instead of its index.

use super::super::rename::accept_stage;
use super::offer::Offer;
use super::source::instruction_at;
use crate::lints::keyword_case::Case;
use analysis::{Document, Spelling, Stage, Stages, SymbolId, occurrences};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, is_stage_name};

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer<'_>> {
    name_stage(document, part).into_iter().collect()
}

fn name_stage(document: &Document, part: Span) -> Option<Offer<'_>> {
    let (number, item) = instruction_at(document, part)?;
    let stage = Stages::of(document).containing(number)?;
    let base = stage.base.filter(|_| stage.items.start == number)?;
    // The name of the target is available as TARGETSTAGE.
    let uses_name = document.text.to_string().contains("TARGETSTAGE");
    if stage.name.is_some() || item.instruction.words().len() != 1 || uses_name {
        return None;
    }
    let name = name(document, &stage, &base.text)?;
    let file = document.file();
    let number = SymbolId::Stage(stage.index);
    let numbers = occurrences(document, &number).into_iter().filter(|it| {
        // An ONBUILD trigger may refer to the stages of another file.
        let written = file.items.get(it.item);
        let kept = written.is_some_and(|it| {
            matches!(it.instruction.arguments, Arguments::Trigger { .. })
                || it.instruction.kind == Some(Kind::From)
        });
        it.spelling == Spelling::Number && !kept
    });
    let keyword = Case::of_keyword(&item.instruction).apply("AS");
    let mut edits = vec![TextEdit {
        span: Span::empty(item.at(base.span).end),
        text: format!(" {keyword} {name}"),
    }];
    edits.extend(numbers.map(|it| TextEdit {
        span: it.span,
        text: name.clone(),
    }));
    edits.sort_by_key(|it| it.span.start);
    Some(Offer::new(format!("Name this stage `{name}`"), edits))
}

/// A name for a stage, derived from its base.
fn name(document: &Document, stage: &Stage, base: &str) -> Option<String> {
    let is_last = stage.index + 1 == Stages::of(document).count();
    let image = base.split('@').next().unwrap_or_default();
    let image = image.rsplit('/').next().unwrap_or_default();
    let image = image.split(':').next().unwrap_or_default().to_lowercase();
    let wish = match stage.base_stage {
        None if is_stage_name(&image) => image,
        _ if is_last => "final".to_owned(),
        _ => "stage".to_owned(),
    };
    // The name may also be used to refer to the image.
    let wishes = [wish.clone(), format!("{wish}-stage")].into_iter();
    let mut names = wishes.chain((2..100).map(|number| format!("{wish}-{number}")));
    names.find(|it| accept_stage(document, stage.index, it).is_ok())
}
