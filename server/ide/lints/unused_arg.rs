//! Unused build argument.
//!
//! An `ARG` before the first `FROM` is unused if no `FROM` and no other `ARG` before it refers to it, and no stage declares it
//! again: a stage doesn't see it otherwise. An `ARG` in a stage is unused if nothing after it in the stage, or in a stage
//! based on it, refers to it. A `RUN` after it counts as a use, as commands get all arguments as environment variables.
//! Arguments that BuildKit itself reads, like `SOURCE_DATE_EPOCH` and `BUILDKIT_INLINE_CACHE`, are not reported.
//!
//! ```dockerfile
//! ARG VERSION=3.22
//! ARG VARIANT=slim
//! FROM alpine:$VERSION
//! ```
//!
//! ```dockerfile
//! ARG VERSION=3.22
//! FROM alpine:$VERSION
//! ```

use std::collections::HashSet;

use super::checker::Checker;
use super::diagnostic::{DiagnosticTag, Fix, Severity};
use super::misread::is_misread;
use super::rule::{Category, Check, Rule, documentation};
use analysis::{
    Base, Body, Definition, Document, NoteTopic, NotesOf, StageSemantics, source_words, uses,
};
use syntax::language::{Kind, PredefinedScope, predefined};
use syntax::text::{Span, TextEdit};
use syntax::word::{Rules, Word};
use syntax::{Arguments, Instruction, Item};

pub(super) const RULE: Rule = Rule {
    tag: Some(DiagnosticTag::Unnecessary),
    ..Rule::dockwright(
        "UnusedArg",
        Category::Style,
        Severity::Hint,
        documentation!("unused_arg.rs"),
        Check::File(check),
    )
};

fn check(checker: &mut Checker) {
    let document = checker.document;
    if document.semantics().stages.is_empty() {
        return;
    }
    let (globals, in_stages) = (unused_globals(document), unused_in_stages(document));
    if globals.is_empty() && in_stages.is_empty() {
        return;
    }
    let misplaced = misplaced_uses(document);
    let is_misplaced = |it: &Definition| {
        let pair = it.pair(document.file());
        pair.is_some_and(|it| misplaced.contains(&it.name.text))
    };
    for unused in globals.into_iter().filter(|it| !is_misplaced(it)) {
        let message = |name: &str| {
            format!("ARG '{name}' is unused: no FROM uses it, and no stage declares it")
        };
        report(checker, unused, message);
    }
    for unused in in_stages.into_iter().filter(|it| !is_misplaced(it)) {
        let message = |name: &str| format!("ARG '{name}' is unused: nothing after it uses it");
        report(checker, unused, message);
    }
}

/// The variables that FROM and `--from` use where they are not visible, which is reported as such.
fn misplaced_uses(document: &Document) -> HashSet<String> {
    let escape = document.file().escape;
    let mut names = HashSet::new();
    for (_, body) in document.semantics().bodies() {
        let notes = source_variables(body, escape);
        names.extend(notes.iter().flat_map(|(_, names)| names.iter().cloned()));
    }
    names
}

/// The variables that each instruction uses in FROM and in the names of sources.
fn source_variables(body: &Body, escape: char) -> NotesOf<Vec<String>> {
    body.notes(NoteTopic::SourceVariables, 0, |_, step| {
        let it = &step.instruction;
        let mut names = Vec::new();
        if it.kind == Some(Kind::From) {
            names.extend(uses(it, escape).into_iter().map(|it| it.name));
        }
        // An argument doesn't exist in a container, which is reported.
        if matches!(
            it.kind,
            Some(Kind::Cmd | Kind::Entrypoint | Kind::Healthcheck)
        ) {
            let words = match &it.arguments {
                Arguments::Health(health) => health.command.words(),
                other => other.words(),
            };
            let texts = words.iter().flat_map(|it| it.text.split('$').skip(1));
            let is_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
            let used = texts.map(|it| it.trim_start_matches('{'));
            let used = used.map(|it| it.split(|c| !is_name(c)).next().unwrap_or_default());
            names.extend(used.map(str::to_owned));
        }
        // BuildKit expands no name of a stage; an argument that is only used there is unused by that mistake.
        let from = it.words().iter().filter(|_| it.kind == Some(Kind::From));
        let words: Vec<_> = source_words(it).into_iter().chain(from.cloned()).collect();
        for word in words.iter().filter(|it| it.text.contains('$')) {
            let parsed = Word::parse(&word.text, Rules::words(escape));
            let variables = parsed.variables();
            let used = variables
                .iter()
                .filter_map(|it| word.text.get(it.name.clone()));
            names.extend(used.map(str::to_owned));
        }
        (!names.is_empty()).then_some(names)
    })
}

fn report(checker: &mut Checker, unused: Definition, message: impl Fn(&str) -> String) {
    let document = checker.document;
    let Some(item) = document.file().items.get(unused.item) else {
        return;
    };
    if is_misread(&item.instruction) {
        return;
    }
    let Some(pair) = item.instruction.pairs().get(unused.pair) else {
        return;
    };
    let is_alone = item.instruction.pairs().len() == 1;
    let span = if is_alone {
        Span::new(
            item.at(item.instruction.keyword.span).start,
            item.at(pair.span).end,
        )
    } else {
        item.at(pair.span)
    };
    let number = Some(unused.item);
    let message = message(&pair.name.text);
    let fix = checker
        .finds_fixes_in(unused.item)
        .then(|| fix(document, item, unused.pair))
        .flatten();
    if let Some(diagnostic) = checker.report(&RULE, number, number, span, message) {
        diagnostic.fixes.extend(fix);
    }
}

/// The fix that removes an argument. `None` where it seems to be used: it is more likely that a declaration is missing.
fn fix(document: &Document, item: &Item, number: usize) -> Option<Fix> {
    let name = &item.instruction.pairs().get(number)?.name.text;
    let rest = Span::new(item.span().end, document.text.len());
    let uses = ["$", "%", "${"].map(|before| format!("{before}{name}"));
    let fix = removal(document, item, number);
    fix.filter(|_| !document.text.contains(rest, &uses))
}

/// The fix that removes an argument: its line, or its pair if the instruction has several on one line.
fn removal(document: &Document, item: &Item, number: usize) -> Option<Fix> {
    let text = &document.text;
    let span = item.span();
    let first = text.line_of(span.start);
    let last = text.line_of(span.end.max(span.start + 1) - 1);
    let pairs = item.instruction.pairs();
    let name = &pairs.get(number)?.name.text;
    if first != last {
        return None;
    }
    let span = if pairs.len() == 1 {
        text.line(first).to(text.line_end(first))
    } else if let Some(before) = number.checked_sub(1).and_then(|it| pairs.get(it)) {
        item.at(Span::new(before.span.end, pairs.get(number)?.span.end))
    } else {
        item.at(Span::new(
            pairs.get(number)?.span.start,
            pairs.get(number + 1)?.span.start,
        ))
    };
    let edit = TextEdit::new(span, "");
    Some(Fix::suggestion(format!("Remove `{name}`"), vec![edit]))
}

/// True for an argument that has an effect by itself: BuildKit or its clients read it.
fn has_own_effect(name: &str) -> bool {
    name.starts_with("BUILDKIT_")
        || predefined(name).is_some_and(|it| it.scope != PredefinedScope::Global)
        || name.contains(|c: char| !c.is_ascii_alphanumeric() && c != '_')
}

/// The arguments before the first FROM that nothing refers to.
fn unused_globals(document: &Document) -> Vec<Definition> {
    let file = document.file();
    let semantics = document.semantics();
    let first = semantics.stages.first().map_or(0, |it| it.items.start);
    let front = file.items.get(..first).unwrap_or_default();
    // Anything else before the first FROM is an error, and may belong to a stage.
    let is_arg = |it: &Item| it.instruction.kind == Some(Kind::Arg);
    if front.is_empty() || !front.iter().all(is_arg) {
        return Vec::new();
    }
    let own = front.iter().flat_map(|it| arguments(&it.instruction));
    let mut unused: HashSet<&str> = own
        .filter(|name| !has_own_effect(name) && predefined(name).is_none())
        .collect();
    for item in front {
        for used in uses(&item.instruction, file.escape) {
            unused.remove(&*used.name);
        }
    }
    for stage in &semantics.stages {
        if unused.is_empty() {
            return Vec::new();
        }
        // Those of COPY and RUN, which don't see these arguments, are not uses.
        let uses = source_variables(&stage.body, file.escape);
        for (_, names) in uses.iter().take_while(|(number, _)| *number == 0) {
            for name in names {
                unused.remove(name.as_str());
            }
        }
        let declared = stage.body.notes(NoteTopic::Arguments, 0, |_, step| {
            arguments(&step.instruction).next().map(|_| ())
        });
        for (number, ()) in declared.iter() {
            let step = stage.body.steps.get(number);
            for name in step.into_iter().flat_map(|it| arguments(&it.instruction)) {
                unused.remove(name);
            }
        }
    }
    let names = front.iter().enumerate().flat_map(|(number, item)| {
        let pairs = item.instruction.pairs().iter().enumerate();
        pairs.map(move |(pair, it)| (Definition { item: number, pair }, it.name.text.as_str()))
    });
    let unused = names.filter(|(_, name)| unused.contains(name));
    unused.map(|(at, _)| at).collect()
}

/// The names that an ARG declares, also in ONBUILD.
fn arguments(it: &Instruction) -> impl Iterator<Item = &str> {
    let it = match &it.arguments {
        Arguments::Trigger { instruction, .. } => instruction,
        _ => it,
    };
    let pairs = if it.kind == Some(Kind::Arg) {
        it.pairs()
    } else {
        &[]
    };
    pairs.iter().map(|pair| pair.name.text.as_str())
}

/// The arguments of stages that nothing refers to.
fn unused_in_stages(document: &Document) -> Vec<Definition> {
    let escape = document.file().escape;
    let mut found = Vec::new();
    for stage in &document.semantics().stages {
        let unused = stage.body.summary(|| unused_in_body(&stage.body, escape));
        let unused = unused.into_iter().flatten();
        let in_file = unused.map(|it| Definition {
            item: stage.items.start + it.item,
            ..*it
        });
        found.extend(in_file.filter(|it| is_unused_by_others(document, stage, *it)));
    }
    found.sort_unstable_by_key(|it| (it.item, it.pair));
    found
}

/// The arguments of a body after its last command that nothing after them in the body refers to.
fn unused_in_body(body: &Body, escape: char) -> Vec<Definition> {
    let mut found: Vec<(Definition, &str)> = Vec::new();
    let mut used: HashSet<String> = HashSet::new();
    let steps = body.steps.iter().enumerate().rev();
    for (number, step) in steps.take_while(|(_, step)| !may_use_all(&step.instruction)) {
        let it = &step.instruction;
        if number == 0 {
            break;
        }
        let uses = uses(it, escape);
        if it.kind == Some(Kind::Arg) && it.problems.is_empty() {
            for (pair, written) in it.pairs().iter().enumerate() {
                let name = written.name.text.as_str();
                // The pairs of an ARG are evaluated in order.
                let mut later = uses.iter().filter(|it| it.pair.is_some_and(|it| it > pair));
                if !has_own_effect(name) && !used.contains(name) && !later.any(|it| it.name == name)
                {
                    found.push((Definition { item: number, pair }, name));
                }
            }
        }
        used.extend(uses.into_iter().map(|it| it.name));
    }
    found.into_iter().map(|(it, _)| it).collect()
}

/// True for an instruction that may use any argument: a command, a trigger, or one that isn't known.
fn may_use_all(it: &Instruction) -> bool {
    matches!(it.kind, None | Some(Kind::Run | Kind::Onbuild))
}

/// True for an instruction that may use an argument.
fn may_use(it: &Instruction, name: &str, escape: char) -> bool {
    may_use_all(it) || uses(it, escape).iter().any(|used| used.name == name)
}

/// True if nothing after an ARG of a stage can use it, in the stage and in those based on it.
pub(super) fn is_unused_in_stage(document: &Document, defined: Definition) -> bool {
    let Some(stage) = document.semantics().stage_of(defined.item) else {
        return false;
    };
    let file = document.file();
    let Some(pair) = defined.pair(file) else {
        return false;
    };
    let name = pair.name.text.as_str();
    if has_own_effect(name) {
        return false;
    }
    // The pairs of an ARG are evaluated in order.
    let own = file.items.get(defined.item).map(|it| &it.instruction);
    let own_uses = own.into_iter().flat_map(|it| uses(it, file.escape));
    let mut own_uses = own_uses.filter(|it| it.pair.is_some_and(|pair| pair > defined.pair));
    let after = file.items.get(defined.item + 1..stage.items.end);
    let mut after = after.unwrap_or_default().iter();
    !own_uses.any(|it| it.name == name)
        && !after.any(|it| may_use(&it.instruction, name, file.escape))
        && is_unused_by_others(document, stage, defined)
}

/// True if no stage that is based on a stage uses an argument of it.
fn is_unused_by_others(document: &Document, stage: &StageSemantics, defined: Definition) -> bool {
    let file = document.file();
    let stages = &document.semantics().stages;
    let Some(pair) = defined.pair(file) else {
        return false;
    };
    let name = pair.name.text.as_str();
    let mut pending = vec![stage.index];
    while let Some(index) = pending.pop() {
        let based = stages.iter().skip(index + 1);
        // A variable in FROM may stand for any named stage.
        let named = stages.get(index).and_then(|it| it.name_span(file));
        let is_named = named.is_some();
        let may_be_based = |it: &&StageSemantics| match it.base() {
            Base::Stage(base) => *base == index,
            _ => is_named && has_variable(document, it),
        };
        for stage in based.filter(may_be_based) {
            // FROM itself sees only the arguments before the first FROM.
            let steps = stage.body.steps.iter().skip(1);
            if { steps }.any(|it| may_use(&it.instruction, name, file.escape)) {
                return false;
            }
            pending.push(stage.index);
        }
    }
    true
}

/// True if the base of a stage contains a variable.
fn has_variable(document: &Document, stage: &StageSemantics) -> bool {
    let from = document.file().items.get(stage.items.start);
    let base = from.and_then(|it| it.instruction.words().first());
    base.is_some_and(|it| it.text.contains('$'))
}
