//! Hover for the variables and functions that scripts define.

use analysis::{
    Document, MentionAtOffset, ScriptNameKind, SymbolId, definitions_in_script, functions,
    may_be_of_environment, mention_at, script_of, secret_variable, symbol_at, variable,
};
use syntax::text::Span;
use syntax::{Item, MentionRole, ShellMention};

use crate::markdown::{code, note};

/// The longest statement that a title shows, in characters.
const MAX_TITLE: usize = 80;

/// The most assignments that are listed.
const MAX_PLACES: usize = 8;

/// The hover for a variable or function that is defined by the script at an offset.
pub(super) fn hover(document: &Document, offset: u32) -> Option<(Span, String)> {
    if let Some(found) = mention_at(document, offset) {
        let item = document.file().items.get(found.item)?;
        // On the preceding `$` or brace, including these.
        let (name, whole) = (found.mention.span, found.mention.whole);
        let span = if name.touches(offset - item.start) {
            name
        } else {
            Span::new(whole.start, name.end)
        };
        return Some((item.at(span), of_variable(document, item, &found)?));
    }
    let (symbol, span) = symbol_at(document, offset)?;
    let name = match symbol {
        SymbolId::Script(name) => name,
        SymbolId::Unknown { name, .. } => return Some((span, of_secret(document, span, &name)?)),
        _ => return None,
    };
    if name.kind != ScriptNameKind::Function {
        return None;
    }
    let item = document.file().items.get(name.item)?;
    let all: Vec<_> = functions(script_of(document, &name)?, &name.name).collect();
    let first = all.first()?;
    let lines = all.iter().map(|it| line(document, item, it.span));
    let lines: Vec<String> = lines.map(|it| it.to_string()).collect();
    let text = note(
        &first_line(document, item, first.whole),
        &format!(
            "Function of the script, defined on line {}.",
            lines.join(" and ")
        ),
    );
    Some((span, text))
}

/// The hover for a variable that a mount sets to a secret.
fn of_secret(document: &Document, span: Span, name: &str) -> Option<String> {
    let items = &document.file().items;
    let item = items.iter().find(|it| it.span().covers(span))?;
    let secret = secret_variable(&item.instruction, name)?;
    let docs = format!(
        "Set to the secret {} for this command only, by its mount.",
        code(&secret.id)
    );
    Some(note(&format!("${name}"), &docs))
}

fn of_variable(document: &Document, item: &Item, found: &MentionAtOffset) -> Option<String> {
    let mention = found.mention;
    let places = definitions_in_script(found.of, mention);
    let of_file = variable(document, found.item, None, &mention.name);
    let may_be_outside = may_be_of_environment(mention);
    let [only] = places.as_slice() else {
        return several(document, item, mention, &places, may_be_outside);
    };
    let title = first_line(document, item, only.statement);
    let line = line(document, item, only.span);
    let mut text = note(&title, &format!("{} on line {line}.", verb(only)));
    match &only.value {
        Some(value) if !may_be_outside => {
            text.push_str(&format!(" Here it is {}.", code(value)));
        }
        _ if may_be_outside && of_file.is_some() => {
            text.push_str(" Otherwise, it has the value of the `ARG` or `ENV`.");
        }
        _ if may_be_outside && only.role != MentionRole::Default => {
            text.push_str(" Otherwise, it has the value from the environment, or is empty.");
        }
        _ => {}
    }
    Some(text)
}

fn several(
    document: &Document,
    item: &Item,
    mention: &ShellMention,
    places: &[&ShellMention],
    may_be_outside: bool,
) -> Option<String> {
    if places.is_empty() && !may_be_outside {
        return None;
    }
    let title = format!("${}", mention.name);
    if places.is_empty() {
        return Some(note(&title, "The script assigns it later."));
    }
    let mut text = note(&title, "Assigned in the script:");
    for it in places.iter().take(MAX_PLACES) {
        let statement = first_line(document, item, it.statement);
        let line = line(document, item, it.span);
        text.push_str(&format!("\n- {}, line {line}", code(&statement)));
    }
    if places.len() > MAX_PLACES {
        text.push_str(&format!("\n- and {} more", places.len() - MAX_PLACES));
    }
    Some(text)
}

fn verb(place: &ShellMention) -> &'static str {
    match place.role {
        MentionRole::Declared => "Declared",
        MentionRole::Loop => "Assigned by the loop",
        MentionRole::Default => "Assigned if it isn't set,",
        _ => "Assigned",
    }
}

/// The first line of a part of an instruction, shortened.
fn first_line(document: &Document, item: &Item, part: Span) -> String {
    let text = document.text.slice(item.at(part));
    let line = text.lines().next().unwrap_or_default();
    let line = line.trim_end_matches(['\\', ' ', '\t']);
    let mut chars = line.chars();
    let mut shown: String = chars.by_ref().take(MAX_TITLE).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

/// The line of a part of an instruction, starting at 1.
fn line(document: &Document, item: &Item, part: Span) -> u32 {
    document.text.line_of(item.at(part).start) + 1
}
