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
use super::rule::{Category, Check, Group, Rule};
use analysis::{Base, Definition, Document, source_words, uses};
use syntax::language::{Kind, PredefinedScope, predefined};
use syntax::text::{Span, TextEdit};
use syntax::word::{Rules, Word};
use syntax::{Arguments, Instruction, Item};

pub(super) const RULE: Rule = Rule {
    name: "UnusedArg",
    aliases: &[],
    group: Group::Dockwright,
    category: Category::Style,
    severity: Severity::Hint,
    enabled: true,
    tag: Some(DiagnosticTag::Unnecessary),
    experimental: false,
    inline: true,
    source: include_str!("unused_arg.rs"),
    check: Check::File(check),
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
    let file = document.file();
    let mut names = HashSet::new();
    for item in &file.items {
        let it = &item.instruction;
        if it.kind == Some(Kind::From) {
            names.extend(uses(it, file.escape).into_iter().map(|it| it.name));
        }
        for word in source_words(it).iter().filter(|it| it.text.contains('$')) {
            let parsed = Word::parse(&word.text, Rules::words(file.escape));
            let variables = parsed.variables();
            let used = variables
                .iter()
                .filter_map(|it| word.text.get(it.name.clone()));
            names.extend(used.map(str::to_owned));
        }
    }
    names
}

fn report(checker: &mut Checker, unused: Definition, message: impl Fn(&str) -> String) {
    let document = checker.document;
    let Some(item) = document.file().items.get(unused.item) else {
        return;
    };
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
    let fix = removal(document, item, unused.pair);
    // Where it seems to be used, it is more likely that a declaration is missing.
    let rest = Span::new(item.span().end, document.text.len());
    let rest = document.text.slice(rest);
    let seems_used = rest.match_indices(&*pair.name.text).any(|(at, _)| {
        let before = rest.get(..at).unwrap_or_default();
        before.ends_with(['$', '%']) || before.ends_with("${")
    });
    let fix = fix.filter(|_| !seems_used);
    if let Some(diagnostic) = checker.report(&RULE, number, number, span, message) {
        diagnostic.fixes.extend(fix);
    }
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
    let froms = semantics.stages.iter().map(|it| it.items.start);
    let froms = froms.filter_map(|it| file.items.get(it));
    let own = front.iter().flat_map(|it| arguments(&it.instruction));
    let mut unused: HashSet<&str> = own
        .filter(|name| !has_own_effect(name) && predefined(name).is_none())
        .collect();
    for item in front.iter().chain(froms) {
        if unused.is_empty() {
            return Vec::new();
        }
        for used in uses(&item.instruction, file.escape) {
            unused.remove(&*used.name);
        }
    }
    for item in file.items.get(first..).unwrap_or_default() {
        for name in arguments(&item.instruction) {
            unused.remove(name);
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
    let file = document.file();
    let mut found = Vec::new();
    for stage in &document.semantics().stages {
        let items = stage.items.clone().rev();
        let after_commands = items.take_while(|number| {
            let item = file.items.get(*number);
            item.is_some_and(|it| !may_use_all(&it.instruction))
        });
        for number in after_commands {
            let Some(item) = file.items.get(number) else {
                continue;
            };
            let it = &item.instruction;
            if it.kind != Some(Kind::Arg) || !it.problems.is_empty() {
                continue;
            }
            let pairs = (0..it.pairs().len()).map(|pair| Definition { item: number, pair });
            found.extend(pairs.filter(|it| is_unused_in_stage(document, *it)));
        }
    }
    found.sort_unstable_by_key(|it| (it.item, it.pair));
    found
}

/// True for an instruction that may use any argument: a command, a trigger, or one that isn't known.
fn may_use_all(it: &Instruction) -> bool {
    matches!(it.kind, None | Some(Kind::Run | Kind::Onbuild))
}

/// True if nothing after an ARG of a stage can use it, in the stage and in those based on it.
pub(super) fn is_unused_in_stage(document: &Document, defined: Definition) -> bool {
    let file = document.file();
    let semantics = document.semantics();
    let Some(stage) = semantics.stage_of(defined.item) else {
        return false;
    };
    let Some(pair) = defined.pair(file) else {
        return false;
    };
    let name = pair.name.text.as_str();
    if has_own_effect(name) {
        return false;
    }
    let uses_it = |it: &Instruction| {
        may_use_all(it) || uses(it, file.escape).iter().any(|used| used.name == name)
    };
    // The pairs of an ARG are evaluated in order.
    let own = file.items.get(defined.item).map(|it| &it.instruction);
    let own_uses = own.into_iter().flat_map(|it| uses(it, file.escape));
    let mut own_uses = own_uses.filter(|it| it.pair.is_some_and(|pair| pair > defined.pair));
    if own_uses.any(|it| it.name == name) {
        return false;
    }
    let mut pending = vec![(stage.index, defined.item + 1..stage.items.end)];
    while let Some((index, items)) = pending.pop() {
        let items = file.items.get(items).unwrap_or_default();
        if items.iter().any(|it| uses_it(&it.instruction)) {
            return false;
        }
        let based = semantics.stages.iter().skip(index + 1);
        let based = based.filter(|it| *it.base() == Base::Stage(index));
        // FROM itself sees only the arguments before the first FROM.
        pending.extend(based.map(|it| (it.index, it.items.start + 1..it.items.end)));
    }
    true
}
