//! What there is to know about something.

use crate::analysis::{
    self, Base, Command, Definition, Document, Origin, Stages, Target, Thing, Use, Value, Variable,
    definition, find, taken_over,
};
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
            let at = definition(document, *item, used.pair, &used.name);
            let in_stage = Stages::of(document)
                .containing(*item)
                .is_some_and(|stage| stage.items.start < *item);
            let seen = seen(document, *item, used.pair, &used.name);
            let mut text = variable(document, &used.name, at, in_stage, seen.as_ref())
                .or_else(|| unknown(document, *item, used))?;
            if let Some(result) = self::modified(document, *item, used) {
                text.push_str(&format!("\n\n{result}"));
            }
            text
        }
        Thing::Definition(at) => {
            let name = &at.pair(document.file())?.name.text;
            let seen = seen_behind(document, at.item, name);
            let taken = taken_over(document, *at);
            variable(document, name, taken.or(Some(*at)), true, seen.as_ref())?
        }
        Thing::StageName(index)
        | Thing::Base {
            stage: Some(index), ..
        }
        | Thing::Source {
            stage: Some(index), ..
        } => stage(document, *index)?,
        Thing::Base { stage: None, .. }
        | Thing::Source { stage: None, .. }
        | Thing::Heredoc { .. } => return None,
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

/// The variable that a use sees.
fn seen(document: &Document, item: usize, pair: Option<usize>, name: &str) -> Option<Variable> {
    analysis::variable(document, item, pair, name)
}

/// The variable as it is behind an instruction that defines it.
fn seen_behind(document: &Document, item: usize, name: &str) -> Option<Variable> {
    let step = document.meaning().step(item)?;
    step.after.environment.get(name).cloned()
}

fn variable(
    document: &Document,
    name: &str,
    at: Option<Definition>,
    in_stage: bool,
    seen: Option<&Variable>,
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
    let (title, verb, line) = assignment(document, at)?;
    let mut text = format!("```dockerfile\n{title}\n```\n\n{verb} on line {line}");
    let brought = seen.and_then(|it| it.brought_by.as_ref()?.definition(document));
    if let Some((_, _, line)) = brought
        .filter(|by| *by != at)
        .and_then(|by| assignment(document, by))
    {
        text.push_str(&format!(", brought into the stage on line {line}"));
    }
    text.push('.');
    if let Some(value) = seen.map(|it| value(it, at, document)) {
        text.push_str(&format!(" {value}"));
    }
    for (name, value, line) in sources(document, at) {
        text.push_str(&format!("\n- `{name}`: {value}"));
        if let Some(line) = line {
            text.push_str(&format!(", line {line}"));
        }
    }
    let bare = at.pair(file).is_some_and(|pair| pair.value.is_none());
    if let Some(facts) = language::predefined(name).filter(|_| bare) {
        text.push_str("\n\n");
        text.push_str(facts.docs);
    }
    Some(text)
}

/// An assignment: how it is written, what it does, and its line.
fn assignment(document: &Document, at: Definition) -> Option<(String, &'static str, u32)> {
    let item = document.file().items.get(at.item)?;
    let pair = at.pair(document.file())?;
    let keyword = item.instruction.kind?.keyword();
    let line = document.text.line_of(item.at(pair.span).start) + 1;
    let name = &pair.name.text;
    Some(match &pair.value {
        Some(value) if pair.old_form => (format!("{keyword} {name} {}", value.text), "Set", line),
        Some(value) => (format!("{keyword} {name}={}", value.text), "Set", line),
        None => (format!("{keyword} {name}"), "Declared", line),
    })
}

/// The value of a variable in a sentence.
fn value(variable: &Variable, at: Definition, document: &Document) -> String {
    let bare = at
        .pair(document.file())
        .is_some_and(|pair| pair.value.is_none());
    let given = matches!(variable.origin, Origin::BuildArgument(_));
    match &variable.value {
        Some(Value::Known(text)) if given => format!("`--build-arg` makes it {}.", code(text)),
        Some(Value::Known(text)) => format!("Here it is {}.", code(text)),
        Some(Value::Unknown) if matches!(variable.origin, Origin::Predefined) => {
            "Its value depends on the build.".to_owned()
        }
        Some(Value::Unknown) if bare => {
            "It has no default: its value is that of `--build-arg`, or nothing.".to_owned()
        }
        Some(Value::Unknown) => "Its value depends on what isn't known here.".to_owned(),
        None => "It has no value.".to_owned(),
    }
}

/// The variables in what a definition sets, their values there, and where those come from.
fn sources(document: &Document, at: Definition) -> Vec<(String, String, Option<u32>)> {
    let file = document.file();
    let (Some(item), Some(pair)) = (file.items.get(at.item), at.pair(file)) else {
        return Vec::new();
    };
    let mut list: Vec<(String, String, Option<u32>)> = Vec::new();
    for used in analysis::uses(&item.instruction, file.escape) {
        if !pair.span.covers(used.span) || list.iter().any(|it| it.0 == used.name) {
            continue;
        }
        let seen = seen(document, at.item, used.pair, &used.name);
        let value = match seen.and_then(|it| it.value) {
            Some(Value::Known(text)) => code(&text),
            Some(Value::Unknown) => "not known".to_owned(),
            None => "not set".to_owned(),
        };
        let from = definition(document, at.item, used.pair, &used.name);
        let line = from.and_then(|from| Some(assignment(document, from)?.2));
        list.push((used.name, value, line));
    }
    list
}

/// What `${name…}` comes to, in a sentence.
fn modified(document: &Document, item: usize, used: &Use) -> Option<String> {
    let text = used.modified.as_ref()?;
    let say = |value: &Value| match value {
        Value::Known(text) => code(text),
        Value::Unknown => "not known".to_owned(),
    };
    let (value, unset) = analysis::modified(document, item, used)?;
    let unset = unset.map_or("refused".to_owned(), |it| say(&it));
    Some(format!(
        "{} is {} here; with `{}` unset it would be {unset}.",
        code(text),
        say(&value),
        used.name
    ))
}

/// A variable that nothing in the file defines.
fn unknown(document: &Document, item: usize, used: &Use) -> Option<String> {
    let step = document.meaning().step(item)?;
    let variable = step.before.environment.get(&used.name);
    let title = format!("```dockerfile\n${}\n```\n\n", used.name);
    let origin = variable.map(|it| (&it.value, &it.origin));
    Some(match origin {
        Some((Some(Value::Known(text)), Origin::Base)) => {
            format!("{title}Set by the base image. Here it is {}.", code(text))
        }
        Some((_, Origin::Base)) => format!("{title}Set by the base image."),
        Some((Some(Value::Known(text)), _)) => format!("{title}Here it is {}.", code(text)),
        _ if step.before.environment.open => {
            format!("{title}Nothing here defines it. The base image may; if not, it is empty.")
        }
        _ => format!("{title}Nothing defines it, so it is empty."),
    })
}

/// A text as code in Markdown.
fn code(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    let text = text.replace(['\n', '\r'], " ");
    let most = text.char_indices().nth(MAX_VALUE).map(|(at, _)| at);
    let text = match most {
        Some(at) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    };
    let fence = if text.contains('`') { "``" } else { "`" };
    format!("{fence}{text}{fence}")
}

/// Values are cut to this many characters.
const MAX_VALUE: usize = 200;

fn stage(document: &Document, index: usize) -> Option<String> {
    let stages = Stages::of(document);
    let stage = stages.get(index)?;
    let from = &stage.from.instruction;
    let flags = from.flags.iter().map(|flag| flag.word.text.as_str());
    let words: Vec<_> = flags
        .chain(from.words().iter().map(|word| word.text.as_str()))
        .collect();
    let line = document.text.line_of(stage.from.start) + 1;
    let mut text = format!(
        "```dockerfile\nFROM {}\n```\n\nStage {index}, on line {line}.",
        words.join(" ")
    );
    for part in [
        base(document, index),
        configuration(document, index),
        users(document, index),
    ]
    .into_iter()
    .flatten()
    {
        text.push_str(&format!("\n\n{part}"));
    }
    Some(text)
}

/// How a stage is called.
fn title(document: &Document, index: usize) -> String {
    let stages = Stages::of(document);
    let name = stages.get(index).and_then(|stage| stage.name);
    let name = name.map_or_else(|| index.to_string(), |name| format!("`{}`", name.text));
    format!("stage {name}")
}

/// What a stage is built on, where that isn't written in its FROM.
fn base(document: &Document, index: usize) -> Option<String> {
    let stage = document.meaning().stages.get(index)?;
    let written = Stages::of(document).get(index)?.base?.text.clone();
    match stage.base() {
        Base::Stage(base) => Some(format!("Built on {}.", title(document, *base))),
        Base::Image(name) if **name != *written => Some(format!("Built on {}.", code(name))),
        _ => None,
    }
}

/// The configuration of a stage's image.
fn configuration(document: &Document, index: usize) -> Option<String> {
    let config = &document.meaning().stages.get(index)?.end.config;
    let text = |value: &Value| match value {
        Value::Known(text) => code(text),
        Value::Unknown => "not known".to_owned(),
    };
    let command = |words: &Command| {
        let words = words.iter().map(|word| format!("{word:?}"));
        code(&format!("[{}]", words.collect::<Vec<_>>().join(", ")))
    };
    let list = |words: Vec<&str>| code(&words.join(" "));
    let mut rows = Vec::new();
    let mut row = |name: &str, value: Option<String>| {
        rows.extend(value.map(|value| format!("- {name}: {value}")));
    };
    for (name, variable) in &config.env {
        let known = variable.value.as_ref();
        row(
            &format!("`{name}`"),
            known.filter(|_| &**name != "PATH").map(text),
        );
    }
    row("user", config.user.as_ref().map(text));
    row("working directory", config.workdir.as_ref().map(text));
    row("entrypoint", config.entrypoint.as_ref().map(command));
    row("command", config.cmd.as_ref().map(command));
    let ports: Vec<String> = config.ports.iter().map(ToString::to_string).collect();
    let ports: Vec<&str> = ports.iter().map(String::as_str).collect();
    row("ports", (!ports.is_empty()).then(|| list(ports)));
    let volumes: Vec<&str> = config.volumes.iter().map(|it| &**it).collect();
    row("volumes", (!volumes.is_empty()).then(|| list(volumes)));
    row("stop signal", config.stop_signal.as_ref().map(text));
    if rows.is_empty() {
        return None;
    }
    let more = rows.len().saturating_sub(MAX_ROWS);
    rows.truncate(MAX_ROWS);
    if more > 0 {
        rows.push(format!("- and {more} more"));
    }
    let what = if config.open {
        "Its image has, besides what its base sets:"
    } else {
        "Its image has:"
    };
    Some(format!("{what}\n{}", rows.join("\n")))
}

/// Longer configurations are cut to this many rows.
const MAX_ROWS: usize = 16;

/// The stages that use a stage.
fn users(document: &Document, index: usize) -> Option<String> {
    let meaning = document.meaning();
    let built = meaning
        .stages
        .iter()
        .filter(|it| *it.base() == Base::Stage(index));
    let copied = meaning
        .sources
        .iter()
        .filter(|it| it.target == Target::Stage(index));
    let mut users: Vec<usize> = built
        .map(|it| it.index)
        .chain(copied.map(|it| it.stage))
        .collect();
    users.sort_unstable();
    users.dedup();
    if users.is_empty() {
        let target = meaning.target == Some(index);
        return (!target).then(|| "No other stage uses it.".to_owned());
    }
    let users: Vec<_> = users.into_iter().map(|it| title(document, it)).collect();
    Some(format!("Used by {}.", users.join(", ")))
}
