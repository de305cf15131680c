//! The variables and functions that scripts define, for definition, references, rename, hover and completion.
//!
//! A name belongs to one script: a command in shell form, or a heredoc that a shell reads. A variable that a function
//! declares as local belongs to the function, unless another function may see it, as a shell looks names up in the functions
//! that are running. A variable that is also an ARG or ENV of the stage is the same variable as those.

use std::collections::HashSet;

use super::Document;
use super::shell::shell;
use super::variables::variable;
use syntax::text::Span;
use syntax::{
    Item, MentionRole, ScriptSymbols, ShellCall, ShellFunction, ShellMention, VariableOrigin,
};

/// A variable or function that a script defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptName {
    /// The index of the instruction.
    pub item: usize,
    /// The index of the script in the instruction.
    pub script: usize,
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: ScriptNameKind,
}

/// The kind of a name that a script defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptNameKind {
    /// A function.
    Function,
    /// A variable; one that is local to a function has the function's index.
    Variable {
        /// The index of the function.
        function: Option<usize>,
    },
}

/// The scripts of an instruction, if a POSIX shell runs them as far as known.
pub fn scripts(document: &Document, item: usize) -> &[ScriptSymbols] {
    let names = shell(document, item).and_then(|_| {
        let item = document.file().items.get(item)?;
        item.instruction.shell_names()
    });
    names.map_or(&[], |it| &it.scripts)
}

/// True if a script assigns a variable.
pub fn assigns(script: &ScriptSymbols, name: &str) -> bool {
    let mut mentions = script.mentions.iter();
    mentions.any(|it| *it.name == *name && it.role.assigns())
}

/// The starts of the variables in an instruction that their scripts assign.
pub(super) fn own(document: &Document, item: usize) -> HashSet<u32> {
    let mut own = HashSet::new();
    for script in scripts(document, item) {
        let mentions = script.mentions.iter();
        let assigned = mentions.filter(|it| it.role.assigns());
        let assigned: HashSet<&str> = assigned.map(|it| &*it.name).collect();
        let mentions = script.mentions.iter();
        let mentions = mentions.filter(|it| assigned.contains(&*it.name));
        own.extend(mentions.map(|it| it.span.start));
    }
    own
}

/// The item at an offset, with its index, unless a comment is there.
fn item_at(document: &Document, offset: u32) -> Option<(usize, &Item, u32)> {
    let items = &document.file().items;
    let number = items.partition_point(|it| it.start <= offset);
    let number = number.checked_sub(1)?;
    let item = items.get(number)?;
    let at = offset - item.start;
    let mut comments = item.instruction.comments.iter();
    (!comments.any(|it| it.touches(at))).then_some((number, item, at))
}

/// An occurrence of a variable, and the index of its script.
#[derive(Clone, Copy, Debug)]
pub struct MentionAtOffset<'d> {
    /// The index of the instruction.
    pub item: usize,
    /// The index of the script in the instruction.
    pub script: usize,
    /// The script.
    pub of: &'d ScriptSymbols,
    /// The occurrence.
    pub mention: &'d ShellMention,
}

/// The occurrence at an offset of a variable that its script assigns.
pub fn mention_at(document: &Document, offset: u32) -> Option<MentionAtOffset<'_>> {
    let (item, _, at) = item_at(document, offset)?;
    for (script, of) in scripts(document, item).iter().enumerate() {
        let touched = |it: &&ShellMention| Span::new(it.whole.start, it.span.end).touches(at);
        let here = of.mentions.iter().filter(touched);
        // At the end of a name another one may begin.
        let mention = here.min_by_key(|it| (!it.span.touches(at), it.span.start));
        if let Some(mention) = mention {
            return assigns(of, &mention.name).then_some(MentionAtOffset {
                item,
                script,
                of,
                mention,
            });
        }
    }
    None
}

/// The function that is defined or called at an offset, with the span of the name there.
fn function_at(document: &Document, offset: u32) -> Option<(ScriptName, Span)> {
    let (number, item, at) = item_at(document, offset)?;
    for (script, of) in scripts(document, number).iter().enumerate() {
        let functions = of.functions.iter().map(|it| (&it.name, it.span));
        let calls = of.calls.iter().map(|it| (&it.name, it.span));
        let Some((name, span)) = functions.chain(calls).find(|it| it.1.touches(at)) else {
            continue;
        };
        if of.functions.iter().any(|it| it.name == *name) {
            let name = ScriptName {
                item: number,
                script,
                name: name.to_string(),
                kind: ScriptNameKind::Function,
            };
            return Some((name, item.at(span)));
        }
    }
    None
}

/// The name at an offset that its script defines, and its span. `None` for a variable that is also an ARG or ENV.
pub(super) fn script_name_at(document: &Document, offset: u32) -> Option<(ScriptName, Span)> {
    let Some(found) = mention_at(document, offset) else {
        return function_at(document, offset);
    };
    let MentionAtOffset {
        item,
        script,
        of,
        mention,
    } = found;
    variable(document, item, None, &mention.name)
        .is_none()
        .then_some(())?;
    let name = ScriptName {
        item,
        script,
        name: mention.name.to_string(),
        kind: ScriptNameKind::Variable {
            function: scope(of, mention),
        },
    };
    let span = document.file().items.get(item)?.at(mention.span);
    Some((name, span))
}

/// The script of a name.
pub fn script_of<'d>(document: &'d Document, name: &ScriptName) -> Option<&'d ScriptSymbols> {
    scripts(document, name.item).get(name.script)
}

/// The occurrences of a variable of a script.
pub fn mentions<'d>(
    script: &'d ScriptSymbols,
    name: &str,
    function: Option<usize>,
) -> Vec<&'d ShellMention> {
    let locals = local_functions(script, name);
    let all = script.mentions.iter().filter(|it| *it.name == *name);
    let own = all.filter(|it| it.function.filter(|it| locals.contains(it)) == function);
    own.collect()
}

/// The spans of a name of a script, and whether each gives it a value, relative to the instruction.
pub(super) fn places(document: &Document, name: &ScriptName) -> Vec<(Span, bool)> {
    let Some(script) = script_of(document, name) else {
        return Vec::new();
    };
    match name.kind {
        ScriptNameKind::Function => {
            let functions = functions(script, &name.name).map(|it| (it.span, true));
            let calls = calls(script, &name.name).map(|it| (it.span, false));
            functions.chain(calls).collect()
        }
        ScriptNameKind::Variable { function } => {
            let own = mentions(script, &name.name, function).into_iter();
            own.map(|it| (it.span, it.role != MentionRole::Read))
                .collect()
        }
    }
}

/// The definitions of a function.
pub fn functions<'s>(
    script: &'s ScriptSymbols,
    name: &'s str,
) -> impl Iterator<Item = &'s ShellFunction> {
    script.functions.iter().filter(move |it| *it.name == *name)
}

fn calls<'s>(script: &'s ScriptSymbols, name: &'s str) -> impl Iterator<Item = &'s ShellCall> {
    script.calls.iter().filter(move |it| *it.name == *name)
}

/// The function to which an occurrence's variable is local.
fn scope(script: &ScriptSymbols, mention: &ShellMention) -> Option<usize> {
    let function = mention.function?;
    local_functions(script, &mention.name)
        .contains(&function)
        .then_some(function)
}

/// The functions that have a variable of their own with a name. None if another function uses one of the name without
/// declaring it: it may be called by these.
fn local_functions(script: &ScriptSymbols, name: &str) -> Vec<usize> {
    let mut own: Vec<usize> = Vec::new();
    let mut used: Option<&ShellMention> = None;
    for mention in script.mentions.iter().filter(|it| *it.name == *name) {
        let Some(function) = mention.function else {
            continue;
        };
        if own.contains(&function) {
            // `local x=$x` reads another one.
            if used.is_some_and(|it| it.statement.covers(mention.span)) {
                return Vec::new();
            }
            continue;
        }
        let end = script.functions.get(function).map_or(0, |it| it.whole.end);
        // Before it is declared, it isn't local; nor if it may not be declared.
        if !mention.local || mention.certain_until < end {
            return Vec::new();
        }
        own.push(function);
        used = Some(mention);
    }
    own
}

/// The places that may have given a variable the value that it has in an occurrence, in order. Empty if the script certainly
/// didn't. For an assignment, the assignment itself.
pub fn definitions_in_script<'d>(
    script: &'d ScriptSymbols,
    mention: &'d ShellMention,
) -> Vec<&'d ShellMention> {
    let assigns = mention.role.assigns() && mention.role != MentionRole::Default;
    if assigns || mention.role == MentionRole::Passed {
        return vec![mention];
    }
    let all = mentions(script, &mention.name, scope(script, mention));
    let changes = |it: &&&ShellMention| {
        let is_changed = it.role.assigns() || it.role == MentionRole::Unset;
        is_changed && it.span != mention.span
    };
    let is_visible = |it: &ShellMention| it.at > mention.at || it.visible_until > mention.at;
    let same_function = |it: &ShellMention| it.function == mention.function;
    let within = |it: &ShellMention| {
        it.statement != it.span && it.role != MentionRole::Loop && it.statement.covers(mention.span)
    };
    let others = other_branches(script, mention);
    let is_excluded = |it: &ShellMention| others.iter().any(|span| span.contains(it.at));
    let before = all.iter().rev().filter(changes);
    let before = before.filter(|it| it.at < mention.at && is_visible(it) && !within(it));
    let before = before.filter(|it| !is_excluded(it));
    let mut found: Vec<&ShellMention> = Vec::new();
    let mut certain: Option<&ShellMention> = None;
    for it in before {
        let here = mention.function.is_none() || same_function(it);
        if here {
            found.push(it);
        }
        if here && same_function(it) && it.certain_until > mention.at {
            certain = Some(it);
            break;
        }
    }
    if mention.function.is_some() && certain.is_none() {
        // A function is called at any time.
        let outside = all.iter().filter(changes);
        let outside = outside.filter(|it| !same_function(it) && is_visible(it));
        found.extend(outside);
    }
    let from = certain.map_or(0, |it| it.at);
    let mut number = mention.in_loop;
    while let Some(around) = number.and_then(|it| script.loops.get(it)) {
        if around.span.start > from {
            let later = all.iter().filter(changes).filter(|it| {
                (it.at > mention.at || within(it)) && it.at < around.span.end && same_function(it)
            });
            found.extend(later);
        }
        number = around.parent;
    }
    found.retain(|it| it.role.assigns());
    found.sort_by_key(|it| it.span.start);
    found.dedup_by_key(|it| it.span);
    found
}

/// The branches that aren't executed if an occurrence is: other ones of the statements around it. In a loop around such a
/// statement, an earlier pass may have executed them.
fn other_branches(script: &ScriptSymbols, mention: &ShellMention) -> Vec<Span> {
    let mut outer: Option<Span> = None;
    let mut number = mention.in_loop;
    while let Some(around) = number.and_then(|it| script.loops.get(it)) {
        outer = Some(around.span);
        number = around.parent;
    }
    let others = script.branches.iter().filter(|it| {
        let is_around = it.statement.contains(mention.at) && !it.span.contains(mention.at);
        is_around && !outer.is_some_and(|outer| outer.covers(it.statement))
    });
    others.map(|it| it.span).collect()
}

/// True if a variable may have its value from the environment in an occurrence.
pub fn may_be_of_environment(mention: &ShellMention) -> bool {
    mention.origin != VariableOrigin::Shell
        && matches!(mention.role, MentionRole::Read | MentionRole::Default)
}
