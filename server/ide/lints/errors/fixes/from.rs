//! Fixes for a missing or invalid FROM and for stage names.

use super::problem_context::{ProblemContext, change};
use crate::lints::declare;
use crate::lints::diagnostic::Fix;
use crate::lints::keyword_case::Case;
use analysis::{Base, Document, SourceTarget, uses};
use syntax::language::{Kind, suggest};
use syntax::text::{Span, TextEdit};
use syntax::values::reference;
use syntax::{Arguments, Fragment, Item, is_stage_name};

/// Converts a word to the case of a keyword.
fn in_case_of(word: &str, keyword: &str) -> String {
    Case::detect(keyword).unwrap_or(Case::Upper).apply(word)
}

/// Moves the instructions before the first FROM after it, except for ARG, which is allowed there.
pub(super) fn after_from(context: &ProblemContext) -> Option<Fix> {
    let items = &context.document.file().items;
    let is_from = |kind| kind == Some(Kind::From);
    let from = items.iter().position(|it| is_from(it.instruction.kind))?;
    let end = context.line(items.get(from)?.span().end);
    let new_line = context.document.text.new_line();
    let mut moved = String::new();
    let mut edits: Vec<TextEdit> = Vec::new();
    for item in items.iter().take(from) {
        if matches!(item.instruction.kind, None | Some(Kind::Arg)) {
            continue;
        }
        let span = item.span();
        let last = context.line(span.end.max(span.start + 1) - 1);
        let lines = Span::new(with_comments(context, span.start), last.end);
        moved += &context.source(lines);
        match edits.last_mut().filter(|it| it.span.end == lines.start) {
            Some(last) => last.span = last.span.to(lines),
            None => edits.push(TextEdit::new(lines, "")),
        }
    }
    if !context.source(end).ends_with('\n') {
        moved = format!("{new_line}{}", moved.trim_end_matches(['\r', '\n']));
    }
    edits.push(TextEdit::new(Span::empty(end.end), moved));
    Some(Fix::suggestion("Move after `FROM`", edits))
}

/// Declares the variable of a stage before the first FROM, where FROM sees it.
pub(super) fn declared_for_from(context: &ProblemContext) -> Option<Fix> {
    let document = context.document;
    let number = context.item_index?;
    let used = uses(context.instruction()?, document.file().escape);
    let mut hidden = used.iter().filter(|it| {
        let globals = &document.semantics().globals.environment;
        context.span.covers(context.file_span(it.whole)) && globals.get(&it.name).is_none()
    });
    let used = hidden.next()?;
    let defined = declare::in_any_stage(document, number, &used.name)?;
    // Without a value, the name would still be empty.
    let pair = defined.pair(document.file())?;
    let value = pair.value.as_ref()?;
    let empty = matches!(value.text.as_str(), "" | "\"\"" | "''");
    (!empty).then(|| declare::fix(document, defined, &used.name))?
}

/// The start of the comments directly before a line, or of the line itself if there are none.
fn with_comments(context: &ProblemContext, offset: u32) -> u32 {
    let text = &context.document.text;
    let mut directives = context.document.file().directives.iter();
    let mut line = text.line_of(offset);
    while let Some(above) = line.checked_sub(1).map(|above| text.line(above)) {
        let comment = text.slice(above).trim_start().starts_with('#');
        if !comment || directives.any(|it| above.touches(it.span.start)) {
            break;
        }
        line -= 1;
    }
    text.line_start(line)
}

/// Begins an empty stage, if there is no FROM at all.
pub(super) fn first_stage(context: &ProblemContext) -> Option<Fix> {
    let items = &context.document.file().items;
    if items
        .iter()
        .any(|it| it.instruction.kind == Some(Kind::From))
    {
        return None;
    }
    let keyword = in_case_of("FROM", &context.instruction()?.keyword.text);
    let at = Span::empty(context.line(context.item()?.start).start);
    let line = format!("{keyword} scratch{}", context.document.text.new_line());
    let fix = change("Begin a stage with `FROM scratch`", at, line);
    // An empty image has no shell.
    let is_command = |it: &Item| matches!(it.instruction.arguments, Arguments::Shell(_));
    Some(if items.iter().any(is_command) {
        fix.not_preferred()
    } else {
        fix
    })
}

fn words<'d>(context: &ProblemContext<'d>) -> Option<&'d [Fragment]> {
    let instruction = context.instruction()?;
    (instruction.kind == Some(Kind::From)).then(|| instruction.words())
}

/// Removes `AS` without a name.
pub(super) fn without_as(context: &ProblemContext) -> Option<Fix> {
    let [base, word] = words(context)? else {
        return None;
    };
    let span = Span::new(
        context.file_span(base.span).end,
        context.file_span(word.span).end,
    );
    Some(change(format!("Remove `{}`", word.text), span, ""))
}

/// Joins the version in `FROM node 22` with the image.
pub(super) fn joined_tag(context: &ProblemContext) -> Option<Fix> {
    let [image, tag] = words(context).filter(|_| !context.lacks_value())? else {
        return None;
    };
    let is_version = tag.text.starts_with(|c: char| c.is_ascii_digit()) || tag.text == "latest";
    let joined = format!("{}:{}", image.text, tag.text);
    let named = reference::parse(&joined).ok()?;
    let is_one = is_version && named.tag() == Some(tag.text.as_str());
    let span = context.file_span(image.span.to(tag.span));
    is_one.then(|| change(format!("Change to `{joined}`"), span, joined))
}

/// Inserts `AS` in `FROM base name`.
pub(super) fn missing_as(context: &ProblemContext) -> Option<Fix> {
    let [_, name] = words(context).filter(|_| !context.lacks_value())? else {
        return None;
    };
    let keyword = in_case_of("AS", &context.instruction()?.keyword.text);
    let title = format!("Name the stage `{}`", name.text);
    let at = Span::empty(context.file_span(name.span).start);
    is_stage_name(&name.text.to_lowercase()).then(|| change(title, at, format!("{keyword} ")))
}

/// Corrects a misspelled `AS` before a name.
pub(super) fn misspelled_as(context: &ProblemContext) -> Option<Fix> {
    let [_, word, name] = words(context)? else {
        return None;
    };
    suggest(&word.text, ["AS"], false).filter(|_| word.text.len() < 4)?;
    let keyword = in_case_of("AS", &context.instruction()?.keyword.text);
    let title = format!("Change to `{keyword}`");
    let valid = is_stage_name(&name.text.to_lowercase());
    valid.then(|| change(title, context.file_span(word.span), keyword))
}

/// Removes the extra arguments in `FROM base AS name more` and `HEALTHCHECK NONE more`.
pub(super) fn without_rest(context: &ProblemContext) -> Option<Fix> {
    let instruction = context.instruction()?;
    let (before, rest) = match &instruction.arguments {
        Arguments::Words(words) => match words.as_slice() {
            [_, word, name, .., last]
                if instruction.kind == Some(Kind::From) && word.text.eq_ignore_ascii_case("as") =>
            {
                (name.span, last.span)
            }
            _ => return None,
        },
        Arguments::Health(health) => match &*health.command {
            Arguments::Json { span, .. } => (health.word.span, *span),
            command => (health.word.span, command.words().first()?.span),
        },
        _ => return None,
    };
    let span = Span::new(context.file_span(before).end, context.file_span(rest).end);
    let named = context.source(span);
    let one_line = !named.contains('\n') && !named.contains('#');
    one_line.then(|| change(format!("Remove `{}`", named.trim()), span, ""))
}

/// Replaces the invalid characters in a stage name, here and in all references.
pub(super) fn valid_name(context: &ProblemContext) -> Option<Fix> {
    let [_, _, name] = words(context)? else {
        return None;
    };
    if name.text.contains('$') || !context.is_whole(name) {
        return None;
    }
    let valid = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let replaced: String = name
        .text
        .chars()
        .map(|c| if valid(c) { c } else { '-' })
        .collect();
    let new = replaced.trim_matches(['-', '_', '.']);
    let new = match new.chars().next()? {
        first if first.is_ascii_alphabetic() => new.to_owned(),
        _ => format!("stage-{new}"),
    };
    let stages = &context.document.semantics().stages;
    let is_new = |named: &str| !named.eq_ignore_ascii_case(&new);
    let mut names = stages.iter().filter_map(|stage| {
        let item = context.document.file().items.get(stage.items.start)?;
        Some(item.instruction.stage_name()?.text.as_str())
    });
    let stage = context
        .document
        .semantics()
        .stage_of(context.item_index?)?
        .index;
    if !names.all(is_new) || !is_stage_name(&new.to_lowercase()) {
        return None;
    }
    let mut edits = vec![TextEdit::new(context.span, new.as_str())];
    let used = references(context.document, stage).into_iter();
    let used = used.filter(|span| context.document.text.slice(*span) == name.text);
    edits.extend(used.map(|span| TextEdit::new(span, new.as_str())));
    Some(Fix::suggestion(
        format!("Rename the stage to `{new}`"),
        edits,
    ))
}

/// The positions in the file where FROM, `COPY --from` and mounts refer to a stage.
fn references(document: &Document, stage: usize) -> Vec<Span> {
    let (file, semantics) = (document.file(), document.semantics());
    let sources = semantics.sources.iter();
    let sources = sources.filter(|it| it.target == SourceTarget::Stage(stage));
    let sources = sources.filter_map(|it| Some(file.items.get(it.item)?.at(it.span)));
    let built = semantics.stages.iter();
    let built = built.filter(|it| *it.base() == Base::Stage(stage));
    let built = built.filter_map(|it| {
        let item = file.items.get(it.items.start)?;
        Some(item.at(item.instruction.words().first()?.span))
    });
    sources.chain(built).collect()
}
