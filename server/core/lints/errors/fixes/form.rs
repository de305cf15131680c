//! The form of an instruction: its keyword, its JSON, its words.

use super::{Broken, change};
use crate::language::{Kind, suggest};
use crate::lints::diagnostic::Fix;
use crate::lints::shell_words::{json, plain_words};
use crate::syntax::{Arguments, Instruction};
use crate::text::{Span, TextEdit};

/// `// text` is a comment of other languages.
pub(super) fn comment(broken: &Broken) -> Option<Fix> {
    let slashes = Span::new(broken.span.start, broken.span.start + 2);
    let is_one = broken.source(slashes) == "//" && broken.item()?.start == slashes.start;
    is_one.then(|| change("Make it a comment", slashes, "#"))
}

/// A command that goes on without a continuation at the end of the line before.
pub(super) fn continued_line(broken: &Broken) -> Option<Fix> {
    let (text, file) = (&broken.document.text, broken.document.file());
    let before = file.items.get(broken.number?.checked_sub(1)?)?;
    let Arguments::Shell(command) = &before.instruction.arguments else {
        return None;
    };
    let start = broken.item()?.start;
    let line = text.line_of(start).checked_sub(1)?;
    let end = before.at(command.span).end;
    if text.line_of(end) != line || !before.instruction.heredocs.is_empty() {
        return None;
    }
    let operators = ["&&", "||", "|"];
    let goes_on = operators.iter().any(|it| command.text.ends_with(it));
    let word = broken.source(broken.span);
    if !goes_on && !operators.contains(&word.as_str()) {
        return None;
    }
    // Behind a comment of the shell there would be no command.
    let last = text.slice(text.line(line)).into_owned();
    if last.contains('#') {
        return None;
    }
    let edit = format!(" {}", file.escape);
    Some(change("Continue the line before", Span::empty(end), edit))
}

/// A number or a truth value of a JSON array becomes a string.
pub(super) fn json_string(broken: &Broken) -> Option<Fix> {
    let source = broken.source(broken.span);
    let value: serde_json::Value = serde_json::from_str(&source).ok()?;
    let text = json(&source);
    let plain = value.is_number() || value.is_boolean();
    plain.then(|| change(format!("Write `{text}`"), broken.span, text))
}

/// The words of SHELL as a JSON array.
pub(super) fn json_of_words(broken: &Broken) -> Option<Fix> {
    let [command] = broken.it()?.words() else {
        return None;
    };
    // Paths of Windows aren't read as a shell would read them.
    let text = command.text.replace('\\', "/");
    let windows = text != command.text;
    let words = plain_words(&text)?;
    if !broken.is_whole(command) || windows {
        return None;
    }
    let strings: Vec<_> = words.iter().map(|it| json(&it.value)).collect();
    let array = format!("[{}]", strings.join(", "));
    Some(change(
        "Write it as a JSON array",
        broken.at(command.span),
        array,
    ))
}

/// `CMD` in front of the command of HEALTHCHECK, or instead of what was meant for it.
pub(super) fn health_word(broken: &Broken) -> Option<Fix> {
    let Arguments::Health(health) = &broken.it()?.arguments else {
        return None;
    };
    let word = &health.word.text;
    if broken.source(broken.span) != *word || broken.lacks_value() {
        return None;
    }
    let has_command = !health.command.words().is_empty();
    match suggest(word, ["CMD", "NONE"], false) {
        Some("NONE") if !has_command => Some(change("Change to `NONE`", broken.span, "NONE")),
        // Many a short command is near to it.
        Some("CMD") if has_command && word.to_uppercase().starts_with('C') && word.len() < 5 => {
            Some(change("Change to `CMD`", broken.span, "CMD"))
        }
        _ => {
            let at = Span::empty(broken.span.start);
            Some(change("Run it with `CMD`", at, "CMD "))
        }
    }
}

/// `ONBUILD ONBUILD` is one too many.
pub(super) fn one_onbuild(broken: &Broken) -> Option<Fix> {
    let second = broken.it()?;
    let (Some(Kind::Onbuild), Arguments::Trigger { instruction, .. }) =
        (second.kind, &second.arguments)
    else {
        return None;
    };
    if !broken.is(second.keyword.span) || instruction.kind.is_none_or(|it| !it.facts().trigger) {
        return None;
    }
    let all = Span::new(broken.span.start, broken.at(instruction.keyword.span).start);
    Some(change("Remove the second `ONBUILD`", all, ""))
}

/// The heredoc before the path that it is copied to.
pub(super) fn heredoc_first(broken: &Broken) -> Option<Fix> {
    let it = broken.it()?;
    let Arguments::Words(words) = &it.arguments else {
        return None;
    };
    let [path, mark] = words.as_slice() else {
        return None;
    };
    if !broken.is_whole(path) || !broken.is_whole(mark) {
        return None;
    }
    let edits = vec![
        TextEdit::new(broken.at(path.span), mark.text.as_str()),
        TextEdit::new(broken.at(mark.span), path.text.as_str()),
    ];
    let title = format!("Copy the heredoc to `{}`", path.text);
    Some(Fix::suggestion(title, edits))
}

/// What is copied without saying where to, goes to the working directory.
pub(super) fn destination(broken: &Broken) -> Option<Fix> {
    let it = broken.it()?;
    let (Some(Kind::Add | Kind::Copy), Arguments::Words(words)) = (it.kind, &it.arguments) else {
        return None;
    };
    let [source] = words.as_slice() else {
        return None;
    };
    let at = Span::empty(broken.at(source.span).end);
    let plain = it.heredocs.is_empty() && !source.text.starts_with(['[', '#', '<']);
    plain.then(|| change("Copy to the working directory", at, " ."))
}

/// What stands behind a `#` on the line of an instruction is no comment; above it would be one.
pub(super) fn comment_above(broken: &Broken) -> Option<Fix> {
    let it: &Instruction = broken.it()?;
    let Arguments::Words(words) = &it.arguments else {
        return None;
    };
    let hash = words.iter().position(|it| it.text.starts_with('#'))?;
    let (before, first) = (words.get(hash.checked_sub(1)?)?, words.get(hash)?);
    let all = broken.at(first.span.to(words.last()?.span));
    let item = broken.item()?;
    let one_line = !broken.source(item.span()).contains('\n');
    let comment = broken.source(all);
    // At the top of a file a comment may be a directive.
    let directive = broken.number == Some(0) && comment.contains('=');
    if !one_line || directive {
        return None;
    }
    let above = format!("{comment}{}", broken.document.text.new_line());
    let edits = vec![
        TextEdit::new(Span::empty(broken.line(item.start).start), above),
        TextEdit::new(Span::new(broken.at(before.span).end, all.end), ""),
    ];
    Some(Fix::suggestion("Move the comment above", edits))
}
