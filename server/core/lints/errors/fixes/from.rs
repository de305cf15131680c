//! FROM: that there is one, and how a stage is called.

use super::{Broken, change};
use crate::analysis::{Base, Document, Target};
use crate::language::{Kind, suggest};
use crate::lints::consistent_instruction_casing::Case;
use crate::lints::diagnostic::Fix;
use crate::syntax::{Arguments, Fragment, is_stage_name};
use crate::text::{Span, TextEdit};

/// A word in the case of a keyword.
fn like(word: &str, keyword: &str) -> String {
    Case::of(keyword).unwrap_or(Case::Upper).apply(word)
}

/// Moves what stands before the first FROM behind it, but for ARG, which may stand there.
pub(super) fn behind_from(broken: &Broken) -> Option<Fix> {
    let items = &broken.document.file().items;
    let is_from = |kind| kind == Some(Kind::From);
    let from = items.iter().position(|it| is_from(it.instruction.kind))?;
    let end = broken.line(items.get(from)?.span().end);
    let new_line = broken.document.text.new_line();
    let mut moved = String::new();
    let mut edits: Vec<TextEdit> = Vec::new();
    for item in items.iter().take(from) {
        if matches!(item.instruction.kind, None | Some(Kind::Arg)) {
            continue;
        }
        let span = item.span();
        let last = broken.line(span.end.max(span.start + 1) - 1);
        let lines = Span::new(with_comments(broken, span.start), last.end);
        moved += &broken.source(lines);
        match edits.last_mut().filter(|it| it.span.end == lines.start) {
            Some(last) => last.span = last.span.to(lines),
            None => edits.push(TextEdit::new(lines, "")),
        }
    }
    if !broken.source(end).ends_with('\n') {
        moved = format!("{new_line}{}", moved.trim_end_matches(['\r', '\n']));
    }
    edits.push(TextEdit::new(Span::empty(end.end), moved));
    Some(Fix::suggestion("Move it behind `FROM`", edits))
}

/// Where the comments begin that stand directly above a line; where the line begins, if there are none.
fn with_comments(broken: &Broken, offset: u32) -> u32 {
    let text = &broken.document.text;
    let mut directives = broken.document.file().directives.iter();
    let mut line = text.line_of(offset);
    while let Some(above) = line.checked_sub(1).map(|above| text.line(above)) {
        let comment = text.slice(above).trim_start().starts_with('#');
        if !comment || directives.any(|it| above.touches(it.span.start)) {
            break;
        }
        line -= 1;
    }
    text.line(line).start
}

/// Begins a stage with nothing in it, if there is no FROM at all.
pub(super) fn first_stage(broken: &Broken) -> Option<Fix> {
    let items = &broken.document.file().items;
    if items
        .iter()
        .any(|it| it.instruction.kind == Some(Kind::From))
    {
        return None;
    }
    let keyword = like("FROM", &broken.it()?.keyword.text);
    let at = Span::empty(broken.line(broken.item()?.start).start);
    let line = format!("{keyword} scratch{}", broken.document.text.new_line());
    Some(change("Begin a stage with `FROM scratch`", at, line))
}

fn words<'d>(broken: &Broken<'d>) -> Option<&'d [Fragment]> {
    let it = broken.it()?;
    (it.kind == Some(Kind::From)).then(|| it.words())
}

/// `AS` without a name.
pub(super) fn without_as(broken: &Broken) -> Option<Fix> {
    let [base, word] = words(broken)? else {
        return None;
    };
    let span = Span::new(broken.at(base.span).end, broken.at(word.span).end);
    Some(change(format!("Remove `{}`", word.text), span, ""))
}

/// `FROM base name`.
pub(super) fn missing_as(broken: &Broken) -> Option<Fix> {
    let [_, name] = words(broken).filter(|_| !broken.lacks_value())? else {
        return None;
    };
    let keyword = like("AS", &broken.it()?.keyword.text);
    let title = format!("Name the stage `{}`", name.text);
    let at = Span::empty(broken.at(name.span).start);
    is_stage_name(&name.text.to_lowercase()).then(|| change(title, at, format!("{keyword} ")))
}

/// `FROM base ass name`.
pub(super) fn misspelt_as(broken: &Broken) -> Option<Fix> {
    let [_, word, name] = words(broken)? else {
        return None;
    };
    suggest(&word.text, ["AS"], false).filter(|_| word.text.len() < 4)?;
    let keyword = like("AS", &broken.it()?.keyword.text);
    let title = format!("Change to `{keyword}`");
    let valid = is_stage_name(&name.text.to_lowercase());
    valid.then(|| change(title, broken.at(word.span), keyword))
}

/// `FROM base AS name more`, `HEALTHCHECK NONE more`.
pub(super) fn without_rest(broken: &Broken) -> Option<Fix> {
    let it = broken.it()?;
    let (before, rest) = match &it.arguments {
        Arguments::Words(words) => match words.as_slice() {
            [_, word, name, .., last]
                if it.kind == Some(Kind::From) && word.text.eq_ignore_ascii_case("as") =>
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
    let span = Span::new(broken.at(before).end, broken.at(rest).end);
    let named = broken.source(span);
    let one_line = !named.contains('\n') && !named.contains('#');
    one_line.then(|| change(format!("Remove `{}`", named.trim()), span, ""))
}

/// The name of a stage without what can't be in one, here and where it is used.
pub(super) fn valid_name(broken: &Broken) -> Option<Fix> {
    let [_, _, name] = words(broken)? else {
        return None;
    };
    if name.text.contains('$') || !broken.is_whole(name) {
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
    let stages = &broken.document.meaning().stages;
    let is_new = |named: &str| !named.eq_ignore_ascii_case(&new);
    let mut names = stages.iter().filter_map(|stage| {
        let item = broken.document.file().items.get(stage.items.start)?;
        Some(item.instruction.stage_name()?.text.as_str())
    });
    let stage = broken.document.meaning().stage_of(broken.number?)?.index;
    if !names.all(is_new) || !is_stage_name(&new.to_lowercase()) {
        return None;
    }
    let mut edits = vec![TextEdit::new(broken.span, new.as_str())];
    let used = references(broken.document, stage).into_iter();
    let used = used.filter(|span| broken.document.text.slice(*span) == name.text);
    edits.extend(used.map(|span| TextEdit::new(span, new.as_str())));
    Some(Fix::suggestion(
        format!("Rename the stage to `{new}`"),
        edits,
    ))
}

/// Where FROM, `COPY --from` and mounts name a stage, in the file.
fn references(document: &Document, stage: usize) -> Vec<Span> {
    let (file, meaning) = (document.file(), document.meaning());
    let sources = meaning.sources.iter();
    let sources = sources.filter(|it| it.target == Target::Stage(stage));
    let sources = sources.filter_map(|it| Some(file.items.get(it.item)?.at(it.span)));
    let built = meaning.stages.iter();
    let built = built.filter(|it| *it.base() == Base::Stage(stage));
    let built = built.filter_map(|it| {
        let item = file.items.get(it.items.start)?;
        Some(item.at(item.instruction.words().first()?.span))
    });
    sources.chain(built).collect()
}
