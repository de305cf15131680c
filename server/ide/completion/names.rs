//! Users, owners, ports, signals, shells, and the names of arguments.

use std::collections::{BTreeMap, BTreeSet};

use super::cursor::{Argument, InstructionContext};
use super::examples;
use super::item::{Completion, CompletionKind, Docs, first_sentence};
use super::line::TypedWord;
use super::snippet;
use super::topic::Topic;
use super::variables::shortened;
use analysis::{Document, Variable, catalogue};
use syntax::Instruction;
use syntax::language::examples as tables;
use syntax::language::{self, Kind, PREDEFINED, SIGNALS};

/// Users in the file: in USER, in `--chown` and where a command creates them; `root` last.
pub(super) fn users(document: &Document, number: usize) -> Vec<Completion> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut add = |name: &str, about: &str| {
        if !name.is_empty() && !name.contains('$') && seen.insert(name.to_owned()) {
            found.push(Completion::new(CompletionKind::User, name).detail(about));
        }
    };
    for (at, item) in document.file().items.iter().enumerate() {
        let it = &item.instruction;
        match it.kind {
            Some(Kind::User) if at != number => {
                add(
                    it.words().first().map_or("", |it| &it.text),
                    "used in this file",
                );
            }
            Some(Kind::Run) => {
                created(it).for_each(|it| add(it.user, "created in this file"));
            }
            _ if at == number => {}
            _ => {
                let owner = it.flag("chown").and_then(|it| it.value.as_ref());
                let user = owner.and_then(|it| it.text.split(':').next());
                add(user.unwrap_or_default(), "used in this file");
            }
        }
    }
    add(
        of_image(document, number).unwrap_or_default(),
        "user of the image",
    );
    add("root", "superuser");
    add("nobody", "unprivileged user");
    add("1000", "first regular user, by UID");
    found
}

/// The unprivileged user of the image that a stage is built on.
fn of_image(document: &Document, number: usize) -> Option<&'static str> {
    let semantics = document.semantics();
    let bottom = semantics.bottom(semantics.stage_of(number)?);
    catalogue::user(bottom.from.image.as_deref()?)
}

/// A user that a command creates.
struct Created<'a> {
    user: &'a str,
    /// Its group; `None` if that isn't known.
    group: Option<&'a str>,
}

/// The users that a command of RUN creates.
fn created(it: &Instruction) -> impl Iterator<Item = Created<'_>> {
    let commands = it.words().first().into_iter().map(|it| it.text.as_str());
    let bodies = it.heredocs.iter().map(|it| it.content.as_str());
    let lines = commands.chain(bodies);
    let lines = lines.flat_map(|it| it.split(['\n', ';', '&', '|']));
    lines.filter_map(|line| {
        let mut words = line.split_whitespace();
        let program = words.find(|word| matches!(*word, "useradd" | "adduser"))?;
        let words: Vec<&str> = words.collect();
        let user = *words.last().filter(|word| !word.starts_with('-'))?;
        // BusyBox has the group after `-G`, where useradd has further groups.
        let options: &[&str] = if program == "useradd" {
            &["-g", "--gid"]
        } else {
            &["-G", "--ingroup", "--gid"]
        };
        let given = words.iter().enumerate().find_map(|(at, word)| {
            let (option, value) = word
                .split_once('=')
                .map_or((*word, None), |it| (it.0, Some(it.1)));
            let is_group = options.contains(&option);
            is_group.then(|| value.or_else(|| words.get(at + 1).copied()))
        });
        // Debian's `adduser --system` adds no group of its own.
        let has_none =
            program == "adduser" && words.contains(&"--system") && !words.contains(&"--group");
        let is_name = |it: &&str| it.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let group = match given {
            Some(group) => group.filter(is_name),
            None if has_none => None,
            None => Some(user),
        };
        Some(Created { user, group })
    })
}

/// Owners for `--chown`.
pub(super) fn owners(document: &Document, number: usize) -> Vec<Completion> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut add = |text: &str, about: &str| {
        if !text.is_empty() && seen.insert(text.to_owned()) {
            found.push(Completion::new(CompletionKind::User, text).detail(about));
        }
    };
    let others = document.file().items.iter().enumerate();
    for (_, item) in others.filter(|(at, _)| *at != number) {
        let owner = item.instruction.flag("chown");
        let owner = owner.and_then(|it| it.value.as_ref());
        add(owner.map_or("", |it| &it.text), "used in this file");
    }
    let items = document.file().items.iter();
    let runs = items.filter(|it| it.instruction.kind == Some(Kind::Run));
    let created = runs.flat_map(|it| created(&it.instruction));
    let groups: BTreeMap<&str, Option<&str>> = created.map(|it| (it.user, it.group)).collect();
    for user in users(document, number) {
        let is_known = ["root", "nobody", "1000"].contains(&user.text.as_str());
        if !is_known && !user.text.contains(':') {
            match groups.get(user.text.as_str()) {
                Some(Some(group)) => add(&format!("{}:{group}", user.text), &user.detail),
                Some(None) => add(&user.text, &user.detail),
                None => add(&format!("{0}:{0}", user.text), &user.detail),
            }
        } else if !is_known {
            add(&user.text, &user.detail);
        }
    }
    for example in tables::OWNERS {
        add(example.text, example.about);
    }
    found
}

/// Ports, and after a port the protocols.
pub(super) fn ports(slot: &TypedWord) -> Vec<Completion> {
    let Some((port, _)) = slot.typed.split_once('/') else {
        return examples::list(tables::PORTS);
    };
    let candidate = |it: &tables::Example| {
        let text = format!("{port}/{}", it.text);
        Completion::new(CompletionKind::Value, text).detail(it.about)
    };
    tables::PROTOCOLS.iter().map(candidate).collect()
}

/// Signals.
pub(super) fn signals() -> Vec<Completion> {
    let candidate = |it: &'static language::Signal| {
        Completion::new(CompletionKind::Value, format!("SIG{}", it.name))
            .detail(first_sentence(it.docs))
            .about(Topic::Signal(it))
    };
    SIGNALS.iter().map(candidate).collect()
}

/// Shells, as JSON arrays.
pub(super) fn shells(slot: &TypedWord) -> Vec<Completion> {
    if !slot.typed.is_empty() {
        return Vec::new();
    }
    examples::list(tables::SHELLS)
}

/// Names for ARG: in a stage, those of global arguments.
pub(super) fn arguments(
    document: &Document,
    inside: &InstructionContext,
    argument: &Argument,
) -> Vec<Completion> {
    if argument.value {
        return Vec::new();
    }
    let semantics = document.semantics();
    let in_stage = semantics
        .stage_of(inside.number)
        .is_some_and(|it| it.items.start < inside.number);
    let step = semantics.step(inside.number);
    let here = |name: &str| {
        let environment = step.map(|it| &it.before.environment);
        in_stage && environment.is_some_and(|it| it.get(name).is_some())
    };
    let given: Vec<_> = argument
        .words
        .iter()
        .map(|it| inside.line.get(it.clone()))
        .collect();
    let written = |name: &str| given.iter().any(|it| it.split('=').next() == Some(name));
    let mut found = Vec::new();
    if in_stage {
        let globals = semantics.globals.environment.all();
        let mut globals: Vec<_> = globals
            .filter(|(name, _)| language::predefined(name).is_none())
            .collect();
        globals.sort_by_key(|(name, _)| *name);
        for (name, variable) in globals {
            if here(name) || written(name) {
                continue;
            }
            let mut candidate = Completion::new(CompletionKind::Variable, name)
                .detail("declared before the first FROM");
            let value = variable.value.as_ref().and_then(|it| it.known());
            if let Some(value) = value {
                candidate = candidate.beside(format!("= {}", shortened(value)));
            }
            if let Some(pair) = variable.origin.pair()
                && let Some(it) = pair.instruction.pairs().get(pair.pair)
                && let Some(value) = &it.value
            {
                let text = format!("```dockerfile\nARG {}={}\n```", it.name.text, value.text);
                candidate.docs = Docs::Text(text);
            }
            found.push(candidate);
        }
    }
    for it in &PREDEFINED {
        // Before the first FROM, the platform arguments exist already.
        let useful = in_stage || it.scope == language::PredefinedScope::Argument;
        if useful
            && it.scope != language::PredefinedScope::Command
            && !here(it.name)
            && !written(it.name)
        {
            let candidate = Completion::new(CompletionKind::Variable, it.name)
                .detail("predefined by BuildKit")
                .about(Topic::Predefined(it));
            found.push(candidate);
        }
    }
    found
}

/// Names for ENV: variables that are set and can be set again.
pub(super) fn environment(
    document: &Document,
    inside: &InstructionContext,
    argument: &Argument,
) -> Vec<Completion> {
    let Some(step) = document.semantics().step(inside.number) else {
        return Vec::new();
    };
    let first = argument.words.first().map(|it| inside.line.get(it.clone()));
    let old_form = argument.index > 0 && first.is_some_and(|it| !it.contains('='));
    if argument.value || old_form {
        return Vec::new();
    }
    let candidate = |(name, variable): &(std::sync::Arc<str>, Variable)| {
        let candidate = Completion::new(CompletionKind::Variable, &**name).detail("already set");
        let candidate = match variable.value.as_ref().and_then(|it| it.known()) {
            Some(value) => candidate.beside(format!("= {}", shortened(value))),
            None => candidate,
        };
        let mut candidate = match &**name {
            _ if argument.followed => return candidate,
            "PATH" => candidate.snippet("PATH=\"${1:/folder}:\\$PATH\""),
            name => candidate.snippet(format!("{name}=${{1:value}}")),
        };
        candidate.text = format!("{name}=");
        candidate
    };
    let set = step.before.config.env.iter();
    let set = set.filter(|it| !argument.has_other(&inside.line, &it.0));
    set.map(candidate).collect()
}

/// A snippet for a quoted value.
pub(super) fn quoted_value(example: &str) -> String {
    format!("=\"${{1:{}}}\"", snippet::escaped(example))
}
