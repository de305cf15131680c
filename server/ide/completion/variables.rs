//! Variables after `$` and `${`, and their modifiers.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::commands;
use super::cursor::InstructionContext;
use super::instructions::is_lower_case;
use super::item::{Addition, Completion, CompletionKind, Docs};
use super::line::{Line, Quotes};
use super::relevance::Context;
use super::snippet;
use super::topic::Topic;
use super::visibility::Visibility;
use analysis::{Document, Environment, Origin, PairOf, Step, Value, Variable};
use syntax::Instruction;
use syntax::language::examples::MODIFIERS;
use syntax::language::{self, Kind, PREDEFINED, PredefinedScope};
use syntax::text::Span;
use syntax::word::is_name_char;

/// The maximum length of a value after a label, in characters.
const MAX_VALUE_LENGTH: usize = 40;

/// A variable that is being typed.
#[derive(Clone, Debug)]
pub(super) struct VariableSite {
    /// The range to replace, in bytes of the line.
    pub(super) range: Range<usize>,
    form: Form,
    visibility: Visibility,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `$name`.
    Bare,
    /// `${name`.
    Braced {
        /// True if a closing brace is missing.
        close: bool,
        /// True if a modifier follows.
        modified: bool,
    },
    /// After the name in `${name:`; true if a closing brace is missing.
    Modifier(bool),
}

impl VariableSite {
    /// True if BuildKit expands it.
    pub(super) fn is_of_build(&self) -> bool {
        self.visibility == Visibility::Build
    }
}

/// True if BuildKit expands variables in a flag's value (`instructions/commands.go:*.Expand`).
pub(super) fn are_expanded(kind: Kind, value: language::FlagValue) -> bool {
    use language::FlagValue as V;
    match kind {
        Kind::From => value == V::Platform,
        Kind::Copy => matches!(value, V::Owner | V::Permissions),
        Kind::Add => matches!(value, V::Owner | V::Permissions | V::Checksum),
        Kind::Run => value == V::Mount,
        _ => false,
    }
}

/// The variable at the cursor of a line. Quotes are parsed from `from` on.
pub(super) fn spot(
    line: &Line,
    from: usize,
    escape: char,
    visibility: Visibility,
) -> Option<VariableSite> {
    let (form, range) = around(line.text(), line.cursor)?;
    // In a script, the shell's escape character applies.
    let escape = match visibility {
        Visibility::Build => escape,
        Visibility::Command | Visibility::Container => '\\',
    };
    let before = line.get(from.min(range.start)..range.start);
    if Quotes::new(escape).hide_end(before) {
        return None;
    }
    Some(VariableSite {
        range,
        form,
        visibility,
    })
}

/// The variable around a position in a text.
pub(super) fn in_text(text: &str, at: usize, visibility: Visibility) -> Option<VariableSite> {
    let (form, range) = around(text, at)?;
    let escaped = text
        .get(..range.start)
        .is_some_and(|before| before.ends_with('\\'));
    (!escaped).then_some(VariableSite {
        range,
        form,
        visibility,
    })
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

/// The candidates for a variable.
pub(super) fn candidates(
    document: &Document,
    inside: &InstructionContext,
    spot: &VariableSite,
) -> Vec<Completion> {
    let before = inside.line.get(inside.arguments..spot.range.start);
    let script = (spot.visibility == Visibility::Command).then_some(before);
    let scope = scope(document, inside, spot.visibility, script);
    let begin = inside.line.slot(spot.range.clone()).span.start;
    let mut found = of_scope(document, scope, spot, inside.number, begin);
    if let Form::Braced { close, .. } = spot.form {
        let typed = inside.line.get(spot.range.start..inside.line.cursor);
        let name = typed.trim_start_matches("${");
        let known = found
            .iter()
            .any(|it| it.text.trim_matches(['$', '{', '}']) == name);
        if known && close && spot.visibility == Visibility::Build {
            found.extend(modified(name));
        }
    }
    found
}

/// The candidates in the body of a heredoc.
pub(super) fn in_heredoc(
    document: &Document,
    number: usize,
    script: Option<&str>,
    spot: &VariableSite,
    offset: u32,
) -> Vec<Completion> {
    let mut scope = Scoped::new(document, number, spot.visibility);
    scope.add_script(script);
    of_scope(document, scope, spot, number, offset)
}

/// The context of a variable at an offset, in an instruction.
fn context(document: &Document, number: usize, offset: u32) -> Context {
    let items = &document.file().items;
    let start = |number: usize| items.get(number).map_or(0, |it| it.start);
    let stage = document.semantics().stage_of(number);
    let stage = stage.map_or(0, |it| start(it.items.start)).min(offset);
    let text = |from: u32| document.text.slice(Span::new(from.min(offset), offset));
    Context::new(&text(stage), &text(start(number)))
}

/// `number` is the index of the instruction, and `offset` the start of the variable.
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
            scope.candidates(form, &places.collect(), &context(document, number, offset))
        }
    }
}

fn scope<'a>(
    document: &Document,
    inside: &InstructionContext,
    visibility: Visibility,
    script: Option<&'a str>,
) -> Scoped<'a> {
    let mut scope = Scoped::new(document, inside.number, visibility);
    scope.add_script(script);
    if inside.kind() == Kind::Arg {
        // ARG evaluates its pairs one after another.
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
                    declared_by: None,
                };
                scope.own.insert(it.name.text.clone(), (variable, false));
            }
        }
    }
    scope
}

/// The variables that are visible at a place.
struct Scoped<'a> {
    /// Those that are set, and whether that is in another stage.
    own: BTreeMap<String, (Variable, bool)>,
    /// Those that the script assigns.
    script: Vec<&'a str>,
    /// Those that BuildKit sets without a declaration.
    given: Vec<&'static language::Predefined>,
    /// Those that an ARG would declare.
    absent: Vec<Absent>,
}

/// A global argument that the stage doesn't declare.
struct Absent {
    name: String,
    /// The variable; `None` if BuildKit sets it.
    variable: Option<Variable>,
    /// The ARG to add.
    adds: Addition,
}

impl<'a> Scoped<'a> {
    fn new(document: &Document, number: usize, visibility: Visibility) -> Scoped<'a> {
        let mut scope = Scoped {
            own: BTreeMap::new(),
            script: Vec::new(),
            given: Vec::new(),
            absent: Vec::new(),
        };
        let semantics = document.semantics();
        let Some(step) = semantics.step(number) else {
            return scope;
        };
        let stage = semantics
            .stage_of(number)
            .filter(|stage| stage.items.start < number);
        let first = stage.and_then(|stage| stage.body.steps.first());
        let inherited = first.map(|step| &step.after.environment);
        let state = &step.before;
        let mut add = |name: &str, variable: &Variable| {
            let other = inherited.is_some_and(|it| is_same(it.get(name), variable));
            scope.own.insert(name.to_owned(), (variable.clone(), other));
        };
        if visibility == Visibility::Container {
            for (name, variable) in state.config.env.iter() {
                add(name, variable);
            }
            return scope;
        }
        for (name, variable) in state.environment.all() {
            add(name, variable);
        }
        let global = &semantics.globals.environment;
        if visibility == Visibility::Command {
            let rows = PREDEFINED
                .iter()
                .filter(|it| it.scope == PredefinedScope::Command);
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

    /// `places` maps the addresses of instructions to their indexes.
    fn candidates(
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
        // The latest one is the most likely to be used next.
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
            let candidate = variable(name, form).detail("set in this command");
            (score(name, None), candidate)
        });
        let own = own.into_iter().map(|(name, (it, other))| {
            let candidate = described(name, it, *other, form);
            (score(name, it.value.as_ref()), candidate)
        });
        let mut scored: Vec<_> = script.chain(own).collect();
        scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let mut found: Vec<_> = scored.into_iter().map(|(_, candidate)| candidate).collect();
        let given = self.given.into_iter().map(|it| {
            let candidate = variable(it.name, form).detail("predefined by BuildKit");
            candidate.about(Topic::Predefined(it))
        });
        let absent = self.absent.into_iter().map(|it| it.candidate(form));
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
    fn candidate(self, form: Form) -> Completion {
        let mut candidate = match &self.variable {
            Some(it) => described(&self.name, it, false, form),
            None => variable(&self.name, form),
        };
        if self.variable.is_none() {
            candidate.docs = predefined_docs(&self.name);
        }
        candidate.detail = format!("adds {}", self.adds.text.trim());
        candidate.adds = Some(self.adds);
        candidate
    }
}

fn is_same(inherited: Option<&Variable>, variable: &Variable) -> bool {
    let pair = |it: &Variable| {
        it.origin
            .pair()
            .map(|it| (Arc::as_ptr(&it.instruction), it.pair))
    };
    inherited.is_some_and(|it| pair(it) == pair(variable) && it.declared_by.is_none())
}

/// The global arguments that the stage hasn't declared, with the ARG that would.
fn absent(document: &Document, step: &Step, number: usize, global: &Environment) -> Vec<Absent> {
    let own = &step.before.environment;
    let mut names: Vec<&str> = global.all().map(|(name, _)| name).collect();
    names.extend(
        PREDEFINED
            .iter()
            .filter(|it| it.scope == PredefinedScope::Argument)
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
            text: format!("{indent}{keyword} {name}{}", document.text.new_line()),
        },
    });
    absent.collect()
}

/// The position for a line before an instruction and its comments, and the indentation.
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
    (Span::empty(text.line_start(line)), indent)
}

/// A candidate for a variable in its form.
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
    let candidate = Completion::new(CompletionKind::Variable, label);
    candidate.text(text).filter(filter)
}

fn described(name: &str, it: &Variable, other: bool, form: Form) -> Completion {
    let value = match &it.value {
        Some(Value::Known(value)) => Some(&**value),
        _ => None,
    };
    let candidate = variable(name, form);
    let candidate = match value {
        Some(value) => candidate.beside(format!("= {}", shortened(value))),
        None => candidate,
    };
    let (detail, docs) = match &it.origin {
        Origin::Pair(pair) => origin(pair, other),
        Origin::BuildArgument(pair) => {
            let (detail, docs) = origin(pair, other);
            (format!("{detail}, set by --build-arg"), docs)
        }
        Origin::Base => ("base image".to_owned(), None),
        Origin::Predefined => ("predefined by BuildKit".to_owned(), None),
    };
    let mut text = docs
        .map(|it| format!("```dockerfile\n{it}\n```"))
        .unwrap_or_default();
    if let Some(value) = value.filter(|it| it.chars().count() > MAX_VALUE_LENGTH) {
        text.push_str(&format!("\n\n`{value}`"));
    }
    let mut candidate = candidate.detail(detail);
    candidate.docs = if text.is_empty() {
        predefined_docs(name)
    } else {
        Docs::Text(text.trim().to_owned())
    };
    candidate
}

fn predefined_docs(name: &str) -> Docs {
    language::predefined(name).map_or(Docs::None, |it| Docs::Of(Topic::Predefined(it)))
}

/// The origin of a pair, and its source text.
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

/// A value, shortened for display after a label.
pub(super) fn shortened(value: &str) -> String {
    let mut chars = value.chars();
    let front: String = chars.by_ref().take(MAX_VALUE_LENGTH).collect();
    let front = front.replace(['\n', '\r'], " ");
    match chars.next() {
        Some(_) => format!("{front}…"),
        None => front,
    }
}

/// The modifiers that can follow the name in `${name`.
fn modifiers(close: bool) -> Vec<Completion> {
    let candidates = MODIFIERS.iter().filter(|it| it.text.starts_with(':'));
    let candidate = |it: &language::examples::Example| {
        let end = if close { "}" } else { "" };
        let candidate = Completion::new(CompletionKind::Value, it.text).detail(it.about);
        if close {
            let candidate = candidate.snippet(format!("{}${{1}}\\}}", it.text));
            candidate.text(format!("{}{end}", it.text))
        } else {
            candidate
        }
    };
    candidates.map(candidate).collect()
}

/// A variable with each modifier.
fn modified(name: &str) -> Vec<Completion> {
    let candidate = |it: &language::examples::Example| {
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
    MODIFIERS.iter().map(candidate).collect()
}
