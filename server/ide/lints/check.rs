//! Runs all rules on a document: [`check`] returns its diagnostics.
//!
//! The analysis keeps which instructions have findings: the others are skipped in later runs, until they change.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use super::checker::{Checker, WantedFixes};
use super::context::RuleContext;
use super::diagnostic::{Diagnostic, Severity};
use super::kept::{Dependence, KeptFindings};
use super::options::CHECK_ARGUMENT;
use super::recognition::{self, is_supported};
use super::rule::{Check, ImageFacts, Rule};
use super::rules::{ALL, RULES};
use super::settings::{LintSettings, Sources};
use super::stage_keys::StageKeys;
use super::{errors, misspelled_syntax};
use analysis::catalogue;
use analysis::{Document, NamedImage, Note, NoteTopic, Step, base_image_of, source_images};
use syntax::cancellation::checkpoint;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::{Problem, ProblemKind};

/// The diagnostics of a document, in source order. None if its frontend isn't supported.
pub fn check(document: &Document, settings: &LintSettings) -> Vec<Diagnostic> {
    diagnostics(document, settings, WantedFixes::All)
}

/// The diagnostics at a part of a document, in source order, with all fixes.
pub fn check_part(document: &Document, settings: &LintSettings, part: Span) -> Vec<Diagnostic> {
    let mut found = diagnostics(document, settings, WantedFixes::In(part));
    found.retain(|it| it.span.meets(part) || it.first_fix_span().meets(part));
    found
}

/// Like [`check`], but fixes that take time to find are missing: for clients that request fixes separately.
pub fn check_without_fixes(document: &Document, settings: &LintSettings) -> Vec<Diagnostic> {
    diagnostics(document, settings, WantedFixes::None)
}

fn diagnostics(
    document: &Document,
    settings: &LintSettings,
    fixes: WantedFixes,
) -> Vec<Diagnostic> {
    if !is_supported(document) {
        // A frontend that doesn't exist is no reason to be silent about it.
        return match misspelled_syntax::misspelled(document) {
            Some(_) if !settings.only_buildkit => only_misspelled_syntax(document, settings),
            _ => Vec::new(),
        };
    }
    // Nothing else in a file of another encoding can be understood.
    if !settings.only_buildkit
        && let Some(diagnostic) = errors::encoding(document)
    {
        return vec![diagnostic];
    }
    let mut checker = Checker::new(document, settings, ALL);
    checker.fixes = fixes;
    checker.errors();
    checker.rules();
    checker.afterwards();
    let diagnostics = checker.finish();
    // Without diagnostics, it doesn't matter.
    if diagnostics.is_empty() || !may_be_template(settings) {
        return diagnostics;
    }
    match recognition::template_of_version(document, settings.has_template_name) {
        Some(_) => Vec::new(),
        None => diagnostics,
    }
}

/// The diagnostic of a misspelled `syntax` directive.
fn only_misspelled_syntax(document: &Document, settings: &LintSettings) -> Vec<Diagnostic> {
    let mut checker = Checker::new(document, settings, ALL);
    if let Check::File(check) = misspelled_syntax::RULE.check {
        check(&mut checker);
    }
    checker.finish()
}

/// The marker of a template; `None` if the document isn't one. BuildKit knows none: if only its findings are reported, only
/// a file with the name of a template is one.
pub fn template(document: &Document, settings: &LintSettings) -> Option<&'static str> {
    may_be_template(settings)
        .then(|| recognition::template(document, settings.has_template_name))
        .flatten()
}

fn may_be_template(settings: &LintSettings) -> bool {
    settings.has_template_name || !settings.only_buildkit
}

/// The rules for each kind of instruction.
static BY_KIND: LazyLock<HashMap<Kind, Vec<&'static Rule>>> = LazyLock::new(|| {
    let mut table: HashMap<Kind, Vec<&'static Rule>> = HashMap::new();
    for rule in RULES {
        if let Check::Each(kinds, _) = rule.check {
            for kind in kinds {
                table.entry(*kind).or_default().push(rule);
            }
        }
    }
    table
});

type BeforeErrors = fn(&mut RuleContext) -> Option<Span>;

/// The rules that check instructions before their errors are reported.
static BEFORE_ERRORS: LazyLock<Vec<(&'static Rule, BeforeErrors)>> = LazyLock::new(|| {
    let rules = RULES.iter().filter_map(|rule| match rule.check {
        Check::BeforeErrors(check) => Some((*rule, check)),
        _ => None,
    });
    rules.collect()
});

impl<'d> Checker<'d> {
    fn errors(&mut self) {
        for diagnostic in errors::file_errors(self.document) {
            self.has_invalid_escape |= diagnostic.rule == ProblemKind::InvalidEscape.name();
            self.error(diagnostic);
        }
    }

    /// Reports BuildKit's errors in an instruction, except for those that a finding explains.
    fn instruction_errors(&mut self, index: usize, step: &'d Step) {
        let mut explained = self.explained_errors(index, step);
        if step.instruction.kind.is_none() {
            let whole = Span::new(0, step.instruction.len);
            let before = self.continued_items.get(&index);
            explained = before.map(|finding| (whole, *finding)).or(explained);
        }
        let mut quoted: Option<&Problem> = None;
        let syntax = step.instruction.problems.iter();
        for problem in syntax.chain(step.problems()) {
            // Which lines begin an instruction depends on the escape character.
            let is_unlike =
                problem.kind == ProblemKind::UnknownInstruction && problem.suggestion.is_none();
            if is_unlike && self.has_invalid_escape {
                continue;
            }
            if let Some((part, number)) = explained
                && (part.covers(problem.span) || problem.kind == ProblemKind::MissingArgument)
            {
                if let Some(finding) = self.diagnostics.get_mut(number) {
                    finding.severity = Severity::Error;
                    // The build fails whatever a comment silences.
                    finding.comment_item = None;
                }
                continue;
            }
            if let Some(item) = self.document.file().items.get(index) {
                let span = item.at(problem.span);
                // Both quotes are one mistake.
                if let Some(open) = quoted.take()
                    && errors::closes_quote(self.document, index, open, problem)
                    && let Some(opening) = self.diagnostics.last_mut()
                {
                    opening.span = opening.span.to(span);
                    continue;
                }
                quoted = Some(problem);
                self.error(errors::diagnostic(
                    self.document,
                    problem,
                    span,
                    Some(index),
                ));
            }
        }
    }

    /// The part of an instruction whose errors a finding explains, and the index of the finding.
    fn explained_errors(&mut self, item: usize, step: &'d Step) -> Option<(Span, usize)> {
        let mut explained = None;
        for (rule, check) in BEFORE_ERRORS.iter() {
            let part = check(&mut RuleContext {
                checker: self,
                rule,
                step,
                item,
                trigger: None,
            });
            if let Some(part) = part {
                explained = Some((part, self.diagnostics.len().saturating_sub(1)));
                self.explained_items.insert(item);
            }
        }
        explained
    }

    fn rules(&mut self) {
        for rule in RULES {
            checkpoint();
            if let Check::File(check) = rule.check {
                check(self);
            }
        }
        let semantics = self.document.semantics();
        // A stage that is known to have no findings may have some for the status of its tag, and for settings.
        let uncached = self.settings.live_tags.is_some()
            || RULES.iter().any(|rule| {
                matches!(rule.check, Check::Image(_))
                    && rule.setting.is_some_and(|it| it(&self.settings.rules))
            });
        for stage in &semantics.stages {
            checkpoint();
            if stage.from.is_lint_clean() && !uncached {
                continue;
            }
            let before = self.reported;
            if let Some(named) = base_image_of(self.document, stage) {
                self.image_rules(&named);
            }
            let dependence = self.dependence.take();
            if dependence == Dependence::Instruction && self.reported == before && !uncached {
                stage.from.mark_lint_clean();
            }
        }
        for named in source_images(self.document) {
            self.image_rules(&named);
        }
        let sources = self.settings.sources.as_ref();
        let sources = sources.and_then(Sources::generation).unwrap_or_default();
        let keys = StageKeys::new(semantics, self.settings_key(), sources);
        self.dependence.set(Dependence::Instruction);
        for (first, body) in semantics.bodies() {
            let stage = semantics.stage_of(first).map(|it| it.index);
            let key = keys.key(stage);
            let to_check = body.to_check(NoteTopic::Findings, key);
            if to_check.is_empty() {
                continue;
            }
            let mut found: Vec<(usize, Note)> = Vec::new();
            for (number, kept) in to_check {
                let Some(step) = body.steps.get(number) else {
                    continue;
                };
                let generation = || keys.generation(stage);
                let item = first + number;
                let before = (self.diagnostics.len(), self.reported);
                let kept = self.instruction_findings(item, step, kept.as_ref(), generation);
                found.extend(kept.map(|it| (number, it)));
                // The findings are kept without fixes.
                if matches!(self.fixes, WantedFixes::In(_))
                    && self.diagnostics.len() > before.0
                    && self.finds_fixes_in(item)
                {
                    self.diagnostics.truncate(before.0);
                    self.reported = before.1;
                    self.instruction_findings(item, step, None, generation);
                }
            }
            body.set_checked(NoteTopic::Findings, key, found);
        }
        for stage in semantics.stages.iter().filter(|it| !it.triggers.is_empty()) {
            let item = stage.items.start;
            let Some(from) = self.document.file().items.get(item) else {
                continue;
            };
            let span = from.at(from.instruction.base_span());
            for step in &stage.triggers {
                self.instruction_rules(item, step, Some(span));
            }
        }
    }

    /// Reports the findings in an instruction: those that are kept, if they still hold. Returns what to keep of them;
    /// `None` if nothing is found, whatever else changes.
    fn instruction_findings(
        &mut self,
        item: usize,
        step: &'d Step,
        kept: Option<&Note>,
        generation: impl Fn() -> u64,
    ) -> Option<Note> {
        checkpoint();
        let place = self.document.file().items.get(item)?;
        // Comments silence findings, and may change without the instruction.
        let is_silenced = !self.pragmas.is_empty() || self.comment_options.contains_key(&item);
        let known = kept.filter(|_| !is_silenced);
        let known = known.and_then(|it| it.downcast_ref::<KeptFindings>());
        if let Some(found) = known.and_then(|it| it.findings(item, place, &generation)) {
            let before = self.diagnostics.len();
            self.diagnostics.extend(found);
            self.reported += self.diagnostics.len() - before;
            return kept.cloned();
        }
        let (first, before) = (self.diagnostics.len(), self.reported);
        self.instruction_errors(item, step);
        self.instruction_rules(item, step, None);
        // A finding in the instruction before may explain an error.
        if !step.instruction.problems.is_empty()
            || !step.problems().is_empty()
            || is_silenced && self.reported > before
        {
            self.depends_on_file();
        }
        let dependence = self.dependence.take();
        let found = self.diagnostics.get(first..).unwrap_or_default();
        if dependence == Dependence::Instruction && found.is_empty() {
            return None;
        }
        let kept = KeptFindings::new(place, found, dependence, generation);
        Some(Arc::new(kept))
    }

    /// A number for what findings in single instructions depend on outside of their stage.
    fn settings_key(&self) -> u64 {
        let (settings, document) = (self.settings, self.document);
        let mut key = DefaultHasher::new();
        settings.exclusion.as_ref().map(|it| it.id).hash(&mut key);
        (
            settings.only_buildkit,
            settings.builder as u8,
            self.fixes == WantedFixes::All,
        )
            .hash(&mut key);
        for (name, level) in &settings.levels {
            (name, level.map(|it| it as u8)).hash(&mut key);
        }
        settings.rules.hash(&mut key);
        let directive = document.file().directive("check");
        directive.map(|it| &it.value).hash(&mut key);
        document.build().args.get(CHECK_ARGUMENT).hash(&mut key);
        (document.frontend_version(), document.file().escape).hash(&mut key);
        // The global arguments.
        document.semantics().front.id().hash(&mut key);
        key.finish()
    }

    /// The rules that depend on the findings of the others.
    fn afterwards(&mut self) {
        if self.pragmas.is_empty() {
            return;
        }
        for rule in RULES {
            if let Check::Afterwards(check) = rule.check {
                check(self);
            }
        }
    }

    /// The rules for a kind of instruction that may report findings.
    fn effective_rules(&self, kind: Kind) -> Rc<[&'static Rule]> {
        let mut known = self.effective.borrow_mut();
        let rules = known.entry(kind).or_insert_with(|| {
            let rules = BY_KIND.get(&kind).into_iter().flatten().copied();
            rules.filter(|rule| self.may_report(rule)).collect()
        });
        rules.clone()
    }

    fn instruction_rules(&mut self, item: usize, step: &'d Step, trigger: Option<Span>) {
        let Some(kind) = step.instruction.kind else {
            return;
        };
        for rule in self.effective_rules(kind).iter() {
            if let Check::Each(_, check) = rule.check {
                check(&mut RuleContext {
                    checker: self,
                    rule,
                    step,
                    item,
                    trigger,
                });
            }
        }
    }

    fn image_rules(&mut self, named: &NamedImage) {
        let live_tags = self.settings.live_tags.as_deref();
        let facts = ImageFacts {
            catalogue: catalogue::official(&named.name),
            live: live_tags.and_then(|tags| tags.get(&named.name)),
        };
        for rule in RULES {
            if let Check::Image(check) = rule.check {
                check(self, named, facts);
            }
        }
    }
}
