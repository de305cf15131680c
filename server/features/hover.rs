//! What there is to know about something.

use crate::analysis::{Document, Stages, Thing, definition, find};
use crate::language::{self, Flag, Instruction, Kind};
use crate::syntax::MountOption;
use crate::text::Span;

/// What there is to know about something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// In Markdown.
    pub markdown: String,
}

/// What there is to know about the thing at an offset.
pub fn hover(document: &Document, offset: u32) -> Option<Hover> {
    let found = find(document, offset)?;
    let markdown = match &found.thing {
        Thing::DirectiveName(directive) | Thing::DirectiveValue(directive) => {
            let facts = language::directive(&directive.name)?;
            page(
                &format!("# {}=", facts.name),
                facts.docs,
                &[facts.since.words()],
                &facts.url(),
            )
        }
        Thing::Keyword(instruction) => keyword(instruction.kind?.facts()),
        Thing::Word { instruction, word } => self::word(instruction.kind?, word)?,
        Thing::FlagName {
            instruction,
            flag: given,
        }
        | Thing::FlagValue {
            instruction,
            flag: given,
        } => {
            let facts = instruction.kind?.facts();
            flag(facts, instruction.flag_facts(given)?)
        }
        Thing::MountKey(option) => mount_key(option)?,
        Thing::MountValue(option) => mount_value(option)?,
        Thing::Use {
            item,
            variable: used,
        } => {
            let at = definition(document.file(), *item, used.pair, &used.name);
            let in_stage = Stages::of(document.file())
                .containing(*item)
                .is_some_and(|stage| stage.items.start < *item);
            variable(document, &used.name, at, in_stage)?
        }
        Thing::Definition(at) => {
            let name = &at.pair(document.file())?.name.text;
            let seen = definition(document.file(), at.item, Some(at.pair + 1), name);
            variable(document, name, seen.or(Some(*at)), true)?
        }
        Thing::StageName(index)
        | Thing::Base {
            stage: Some(index), ..
        }
        | Thing::Source {
            stage: Some(index), ..
        } => stage(document, *index)?,
        Thing::Base { stage: None, .. } | Thing::Source { stage: None, .. } => return None,
    };
    Some(Hover {
        span: found.span,
        markdown,
    })
}

/// A title in a code block, text, notes, and a link.
fn page(title: &str, docs: &str, notes: &[Option<String>], url: &str) -> String {
    let mut page = format!("```dockerfile\n{title}\n```\n\n{}", docs.trim_end());
    for note in notes.iter().flatten() {
        page.push_str("\n\n");
        page.push_str(note);
    }
    page.push_str(&format!("\n\n[Reference]({url})"));
    page
}

/// What there is to know about an instruction.
pub fn keyword(facts: &Instruction) -> String {
    page(&facts.forms.join("\n"), facts.docs, &[], &facts.url())
}

/// What there is to know about a flag.
pub fn flag(instruction: &Instruction, flag: &Flag) -> String {
    let value = flag.value.placeholder();
    let title = match flag.arity {
        language::Arity::Switch => format!("{} --{}[={value}]", instruction.keyword, flag.name),
        _ => format!("{} --{}={value}", instruction.keyword, flag.name),
    };
    let section = match (instruction.kind, flag.name) {
        // These have no section of their own, and two share one.
        (Kind::From | Kind::Healthcheck, _) => String::new(),
        (_, "chown" | "chmod") => "---chown---chmod".to_owned(),
        (_, name) => format!("---{name}"),
    };
    let url = format!("{}{section}", instruction.url());
    page(&title, flag.docs, &[flag.since.words()], &url)
}

fn word(kind: Kind, word: &str) -> Option<String> {
    let (title, docs) = match (kind, word) {
        (Kind::From, "AS") => (
            "FROM image AS name",
            "Names the stage, for `COPY --from=`, `RUN --mount=from=`, later `FROM`s and `docker build --target`.",
        ),
        (Kind::Healthcheck, "CMD") => (
            "HEALTHCHECK [flags] CMD command",
            "The command that checks. Exit code 0 is healthy, 1 is not; in shell form it runs under `SHELL`.",
        ),
        (Kind::Healthcheck, "NONE") => (
            "HEALTHCHECK NONE",
            "Takes away the base image's health check.",
        ),
        _ => return None,
    };
    Some(page(title, docs, &[], &kind.facts().url()))
}

fn mount_key(option: &MountOption) -> Option<String> {
    let facts = language::mount_option(&option.key.text)?;
    let others = facts
        .aliases
        .iter()
        .filter(|name| !name.eq_ignore_ascii_case(&option.key.text));
    let others: Vec<_> = others.map(|name| format!("`{name}`")).collect();
    let aliases = (!others.is_empty()).then(|| format!("Also: {}.", others.join(", ")));
    let types: Vec<_> = facts.types.iter().map(|name| format!("`{name}`")).collect();
    let types = (facts.types.len() < language::MOUNT_TYPES.len())
        .then(|| format!("With type {}.", types.join(", ")));
    let url = format!("{}#run---mount", language::REFERENCE);
    Some(page(
        &format!("RUN --mount=…,{}", facts.name),
        facts.docs,
        &[types, aliases, facts.since.words()],
        &url,
    ))
}

fn mount_value(option: &MountOption) -> Option<String> {
    let facts = language::mount_option(&option.key.text)?;
    if facts.value != language::MountValue::Type {
        return mount_key(option);
    }
    let kind = language::mount_type(&option.value.as_ref()?.text)?;
    let url = format!("{}#run---mounttype{}", language::REFERENCE, kind.name);
    Some(page(
        &format!("RUN --mount=type={}", kind.name),
        kind.docs,
        &[],
        &url,
    ))
}

fn variable(
    document: &Document,
    name: &str,
    at: Option<crate::analysis::Definition>,
    in_stage: bool,
) -> Option<String> {
    let file = document.file();
    let Some(at) = at else {
        let facts = language::predefined(name)?;
        let docs = format!("{}\n\nSet by the builder.", facts.docs);
        let unseen = (in_stage || facts.scope != language::Scope::Global)
            .then(|| format!("Empty here: the stage has no `ARG {name}` before."));
        let section = match facts.scope {
            language::Scope::Global => "automatic-platform-args-in-the-global-scope",
            _ => "predefined-args",
        };
        let url = format!("{}#{section}", language::REFERENCE);
        return Some(page(
            &format!("ARG {name}"),
            &docs,
            &[unseen, facts.since.words()],
            &url,
        ));
    };
    let item = file.items.get(at.item)?;
    let pair = at.pair(file)?;
    let keyword = item.instruction.kind?.keyword();
    let line = document.text.line_of(item.at(pair.span).start) + 1;
    let (title, verb) = match &pair.value {
        // `ENV name value` has no quotes around what may need some.
        Some(value) if !document.text.slice(item.at(pair.span)).contains('=') => (
            format!("{keyword} {} {}", pair.name.text, value.text),
            "Set",
        ),
        Some(value) => (
            format!("{keyword} {}={}", pair.name.text, value.text),
            "Set",
        ),
        None => (format!("{keyword} {}", pair.name.text), "Declared"),
    };
    let mut text = format!("```dockerfile\n{title}\n```\n\n{verb} on line {line}.");
    if let Some(facts) = language::predefined(name).filter(|_| pair.value.is_none()) {
        text.push_str("\n\n");
        text.push_str(facts.docs);
    }
    Some(text)
}

fn stage(document: &Document, index: usize) -> Option<String> {
    let stages = Stages::of(document.file());
    let stage = stages.all().get(index)?;
    let from = &stage.from.instruction;
    let flags = from.flags.iter().map(|flag| flag.word.text.as_str());
    let words: Vec<_> = flags
        .chain(from.words().iter().map(|word| word.text.as_str()))
        .collect();
    let line = document.text.line_of(stage.from.start) + 1;
    Some(format!(
        "```dockerfile\nFROM {}\n```\n\nStage {index}, on line {line}.",
        words.join(" ")
    ))
}
