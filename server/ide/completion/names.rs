//! Users, owners, ports, signals, shells, and the names of arguments.

use std::collections::BTreeSet;

use super::examples;
use super::item::{Completion, CompletionKind, Docs, first_sentence};
use super::line::TypedWord;
use super::place::{Argument, InstructionContext};
use super::snippet;
use super::topic::Topic;
use super::variables::shortened;
use analysis::{Document, Variable};
use syntax::Instruction;
use syntax::language::examples as tables;
use syntax::language::{self, Kind, PREDEFINED, SIGNALS};

/// Users that the file speaks of, in USER, in `--chown` and where it creates them; `root` at the end.
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
                created(it).for_each(|name| add(name, "created in this file"));
            }
            _ if at == number => {}
            _ => {
                let owner = it.flag("chown").and_then(|it| it.value.as_ref());
                let user = owner.and_then(|it| it.text.split(':').next());
                add(user.unwrap_or_default(), "used in this file");
            }
        }
    }
    add("root", "superuser");
    add("nobody", "unprivileged user");
    add("1000", "first regular user, by UID");
    found
}

/// The users that a command of RUN creates.
fn created(it: &Instruction) -> impl Iterator<Item = &str> {
    let commands = it.words().first().into_iter().map(|it| it.text.as_str());
    let bodies = it.heredocs.iter().map(|it| it.content.as_str());
    let lines = commands.chain(bodies);
    let lines = lines.flat_map(|it| it.split(['\n', ';', '&', '|']));
    lines.filter_map(|line| {
        let mut words = line.split_whitespace();
        let creates = |word: &str| word == "useradd" || word == "adduser";
        words.find(|word| creates(word))?;
        words.rfind(|word| !word.starts_with('-'))
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
    for user in users(document, number) {
        let is_known = ["root", "nobody", "1000"].contains(&user.text.as_str());
        if !is_known && !user.text.contains(':') {
            add(&format!("{0}:{0}", user.text), &user.detail);
        } else if !is_known {
            add(&user.text, &user.detail);
        }
    }
    for example in tables::OWNERS {
        add(example.text, example.about);
    }
    found
}

/// Ports, and after a port its protocols.
pub(super) fn ports(slot: &TypedWord) -> Vec<Completion> {
    let Some((port, _)) = slot.typed.split_once('/') else {
        return examples::list(tables::PORTS);
    };
    let offer = |it: &tables::Example| {
        let text = format!("{port}/{}", it.text);
        Completion::new(CompletionKind::Value, text).detail(it.about)
    };
    tables::PROTOCOLS.iter().map(offer).collect()
}

/// Signals.
pub(super) fn signals() -> Vec<Completion> {
    let offer = |it: &'static language::Signal| {
        Completion::new(CompletionKind::Value, format!("SIG{}", it.name))
            .detail(first_sentence(it.docs))
            .about(Topic::Signal(it))
    };
    SIGNALS.iter().map(offer).collect()
}

/// Shells, as JSON.
pub(super) fn shells(slot: &TypedWord) -> Vec<Completion> {
    if !slot.typed.is_empty() {
        return Vec::new();
    }
    examples::list(tables::SHELLS)
}

/// Names for ARG: in a stage those that it would bring in from outside.
pub(super) fn arguments(
    document: &Document,
    inside: &InstructionContext,
    argument: &Argument,
) -> Vec<Completion> {
    if argument.value {
        return Vec::new();
    }
    let meaning = document.meaning();
    let in_stage = meaning
        .stage_of(inside.number)
        .is_some_and(|it| it.items.start < inside.number);
    let step = meaning.step(inside.number);
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
        let globals = meaning.globals.environment.all();
        let mut globals: Vec<_> = globals
            .filter(|(name, _)| language::predefined(name).is_none())
            .collect();
        globals.sort_by_key(|(name, _)| *name);
        for (name, variable) in globals {
            if here(name) || written(name) {
                continue;
            }
            let mut offer = Completion::new(CompletionKind::Variable, name)
                .detail("declared before the first FROM");
            let value = variable.value.as_ref().and_then(|it| it.known());
            if let Some(value) = value {
                offer = offer.beside(format!("= {}", shortened(value)));
            }
            if let Some(pair) = variable.origin.pair()
                && let Some(it) = pair.instruction.pairs().get(pair.pair)
                && let Some(value) = &it.value
            {
                let text = format!("```dockerfile\nARG {}={}\n```", it.name.text, value.text);
                offer.docs = Docs::Text(text);
            }
            found.push(offer);
        }
    }
    for it in &PREDEFINED {
        // Before the first FROM those of the platform are there already.
        let useful = in_stage || it.scope == language::Scope::Argument;
        if useful && it.scope != language::Scope::Command && !here(it.name) && !written(it.name) {
            let offer = Completion::new(CompletionKind::Variable, it.name)
                .detail("set by BuildKit")
                .about(Topic::Predefined(it));
            found.push(offer);
        }
    }
    found
}

/// Names for ENV: what is set already and can be set anew.
pub(super) fn environment(
    document: &Document,
    inside: &InstructionContext,
    argument: &Argument,
) -> Vec<Completion> {
    let Some(step) = document.meaning().step(inside.number) else {
        return Vec::new();
    };
    let first = argument.words.first().map(|it| inside.line.get(it.clone()));
    let old_form = argument.index > 0 && first.is_some_and(|it| !it.contains('='));
    if argument.value || old_form {
        return Vec::new();
    }
    let offer = |(name, variable): &(std::sync::Arc<str>, Variable)| {
        let offer = Completion::new(CompletionKind::Variable, &**name).detail("set already");
        let offer = match variable.value.as_ref().and_then(|it| it.known()) {
            Some(value) => offer.beside(format!("= {}", shortened(value))),
            None => offer,
        };
        let mut offer = match &**name {
            _ if argument.followed => return offer,
            "PATH" => offer.snippet("PATH=\"${1:/folder}:\\$PATH\""),
            name => offer.snippet(format!("{name}=${{1:value}}")),
        };
        offer.text = format!("{name}=");
        offer
    };
    step.before.config.env.iter().map(offer).collect()
}

/// A snippet for a quoted value.
pub(super) fn quoted_value(example: &str) -> String {
    format!("=\"${{1:{}}}\"", snippet::escaped(example))
}
