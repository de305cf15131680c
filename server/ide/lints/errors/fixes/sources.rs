//! Fixes for the stages and images that COPY and RUN take files from.

use super::problem_context::{ProblemContext, change};
use crate::lints::declare;
use crate::lints::diagnostic::Fix;
use crate::lints::keyword_case::majority;
use crate::lints::misspelled_stage::similar;
use analysis::{Base, Definition, Document, SourceTarget, source_words};
use syntax::is_stage_name;
use syntax::language::{Kind, RESERVED_STAGE_NAMES};
use syntax::text::{Span, TextEdit};
use syntax::word::{Rules, Word};

/// Changes an invalid image name to the stage that it is probably meant to be.
pub(super) fn misspelled_stage(context: &ProblemContext) -> Option<Fix> {
    let name = context.source(context.span);
    let stage = context.document.semantics().stage_of(context.item_index?)?;
    let (meant, _) = similar(context.document, stage.index, &name)?;
    let differs = !name.eq_ignore_ascii_case(meant);
    differs.then(|| change(format!("Change to `{meant}`"), context.span, meant))
}

/// Adds a stage for the image of `--from=$IMAGE`, as only FROM expands variables, and takes the files from it.
pub(super) fn stage_for_variable(context: &ProblemContext) -> Option<Fix> {
    let document = context.document;
    let number = context.item_index?;
    let item = context.item()?;
    let written = context.source(context.span);
    // The error in a mount is that of the whole option.
    let mounted = written.split_once('=');
    let mounted = mounted.filter(|(key, _)| key.eq_ignore_ascii_case("from"));
    let written = match (item.instruction.kind?, mounted) {
        (Kind::Copy, _) => written,
        (Kind::Run, Some((_, from))) => from.to_owned(),
        _ => return None,
    };
    if !written.contains('$') || written.contains(char::is_whitespace) {
        return None;
    }
    let stage = document.semantics().stage_of(number)?;
    // A new stage changes the numbers of those after it.
    let mut sources = document.semantics().sources.iter();
    let by_number =
        |target: &SourceTarget| matches!(target, SourceTarget::Stage(it) if *it >= stage.index);
    if sources.any(|it| !it.named && by_number(&it.target)) {
        return None;
    }
    let word = Word::parse(&written, Rules::words(document.file().escape));
    if word.error.is_some() {
        return None;
    }
    let names: Vec<&str> = word
        .variables()
        .iter()
        .filter_map(|it| written.get(it.name.clone()))
        .collect();
    let mut edits = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let declared = declared_for_from(document, number, name)?;
        let is_first = names.iter().position(|it| it == name) == Some(index);
        edits.extend(declared.into_iter().filter(|_| is_first));
    }
    let name = stage_name(document, &written, names.first()?)?;
    let line_end = document.text.new_line();
    let case = majority(document);
    let (from, keyword) = (case.apply("FROM"), case.apply("AS"));
    let text = format!("{from} {written} {keyword} {name}{line_end}{line_end}");
    let first = document.file().items.get(stage.items.start)?;
    let at = Span::empty(declare::above(document, first.start));
    edits.push(TextEdit::new(at, text));
    let items = document.file().items.iter().skip(stage.items.start);
    for item in items {
        for word in source_words(&item.instruction) {
            let span = item.at(word.span);
            if word.text == written && document.text.slice(span) == written {
                edits.push(TextEdit::new(span, name.as_str()));
            }
        }
    }
    let title = format!("Add the stage `{name}` from `{written}`");
    Some(Fix::suggestion(title, declare::joined(edits)))
}

/// The edits by which FROM sees a variable of an instruction; none if it does already. `None` if FROM can't use the same
/// value.
fn declared_for_from(document: &Document, item: usize, name: &str) -> Option<Vec<TextEdit>> {
    let file = document.file();
    let global = document.semantics().globals.environment.get(name);
    let own = declare::in_stage_of(document, item, name);
    let has_value = |it: Definition| it.pair(file).is_some_and(|pair| pair.value.is_some());
    match (global, own) {
        (Some(_), Some(own)) if has_value(own) => None,
        (Some(_), _) => Some(Vec::new()),
        (None, own) => declare::move_up(document, own?),
    }
}

/// A new name for a stage with an image: the last part of its path, or else the name of the variable.
fn stage_name(document: &Document, image: &str, variable: &str) -> Option<String> {
    let last = image.rsplit('/').next().unwrap_or(image);
    let last = last.split([':', '@']).next().unwrap_or(last);
    let wish = if last.is_empty() || last.contains('$') {
        variable.to_lowercase().replace('_', "-")
    } else {
        last.to_lowercase()
    };
    let wish = if is_stage_name(&wish) {
        wish
    } else {
        "source".to_owned()
    };
    let semantics = document.semantics();
    let is_taken = |name: &str| {
        let mut stages = semantics.stages.iter();
        let mut sources = semantics.sources.iter();
        semantics.stage_named(name).is_some()
            || RESERVED_STAGE_NAMES.contains(&name)
            || stages.any(|it| matches!(it.base(), Base::Image(image) if **image == *name))
            || sources.any(|it| matches!(&it.target, SourceTarget::Image(image) if image == name))
    };
    let numbered = (2..100).map(|number| format!("{wish}-{number}"));
    let mut names = [wish.clone()].into_iter().chain(numbered);
    names.find(|it| !is_taken(it))
}
