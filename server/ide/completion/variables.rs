//! Variables after `$` and `${`, and what changes their values.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::commands;
use super::instructions::is_lower_case;
use super::item::{Addition, Completion, CompletionKind, Docs};
use super::line::{Line, Quotes};
use super::place::InstructionContext;
use super::relevance::Context;
use super::snippet;
use super::topic::Topic;
use analysis::{Document, Environment, Origin, PairOf, Step, Value, Variable};
use syntax::Instruction;
use syntax::language::examples::MODIFIERS;
use syntax::language::{self, Kind, PREDEFINED, Scope};
use syntax::text::Span;
use syntax::word::is_name_char;

/// The longest value that is shown beside a name, in characters.
const LONGEST: usize = 40;

/// Which variables a place sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    /// Those that BuildKit expands.
    Build,
    /// Those that a command of RUN gets.
    Command,
    /// Those that a container gets: ENV only.
    Container,
}

/// A variable that is being typed.
#[derive(Clone, Debug)]
pub(super) struct VariableSite {
    /// What is replaced, in bytes of the line.
    pub(super) range: Range<usize>,
    form: Form,
    sees: Visibility,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `$name`.
    Bare,
    /// `${name`; whether a brace has to close it, and whether something that changes it follows.
    Braced {
        /// A closing brace has to be added.
        close: bool,
        /// It is followed by what changes its value.
        modified: bool,
    },
    /// After the name in `${name:`; whether a brace has to close it.
    Modifier(bool),
}

impl VariableSite {
    /// True if BuildKit expands it.
    pub(super) fn is_of_build(&self) -> bool {
        self.sees == Visibility::Build
    }
}

/// True if BuildKit expands variables in a flag's value (`instructions/commands.go:*.Expand`).
pub(super) fn are_expanded(kind: Kind, value: language::Value) -> bool {
    use language::Value as V;
    match kind {
        Kind::From => value == V::Platform,
        Kind::Copy => matches!(value, V::Owner | V::Permissions),
        Kind::Add => matches!(value, V::Owner | V::Permissions | V::Checksum),
        Kind::Run => value == V::Mount,
        _ => false,
    }
}

/// The variable at the cursor of a line, if one is being typed there. From `from` on quotes are counted.
pub(super) fn spot(
    line: &Line,
    from: usize,
    escape: char,
    sees: Visibility,
) -> Option<VariableSite> {
    let (form, range) = around(line.text(), line.cursor)?;
    // In a script the shell's escapes count.
    let escape = match sees {
        Visibility::Build => escape,
        Visibility::Command | Visibility::Container => '\\',
    };
    let before = line.get(from.min(range.start)..range.start);
    if Quotes::new(escape).hide_end(before) {
        return None;
    }
    Some(VariableSite { range, form, sees })
}

/// The form of the variable around a place in a text, and all of it.
pub(super) fn in_text(text: &str, at: usize, sees: Visibility) -> Option<VariableSite> {
    let (form, range) = around(text, at)?;
    let escaped = text
        .get(..range.start)
        .is_some_and(|before| before.ends_with('\\'));
    (!escaped).then_some(VariableSite { range, form, sees })
}

fn around(text: &str, at: usize) -> Option<(Form, Range<usize>)> {
    let (before, after) = (text.get(..at)?, text.get(at..)?);
    let front = before.trim_end_matches(is_name_char);
    let end = at + (after.len() - after.trim_start_matches(is_name_char).len());
    if let Some(start) = front.strip_suffix("${") {
        let next = text.get(end..)?.chars().next();
        let closed = next == Some('}');
        let modified = next.is_some_and(|c| matches!(c, ':' | '-' | '+' | '?' | '#' | '%' | '/'));
        let form = Form::Braced {
            close: !modified,
            modified,
        };
        let end = end + usize::from(closed);
        return Some((form, start.len()..end));
    }
    if let Some(start) = front.strip_suffix('$') {
        return Some((Form::Bare, start.len()..end));
    }
    // `${name:`
    let named = before.strip_suffix(':')?;
    let name = named.trim_end_matches(is_name_char);
    if name.len() == named.len() || !name.ends_with("${") {
        return None;
    }
    let close = !after.contains('}');
    Some((Form::Modifier(close), at - 1..at))
}

/// What can come for a variable that is being typed.
pub(super) fn offers(
    document: &Document,
    inside: &InstructionContext,
    spot: &VariableSite,
) -> Vec<Completion> {
    let before = inside.line.get(inside.arguments..spot.range.start);
    let script = (spot.sees == Visibility::Command).then_some(before);
    let scope = scope(document, inside, spot.sees, script);
    let begin = inside.line.slot(spot.range.clone()).span.start;
    let mut found = of_scope(document, scope, spot, inside.number, begin);
    if let Form::Braced { close, .. } = spot.form {
        let typed = inside.line.get(spot.range.start..inside.line.cursor);
        let name = typed.trim_start_matches("${");
        let known = found
            .iter()
            .any(|it| it.text.trim_matches(['$', '{', '}']) == name);
        if known && close && spot.sees == Visibility::Build {
            found.extend(modified(name));
        }
    }
    found
}

/// What can come in the body of a heredoc.
pub(super) fn in_heredoc(
    document: &Document,
    number: usize,
    script: Option<&str>,
    spot: &VariableSite,
    offset: u32,
) -> Vec<Completion> {
    let mut scope = Scoped::of(document, number, spot.sees);
    scope.add_script(script);
    of_scope(document, scope, spot, number, offset)
}

/// The context of a variable that begins at an offset, in an instruction.
fn context(document: &Document, number: usize, offset: u32) -> Context {
    let items = &document.file().items;
    let start = |number: usize| items.get(number).map_or(0, |it| it.start);
    let stage = document.meaning().stage_of(number);
    let stage = stage.map_or(0, |it| start(it.items.start)).min(offset);
    let text = |from: u32| document.text.slice(Span::new(from.min(offset), offset));
    Context::new(&text(stage), &text(start(number)))
}

/// `number` is that of the instruction, and `offset` where the variable begins.
fn of_scope(
    document: &Document,
    scope: Scoped,
    spot: &VariableSite,
    number: usize,
    offset: u32,
) -> Vec<Completion> {
    match spot.form {
        Form::Modifier(close) => modifiers(close),
        form => {
            let items = document.file().items.iter().enumerate();
            let places = items.map(|(number, it)| (Arc::as_ptr(&it.instruction), number));
            scope.offers(form, &places.collect(), &context(document, number, offset))
        }
    }
}

fn scope<'a>(
    document: &Document,
    inside: &InstructionContext,
    sees: Visibility,
    script: Option<&'a str>,
) -> Scoped<'a> {
    let mut scope = Scoped::of(document, inside.number, sees);
    scope.add_script(script);
    if inside.kind() == Kind::Arg {
        // The pairs of an ARG are read one after another.
        let local = inside.line.slot(inside.line.cursor..inside.line.cursor);
        let local = local.span.start.saturating_sub(inside.item.start);
        for (pair, it) in inside.item.instruction.pairs().iter().enumerate() {
            if it.span.end < local {
                let own = PairOf {
                    instruction: inside.item.instruction.clone(),
                    pair,
                };
                let variable = Variable {
                    value: None,
                    origin: Origin::Pair(own),
                    brought_by: None,
                };
                scope.own.insert(it.name.text.clone(), (variable, false));
            }
        }
    }
    scope
}

/// The variables that a place sees.
struct Scoped<'a> {
    /// Those that are set somewhere, and whether that is in another stage.
    own: BTreeMap<String, (Variable, bool)>,
    /// Those of the script.
    script: Vec<&'a str>,
    /// Those that BuildKit sets without a declaration.
    given: Vec<&'static language::Predefined>,
    /// Those that an ARG would bring.
    absent: Vec<Absent>,
}

/// A global argument that isn't in the stage.
struct Absent {
    name: String,
    /// The file's own; `None` if BuildKit sets it.
    variable: Option<Variable>,
    /// The ARG that brings it in.
    adds: Addition,
}

impl<'a> Scoped<'a> {
    fn of(document: &Document, number: usize, sees: Visibility) -> Scoped<'a> {
        let mut scope = Scoped {
            own: BTreeMap::new(),
            script: Vec::new(),
            given: Vec::new(),
            absent: Vec::new(),
        };
        let meaning = document.meaning();
        let Some(step) = meaning.step(number) else {
            return scope;
        };
        let stage = meaning
            .stage_of(number)
            .filter(|stage| stage.items.start < number);
        let first = stage.and_then(|stage| stage.body.steps.first());
        let inherited = first.map(|step| &step.after.environment);
        let state = &step.before;
        let mut add = |name: &str, variable: &Variable| {
            let other = inherited.is_some_and(|it| is_same(it.get(name), variable));
            scope.own.insert(name.to_owned(), (variable.clone(), other));
        };
        if sees == Visibility::Container {
            for (name, variable) in &state.config.env {
                add(name, variable);
            }
            return scope;
        }
        for (name, variable) in state.environment.all() {
            add(name, variable);
        }
        let global = &meaning.globals.environment;
        if sees == Visibility::Command {
            let rows = PREDEFINED.iter().filter(|it| it.scope == Scope::Command);
            scope.given = rows.filter(|it| !scope.own.contains_key(it.name)).collect();
        }
        if stage.is_some() && step.instruction.kind != Some(Kind::Onbuild) {
            scope.absent = absent(document, step, number, global);
        }
        scope
    }

    fn add_script(&mut self, script: Option<&'a str>) {
        let names = script.map(commands::assigned).unwrap_or_default();
        self.script = names;
        self.script.retain(|name| !self.own.contains_key(*name));
    }

    /// `places` are the numbers of instructions by where they are in memory.
    fn offers(
        self,
        form: Form,
        places: &HashMap<*const Instruction, usize>,
        context: &Context,
    ) -> Vec<Completion> {
        let rank = |(variable, other): &(Variable, bool)| match variable.origin {
            Origin::Pair(_) | Origin::BuildArgument(_) => usize::from(*other),
            Origin::Base => 2,
            Origin::Predefined => 3,
        };
        let mut own: Vec<_> = self.own.iter().collect();
        // What was set last is likely to be used next.
        let place = |(variable, _): &(Variable, bool)| {
            let pair = variable.origin.pair();
            pair.and_then(|it| Some((places.get(&Arc::as_ptr(&it.instruction))?, it.pair)))
        };
        let mut declared: Vec<_> = own
            .iter()
            .filter_map(|(name, it)| Some((place(it)?, *name)))
            .collect();
        declared.sort_unstable();
        let last = declared
            .iter()
            .position(|(_, name)| Some(name.as_str()) == context.last());
        let next = last
            .and_then(|at| declared.get(at + 1))
            .map(|(_, name)| name.as_str());
        let score = |name: &str, value: Option<&Value>| {
            context.score(name, value.and_then(|it| it.known()), next == Some(name))
        };
        own.sort_by(|(a, of_a), (b, of_b)| {
            let by_rank = rank(of_a).cmp(&rank(of_b));
            let later = place(of_b).cmp(&place(of_a));
            by_rank.then(later).then(a.cmp(b))
        });
        let script = self.script.iter().map(|name| {
            let offer = variable(name, form).detail("set in this command");
            (score(name, None), offer)
        });
        let own = own.into_iter().map(|(name, (it, other))| {
            let offer = described(name, it, *other, form);
            (score(name, it.value.as_ref()), offer)
        });
        let mut scored: Vec<_> = script.chain(own).collect();
        scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let mut found: Vec<_> = scored.into_iter().map(|(_, offer)| offer).collect();
        let given = self.given.into_iter().map(|it| {
            let offer = variable(it.name, form).detail("set by BuildKit");
            offer.about(Topic::Predefined(it))
        });
        let absent = self.absent.into_iter().map(|it| it.offer(form));
        let (declared, mut predefined): (Vec<_>, Vec<_>) =
            absent.partition(|it| !matches!(it.docs, Docs::Of(_)));
        let fits = |it: &Completion| score(it.label.trim_matches(['$', '{', '}']), None);
        predefined.sort_by(|a, b| fits(b).total_cmp(&fits(a)));
        found.extend(declared);
        found.extend(given);
        found.extend(predefined);
        found
    }
}

impl Absent {
    fn offer(self, form: Form) -> Completion {
        let mut offer = match &self.variable {
            Some(it) => described(&self.name, it, false, form),
            None => variable(&self.name, form),
        };
        if self.variable.is_none() {
            offer.docs = predefined_docs(&self.name);
        }
        offer.detail = format!("adds {}", self.adds.text.trim());
        offer.adds = Some(self.adds);
        offer
    }
}

fn is_same(inherited: Option<&Variable>, variable: &Variable) -> bool {
    let pair = |it: &Variable| {
        it.origin
            .pair()
            .map(|it| (Arc::as_ptr(&it.instruction), it.pair))
    };
    inherited.is_some_and(|it| pair(it) == pair(variable) && it.brought_by.is_none())
}

/// The global arguments that the stage hasn't brought in, with the ARG that would.
fn absent(document: &Document, step: &Step, number: usize, global: &Environment) -> Vec<Absent> {
    let own = &step.before.environment;
    let mut names: Vec<&str> = global.all().map(|(name, _)| name).collect();
    names.extend(
        PREDEFINED
            .iter()
            .filter(|it| it.scope == Scope::Argument)
            .map(|it| it.name),
    );
    names.retain(|name| own.get(name).is_none());
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return Vec::new();
    }
    let keyword = if is_lower_case(document) {
        "arg"
    } else {
        "ARG"
    };
    let (span, indent) = in_front_of(document, number);
    let absent = names.into_iter().map(|name| Absent {
        name: name.to_owned(),
        variable: global
            .get(name)
            .filter(|it| it.origin.pair().is_some())
            .cloned(),
        adds: Addition {
            span,
            text: format!("{indent}{keyword} {name}\n"),
        },
    });
    absent.collect()
}

/// Where a line can be put in front of an instruction and the comments directly above it, and its indentation.
fn in_front_of(document: &Document, number: usize) -> (Span, String) {
    let (text, file) = (&document.text, document.file());
    let start = file.items.get(number).map_or(0, |it| it.start);
    let mut line = text.line_of(start);
    let indent = text
        .slice(Span::new(text.line(line).start, start))
        .into_owned();
    let before = file.comments.partition_point(|it| it.span.start < start);
    for comment in file.comments.iter().take(before).rev() {
        if text.line_of(comment.span.start) + 1 != line {
            break;
        }
        line -= 1;
    }
    let indent = if indent.trim().is_empty() {
        indent
    } else {
        String::new()
    };
    (Span::empty(text.line(line).start), indent)
}

/// An offer of a variable in its form.
fn variable(name: &str, form: Form) -> Completion {
    let text = match form {
        Form::Bare => format!("${name}"),
        Form::Braced { close: true, .. } => format!("${{{name}}}"),
        Form::Braced { .. } | Form::Modifier(_) => format!("${{{name}"),
    };
    let label = match form {
        Form::Bare => text.clone(),
        _ => format!("${{{name}}}"),
    };
    let filter = text.clone();
    let offer = Completion::new(CompletionKind::Variable, label);
    offer.text(text).filter(filter)
}

fn described(name: &str, it: &Variable, other: bool, form: Form) -> Completion {
    let value = match &it.value {
        Some(Value::Known(value)) => Some(&**value),
        _ => None,
    };
    let offer = variable(name, form);
    let offer = match value {
        Some(value) => offer.beside(format!("= {}", shortened(value))),
        None => offer,
    };
    let (detail, docs) = match &it.origin {
        Origin::Pair(pair) => origin(pair, other),
        Origin::BuildArgument(pair) => {
            let (detail, docs) = origin(pair, other);
            (format!("{detail}, given to the build"), docs)
        }
        Origin::Base => ("base image".to_owned(), None),
        Origin::Predefined => ("set by BuildKit".to_owned(), None),
    };
    let mut text = docs
        .map(|it| format!("```dockerfile\n{it}\n```"))
        .unwrap_or_default();
    if let Some(value) = value.filter(|it| it.chars().count() > LONGEST) {
        text.push_str(&format!("\n\n`{value}`"));
    }
    let mut offer = offer.detail(detail);
    offer.docs = if text.is_empty() {
        predefined_docs(name)
    } else {
        Docs::Text(text.trim().to_owned())
    };
    offer
}

fn predefined_docs(name: &str) -> Docs {
    language::predefined(name).map_or(Docs::None, |it| Docs::Of(Topic::Predefined(it)))
}

/// What a pair is, and how it is written.
fn origin(pair: &PairOf, other: bool) -> (String, Option<String>) {
    let keyword = match pair.instruction.kind {
        Some(Kind::Env) => "ENV",
        _ => "ARG",
    };
    let detail = if other {
        format!("{keyword}, inherited")
    } else {
        keyword.to_owned()
    };
    let it = pair.instruction.pairs().get(pair.pair);
    let written = it.map(|it| match &it.value {
        Some(value) => format!("{keyword} {}={}", it.name.text, value.text),
        None => format!("{keyword} {}", it.name.text),
    });
    (detail, written)
}

/// A value as it is shown beside a name.
pub(super) fn shortened(value: &str) -> String {
    let mut chars = value.chars();
    let front: String = chars.by_ref().take(LONGEST).collect();
    let front = front.replace(['\n', '\r'], " ");
    match chars.next() {
        Some(_) => format!("{front}…"),
        None => front,
    }
}

/// What can stand after the name in `${name`.
fn modifiers(close: bool) -> Vec<Completion> {
    let offers = MODIFIERS.iter().filter(|it| it.text.starts_with(':'));
    let offer = |it: &language::examples::Example| {
        let end = if close { "}" } else { "" };
        let offer = Completion::new(CompletionKind::Value, it.text).detail(it.about);
        if close {
            let offer = offer.snippet(format!("{}${{1}}\\}}", it.text));
            offer.text(format!("{}{end}", it.text))
        } else {
            offer
        }
    };
    offers.map(offer).collect()
}

/// A variable with all that can be done with its value.
fn modified(name: &str) -> Vec<Completion> {
    let offer = |it: &language::examples::Example| {
        let front = format!("${{{name}{}", it.text);
        let inner = match it.text {
            "/" | "//" => "${1:pattern}/${2:text}",
            "#" | "##" | "%" | "%%" => "${1:pattern}",
            ":?" | "?" => "${1:message}",
            _ => "${1:text}",
        };
        let label = format!("{front}…}}");
        Completion::new(CompletionKind::Value, label)
            .snippet(format!("{}{inner}\\}}", snippet::escaped(&front)))
            .filter(format!("{front}}}"))
            .detail(it.about)
    };
    MODIFIERS.iter().map(offer).collect()
}
