//! Findings in the scripts of instructions, with `ShellCheck`'s codes: [`check_shell`].
//!
//! They are computed apart from the other findings, as they take longer, and are kept with each instruction together
//! with the facts that they depend on. [`known_shell`] returns those that are known, without computing any.

mod comments;
mod dialect;
mod docs;
mod found;
mod rules;
mod syntax_error;
mod variables;

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use self::dialect::{FileShells, ShellInUse, Shells};
use self::found::Found;
use super::check::template;
use super::checker::Checker;
use super::diagnostic::{Diagnostic, Fix, FixReach};
use super::errors;
use super::recognition::is_supported;
use super::rules::ALL;
use super::settings::LintSettings;
use super::undeclared_arg::{Hidden, reads_settings};
use analysis::{Document, Note, NoteTopic, State, Step, secret_variable};
use shell::{Finding, OuterVariable, ShellScript};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Instruction, ShellText};

pub(super) use self::docs::docs;
pub(super) use self::rules::RULES;
pub(super) use self::syntax_error::RULE as SYNTAX_RULE;
use self::variables::{outer_variable, similar};

/// What was found in the scripts of an instruction, and what that depends on.
struct Kept {
    /// The state before the instruction when it was checked or confirmed last.
    before: Weak<State>,
    shells: Shells,
    shell: Option<ShellInUse>,
    /// The variables that were looked up.
    facts: Vec<(String, OuterVariable)>,
    /// The names for which a similar one was looked up.
    similar: Vec<(String, Option<String>)>,
    found: Arc<[Found]>,
}

/// The findings of [`known_shell`].
pub struct KnownFindings {
    /// The findings, in source order.
    pub diagnostics: Vec<Diagnostic>,
    /// True if all scripts of the document were checked.
    pub is_complete: bool,
}

/// The findings in the scripts of a document, in source order.
pub fn check_shell(document: &Document, settings: &LintSettings) -> Vec<Diagnostic> {
    if !applies(document, settings) {
        return Vec::new();
    }
    let found = found(document, |item, step, shells| {
        let current = current(document, item, step, shells);
        Some(current.unwrap_or_else(|| compute(document, item, step, shells)))
    });
    report(document, settings, found)
}

/// The findings that are known from earlier checks.
pub fn known_shell(document: &Document, settings: &LintSettings) -> KnownFindings {
    let mut known = KnownFindings {
        diagnostics: Vec::new(),
        is_complete: true,
    };
    if applies(document, settings) {
        let found = found(document, |item, step, shells| {
            let current = current(document, item, step, shells);
            known.is_complete &= current.is_some();
            current
        });
        known.diagnostics = report(document, settings, found);
    }
    known
}

/// Checks the scripts of a document that have changed, so that [`known_shell`] is complete. Stops as soon as `is_needed`
/// is false. Returns true if something was found.
pub fn update_shell(
    document: &Document,
    settings: &LintSettings,
    is_needed: impl Fn() -> bool,
) -> bool {
    let mut has_found = false;
    if !applies(document, settings) {
        return false;
    }
    found(document, |item, step, shells| {
        let current = current(document, item, step, shells);
        if current.is_some() || !is_needed() {
            return current;
        }
        let computed = compute(document, item, step, shells);
        has_found |= !computed.is_empty();
        Some(computed)
    });
    has_found
}

/// True if the scripts of a document are checked.
fn applies(document: &Document, settings: &LintSettings) -> bool {
    let is_known = shell::is_available() && !settings.only_buildkit && is_supported(document);
    is_known && reports_any(settings) && errors::encoding(document).is_none()
}

/// True if at least one of the rules about scripts is enabled.
fn reports_any(settings: &LintSettings) -> bool {
    let levels = &settings.levels;
    let mut all = rules::RULES.iter().chain([&syntax_error::RULE]);
    levels.is_empty() || all.any(|rule| rule.severity_of(&[], levels).is_some())
}

/// What is found in scripts, with the indices of their instructions. `find` returns what is found in the script of an
/// instruction with these shells, or `None` if that is unknown; it isn't called again for instructions in which it found
/// nothing, unless they change.
fn found(
    document: &Document,
    mut find: impl FnMut(usize, &Step, &Shells) -> Option<Arc<[Found]>>,
) -> Vec<(usize, Arc<[Found]>)> {
    let semantics = document.semantics();
    let noted_only: Note = Arc::new(());
    let file_shells = FileShells::new(document);
    let mut all = Vec::new();
    for (first, body) in semantics.bodies() {
        let shells = file_shells.of_body(first, body);
        let key = shells.key();
        let to_check = body.to_check(NoteTopic::Scripts, key);
        if to_check.is_empty() {
            continue;
        }
        let mut noted = Vec::new();
        for (number, _) in to_check {
            let Some(step) = body.steps.get(number) else {
                continue;
            };
            if !has_script(&step.instruction) {
                continue;
            }
            let found = find(first + number, step, &shells.of(first + number));
            if found.as_ref().is_none_or(|it| !it.is_empty()) {
                noted.push((number, noted_only.clone()));
            }
            all.extend(found.map(|it| (first + number, it)));
        }
        body.set_checked(NoteTopic::Scripts, key, noted);
    }
    all
}

fn has_script(instruction: &Instruction) -> bool {
    matches!(
        instruction.kind,
        Some(Kind::Run | Kind::Cmd | Kind::Entrypoint | Kind::Healthcheck | Kind::Onbuild)
    )
}

/// Reports what was found in each script, as far as comments and the configuration allow.
fn report(
    document: &Document,
    settings: &LintSettings,
    found: Vec<(usize, Arc<[Found]>)>,
) -> Vec<Diagnostic> {
    let mut checker: Option<Checker> = None;
    for (item, found) in found {
        if found.is_empty() {
            continue;
        }
        let Some(at) = document.file().items.get(item) else {
            continue;
        };
        let checker = checker.get_or_insert_with(|| Checker::new(document, settings, ALL));
        let disabled = comments::disabled(document, item);
        for it in found.iter() {
            if disabled.contains(it.rule.name, it.span) {
                continue;
            }
            let span = at.at(it.span);
            // `UndeclaredArg` states where it is declared.
            if it.rule.name == "SC2154" && is_hidden(document, item, &document.text.slice(span)) {
                continue;
            }
            let message = it.message.clone();
            if let Some(diagnostic) = checker.report(it.rule, Some(item), Some(item), span, message)
                && let Some(fix) = &it.fix
            {
                let edits = fix.edits.iter();
                let edits = edits.map(|edit| TextEdit::new(at.at(edit.span), edit.text.clone()));
                diagnostic.fixes.push(Fix {
                    title: fix.title.clone(),
                    edits: edits.collect(),
                    safe: fix.safe,
                    preferred: fix.preferred,
                    reach: FixReach::Edits,
                });
            }
        }
    }
    let diagnostics = checker.map(Checker::finish).unwrap_or_default();
    if !diagnostics.is_empty() && template(document, settings).is_some() {
        return Vec::new();
    }
    diagnostics
}

/// True if an expansion is that of an argument that is declared elsewhere in the file.
fn is_hidden(document: &Document, item: usize, expansion: &str) -> bool {
    let is_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
    let name = expansion.trim_start_matches(|c| !is_name(c));
    let name = name.split(|c| !is_name(c)).next().unwrap_or_default();
    Hidden::find(document, name).is_some() || Hidden::elsewhere(document, item, name).is_some()
}

/// What was found in the scripts of an instruction, if nothing that it depends on has changed since.
fn current(document: &Document, item: usize, step: &Step, shells: &Shells) -> Option<Arc<[Found]>> {
    let attachment = &step.instruction.findings;
    let kept: Arc<Kept> = attachment.get()?;
    if kept.shells != *shells {
        return None;
    }
    if Weak::as_ptr(&kept.before) == Arc::as_ptr(&step.before) {
        return Some(kept.found.clone());
    }
    let shell = dialect::default_shell(document, item, &step.before, shells);
    let is_open = is_open(step);
    let (environment, base) = (&step.before.environment, shells.has_official_base);
    let is_same = |(name, fact): &(String, OuterVariable)| {
        outer_variable(environment, name, base, is_open) == *fact
    };
    let is_as_similar =
        |(name, found): &(String, Option<String>)| similar(environment, name, is_open) == *found;
    if kept.shell != shell
        || !kept.facts.iter().all(is_same)
        || !kept.similar.iter().all(is_as_similar)
    {
        return None;
    }
    attachment.set(Arc::new(Kept {
        before: Arc::downgrade(&step.before),
        shells: shells.clone(),
        shell,
        facts: kept.facts.clone(),
        similar: kept.similar.clone(),
        found: kept.found.clone(),
    }));
    Some(kept.found.clone())
}

/// Checks the scripts of an instruction, and keeps the result.
fn compute(document: &Document, item: usize, step: &Step, shells: &Shells) -> Arc<[Found]> {
    let default = dialect::default_shell(document, item, &step.before, shells);
    let is_open = is_open(step);
    let facts = RefCell::new(Vec::new());
    let similar_names = RefCell::new(Vec::new());
    let variables = |name: &str| {
        // That of a secret doesn't change as long as the instruction is the same.
        if secret_variable(&step.instruction, name).is_some() {
            return OuterVariable::Unknown;
        }
        let environment = &step.before.environment;
        let fact = outer_variable(environment, name, shells.has_official_base, is_open);
        facts.borrow_mut().push((name.to_owned(), fact.clone()));
        fact
    };
    let similar = |name: &str| {
        if secret_variable(&step.instruction, name).is_some() {
            return None;
        }
        let found = similar(&step.before.environment, name, is_open);
        similar_names
            .borrow_mut()
            .push((name.to_owned(), found.clone()));
        found
    };
    let mut found = Vec::new();
    for text in step.instruction.shell_texts() {
        let named = text.shell.as_ref().map(|words| {
            let words = words.iter().map(String::as_str);
            dialect::named(words, shells)
        });
        let Some(ShellInUse {
            dialect,
            exits_on_error,
        }) = named.unwrap_or(default)
        else {
            continue;
        };
        let script = ShellScript {
            text: &text.text.text,
            heredocs: &text.heredocs,
            dialect,
            exits_on_error,
            variables: &variables,
            similar: &similar,
        };
        let checked = shell::check(&script);
        let source = |span: Span| {
            let at = document.file().items.get(item)?.at(span);
            Some(document.text.slice(at))
        };
        let error = checked.syntax_error;
        found.extend(error.and_then(|it| syntax_error::find(&step.instruction, &text, it)));
        found.extend(checked.findings.into_iter().filter_map(|it| {
            // The spaces before and after a continuation are no mistake.
            if it.code.name == "SC2291"
                && source(text.text.span_of(it.range.clone())).is_some_and(|it| it.contains('\n'))
            {
                return None;
            }
            Some(Found {
                rule: rules::rule_of(it.code)?,
                span: text.text.span_of(it.range.clone()),
                fix: fix(&text, &it, |span| source(span).map(|it| it.to_string())),
                message: it.message,
            })
        }));
    }
    let found: Arc<[Found]> = found.into();
    let mut facts = facts.into_inner();
    facts.sort_by(|a, b| a.0.cmp(&b.0));
    facts.dedup();
    step.instruction.findings.set(Arc::new(Kept {
        before: Arc::downgrade(&step.before),
        shells: shells.clone(),
        shell: default,
        facts,
        similar: similar_names.into_inner(),
        found: found.clone(),
    }));
    found
}

/// True if the script gets variables that aren't known: from the user of the image, or from files that its shell reads.
fn is_open(step: &Step) -> bool {
    is_at_run_time(&step.instruction) || reads_settings(&step.before)
}

/// True if the user of the image can set variables of the script.
fn is_at_run_time(instruction: &Instruction) -> bool {
    instruction.innermost().kind != Some(Kind::Run)
}

/// The fix of a finding in the source; `None` if it would touch a continuation, or an escape of a JSON string.
fn fix(
    text: &ShellText,
    finding: &Finding,
    source: impl Fn(Span) -> Option<String>,
) -> Option<Fix> {
    let fix = finding.fix.as_ref()?;
    let mut edits: Vec<TextEdit> = Vec::new();
    for (range, new) in &fix.edits {
        let old = text.text.text.get(range.clone())?;
        let span = text.text.span_of(range.clone());
        if source(span)? != old || new.contains('\n') {
            return None;
        }
        let new = if text.is_json {
            new.replace('\\', "\\\\").replace('"', "\\\"")
        } else {
            new.clone()
        };
        match edits.last_mut() {
            Some(last) if last.span.end > span.start => return None,
            Some(last) if last.span.end == span.start => {
                last.span = last.span.to(span);
                last.text += &new;
            }
            _ => edits.push(TextEdit::new(span, new)),
        }
    }
    Some(Fix {
        title: finding.code.fix.to_owned(),
        edits,
        safe: fix.is_safe,
        preferred: true,
        reach: FixReach::Edits,
    })
}
