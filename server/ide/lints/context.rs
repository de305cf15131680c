//! [`RuleContext`]: the instruction that a rule checks, its state, and helpers to expand words and report findings.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::checker::Checker;
use super::diagnostic::Diagnostic;
use super::firsts::{Mentions, Property};
use super::kept::Dependence;
use super::rule::Rule;
use super::settings::Sources;
use analysis::catalogue::{self, CatalogueImage, Configuration};
use analysis::{
    Base, Distribution, Document, Semantics, SourceTarget, StageSemantics, State, Step, Value,
    VariableLookup, distribution, expand_word, runs_posix_shell,
};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::values::reference::Reference;
use syntax::{Dockerfile, Fragment, Instruction, Item, Script, ScriptWord};

/// An instruction, the rule that checks it, and the state before it.
pub(super) struct RuleContext<'r, 'd> {
    pub(super) checker: &'r mut Checker<'d>,
    pub(super) rule: &'static Rule,
    /// The instruction and its states.
    pub(super) step: &'d Step,
    /// The index of the instruction; for an ONBUILD trigger from the base stage, the index of FROM.
    pub(super) item: usize,
    /// Where to report findings in an ONBUILD trigger; `None` for an instruction of the file itself.
    pub(super) trigger: Option<Span>,
}

impl<'d> RuleContext<'_, 'd> {
    /// The instruction.
    pub(super) fn instruction(&self) -> &'d Instruction {
        &self.step.instruction
    }

    /// The state before it.
    pub(super) fn before(&self) -> &'d State {
        &self.step.before
    }

    /// The document. As anything in it may change without this instruction, the instruction is checked in each run: prefer
    /// what says less.
    pub(super) fn document(&self) -> &'d Document {
        self.checker.depends_on_file();
        self.checker.document
    }

    /// The file, see [`RuleContext::document`].
    pub(super) fn file(&self) -> &'d Dockerfile {
        self.document().file()
    }

    /// The semantic model of the file, see [`RuleContext::document`].
    pub(super) fn semantics(&self) -> &'d Semantics {
        self.document().semantics()
    }

    /// The place of the instruction in the file.
    pub(super) fn place(&self) -> Option<&'d Item> {
        self.checker.document.file().items.get(self.item)
    }

    /// The escape character of the file.
    pub(super) fn escape(&self) -> char {
        self.checker.document.file().escape
    }

    /// The line break of the file.
    pub(super) fn new_line(&self) -> &'static str {
        self.checker.document.text.new_line()
    }

    /// True for an instruction of a stage, false for one before the first stage.
    pub(super) fn is_in_stage(&self) -> bool {
        self.own_stage().is_some()
    }

    /// The stage of the instruction, for what is a part of the key under which findings are kept.
    fn own_stage(&self) -> Option<&'d StageSemantics> {
        self.checker.document.semantics().stage_of(self.item)
    }

    /// The position in the file of a span in the instruction.
    pub(super) fn file_span(&self, span: Span) -> Span {
        if let Some(trigger) = self.trigger {
            return trigger;
        }
        self.place().map_or(span, |place| place.at(span))
    }

    /// The source at a span of the instruction.
    pub(super) fn source(&self, span: Span) -> String {
        self.text_at(self.file_span(span)).into_owned()
    }

    /// The source at a span of the file that belongs to the instruction.
    pub(super) fn text_at(&self, span: Span) -> Cow<'d, str> {
        self.checker.document.text.slice(span)
    }

    /// The expanded value of a fragment of the instruction; `None` if it is unknown.
    pub(super) fn value(&self, fragment: &Fragment) -> Option<String> {
        let environment = &self.before().environment;
        let value = expand_word(fragment, self.escape(), environment).ok()?;
        value.known().map(str::to_owned)
    }

    /// The edits that replace byte ranges of a fragment's text, given in order.
    pub(super) fn edits(
        &self,
        fragment: &Fragment,
        changes: impl IntoIterator<Item = (Range<usize>, String)>,
    ) -> Vec<TextEdit> {
        let edit = |(range, text)| TextEdit::new(self.file_span(fragment.span_of(range)), text);
        self.join_edits(changes.into_iter().map(edit))
    }

    /// The commands of the instruction, if it is in exec form or a POSIX shell runs it; parsed once for all rules.
    pub(super) fn script(&mut self) -> Option<Rc<Script>> {
        let instruction = Arc::as_ptr(&self.step.instruction);
        if self.checker.script.0 != instruction {
            let script = self.read_script().map(Rc::new);
            self.checker.script = (instruction, script);
        }
        self.checker.script.1.clone()
    }

    fn read_script(&self) -> Option<Script> {
        let script = self.instruction().script()?;
        let runs = script.is_named
            || script.is_exec
            || runs_posix_shell(self.checker.document, self.item, self.before());
        runs.then_some(script)
    }

    /// The commands of another instruction, whatever shell runs it; parsed once for all rules.
    pub(super) fn script_of(&self, step: &Step) -> Option<Rc<Script>> {
        let mut scripts = self.checker.other_scripts.borrow_mut();
        let script = scripts.entry(Arc::as_ptr(&step.instruction));
        let script = script.or_insert_with(|| step.instruction.script().map(Rc::new));
        script.clone()
    }

    /// The value of a word with the file's variables: `None` if it contains anything else to be substituted.
    pub(super) fn word_value(&self, word: &ScriptWord) -> Option<String> {
        if word.is_literal {
            return Some(word.value.clone());
        }
        let environment = &self.before().environment;
        let mut value = String::new();
        let mut rest = word.value.as_str();
        while let Some(at) = rest.find(['$', '`', '*', '?', '[']) {
            let (front, special) = rest.split_at_checked(at)?;
            value += front;
            let after = special.strip_prefix('$')?;
            let (name, after) = if let Some(inner) = after.strip_prefix('{') {
                inner.split_once('}')?
            } else {
                let is_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
                let end = after.find(|c| !is_name(c)).unwrap_or(after.len());
                after.split_at_checked(end)?
            };
            let VariableLookup::Set(known) = environment.find(name) else {
                return None;
            };
            value += known.known()?;
            rest = after;
        }
        Some(value + rest)
    }

    /// The stage of the instruction. The instruction is checked again when others of the stage, or of those that it is
    /// built on, change.
    pub(super) fn stage(&self) -> Option<&'d StageSemantics> {
        self.checker.depends_on(Dependence::Stage);
        self.own_stage()
    }

    /// The stage of the instruction and those that it is built on, see [`RuleContext::stage`].
    pub(super) fn stage_with_bases(&self) -> impl Iterator<Item = &'d StageSemantics> + use<'d> {
        let semantics = self.checker.document.semantics();
        self.stage()
            .into_iter()
            .flat_map(|it| semantics.with_bases(it))
    }

    /// The instructions of a stage, see [`RuleContext::stage`], with their places.
    pub(super) fn items(&self, items: Range<usize>) -> &'d [Item] {
        self.checker.depends_on(Dependence::Stage);
        self.checker
            .document
            .file()
            .items
            .get(items)
            .unwrap_or_default()
    }

    /// True if a predicate holds for the source of an instruction before this one, in its stage or in those that it is
    /// built on, or for that of this instruction; see [`RuleContext::any_earlier`].
    pub(super) fn any_before(&self, predicate: fn(&str) -> bool) -> bool {
        let own = self.place().map(|it| self.text_at(it.span()));
        own.is_some_and(|it| predicate(&it)) || self.any_earlier(predicate)
    }

    /// True if a predicate holds for the source of an instruction before this one, in its stage or in those that it is
    /// built on. The answers are kept for the rest of the run; so the predicate is a function pointer, which depends on
    /// nothing but the text.
    pub(super) fn any_earlier(&self, predicate: fn(&str) -> bool) -> bool {
        self.any_until(self.item, predicate)
    }

    fn any_until(&self, end: usize, predicate: fn(&str) -> bool) -> bool {
        self.stage_with_bases().any(|here| {
            let end = here.items.end.min(end).max(here.items.start);
            let holds = |item: usize| {
                let items = self.items(item..item + 1).iter();
                items
                    .map(|it| self.text_at(it.span()))
                    .any(|it| predicate(&it))
            };
            let property = Property::Predicate(predicate as usize, here.items.start);
            let before = here.items.start..end;
            self.checker.firsts.is_before(property, before, holds)
        })
    }

    /// The instructions of the stage by the names in their sources, see [`RuleContext::stage`]; `None` if there are so few
    /// that looking at each of them is faster.
    pub(super) fn mentions(&self) -> Option<Rc<Mentions>> {
        let items = self.stage().map_or(0..0, |it| it.items.clone());
        if items.len() < 100 {
            return None;
        }
        let mut known = self.checker.mentions.borrow_mut();
        let mentions = known.entry(items.start).or_insert_with(|| {
            let mut mentions = Mentions::default();
            for (item, it) in items.clone().zip(self.items(items.clone())) {
                mentions.add(item, &self.text_at(it.span()));
            }
            Rc::new(mentions)
        });
        Some(mentions.clone())
    }

    /// True if a predicate holds for the source of an instruction of the stage, or of those that it is built on; see
    /// [`RuleContext::any_earlier`].
    pub(super) fn any_in_stage(&self, predicate: fn(&str) -> bool) -> bool {
        self.any_until(usize::MAX, predicate)
    }

    /// True if a predicate holds for an instruction of the stages that this stage is built on.
    pub(super) fn any_before_stage(&self, predicate: impl Fn(&Step) -> bool) -> bool {
        let mut bases = self.stage_with_bases().skip(1);
        bases.any(|it| it.body.steps.iter().any(&predicate))
    }

    /// True if another stage is built on this stage.
    pub(super) fn is_base(&self) -> bool {
        self.checker.depends_on_file();
        let semantics = self.checker.document.semantics();
        self.own_stage().is_some_and(|it| semantics.is_base(it))
    }

    /// The instructions of the stage before this one, without FROM, the nearest first, each with its index. Empty for an
    /// ONBUILD trigger.
    pub(super) fn earlier(&self) -> impl Iterator<Item = (usize, &'d Step)> + use<'d> {
        let stage = self.stage();
        let first = stage.map_or(0, |it| it.items.start);
        let steps = stage.map_or(&[][..], |it| &it.body.steps);
        let range = first + 1..self.item.min(first + steps.len());
        let found = range.filter_map(move |item| Some((item, steps.get(item - first)?)));
        found.rev()
    }

    /// Like [`RuleContext::earlier`], for the instructions with these indexes if there are any.
    pub(super) fn earlier_of<'i>(
        &self,
        items: Option<&'i [usize]>,
    ) -> impl Iterator<Item = (usize, &'d Step)> + use<'d, 'i> {
        let stage = self.stage();
        let first = stage.map_or(0, |it| it.items.start);
        let steps = stage.map_or(&[][..], |it| &it.body.steps);
        let here = self.item;
        let items = items.map(|it| {
            let end = it.partition_point(|item| *item < here);
            it.get(..end).unwrap_or_default().iter().rev().copied()
        });
        let step = move |item: usize| Some((item, steps.get(item.checked_sub(first)?)?));
        let all = items.is_none().then(|| self.earlier());
        let some = items.into_iter().flatten().filter_map(step);
        some.chain(all.into_iter().flatten())
    }

    /// The instructions of the stage for which a predicate of an instruction and its source holds, in their order; see
    /// [`RuleContext::stage`]. They are kept for the rest of the run: a function pointer, as in
    /// [`RuleContext::any_earlier`].
    pub(super) fn matching(&self, predicate: fn(&Instruction, &str) -> bool) -> Rc<[usize]> {
        let items = self.stage().map_or(0..0, |it| it.items.clone());
        let mut known = self.checker.matching.borrow_mut();
        let key = (predicate as usize, items.start);
        let matching = known.entry(key).or_insert_with(|| {
            let all = items.clone().zip(self.items(items.clone()));
            let holds = |it: &Item| predicate(&it.instruction, &self.text_at(it.span()));
            all.filter(|(_, it)| holds(it)).map(|it| it.0).collect()
        });
        matching.clone()
    }

    /// True if a later instruction of the same kind in the stage replaces this one, as with CMD and HEALTHCHECK.
    pub(super) fn is_replaced(&self) -> bool {
        let kind = self.instruction().kind;
        let Some(stage) = self.stage() else {
            return false;
        };
        let after = self.item + 1..stage.items.end.max(self.item + 1);
        self.items(after)
            .iter()
            .any(|it| it.instruction.kind == kind)
    }

    /// True if an earlier RUN of the stage contains a text. What holds for several commands is reported at the first one,
    /// without a look at everything before each of them.
    pub(super) fn is_repeated(&self, text: &str) -> bool {
        let Some(stage) = self.stage() else {
            return false;
        };
        let first = stage.items.start;
        let holds = |item: usize| {
            stage.body.steps.get(item - first).is_some_and(|step| {
                let it = &step.instruction;
                it.kind == Some(Kind::Run) && it.words().iter().any(|it| it.text.contains(text))
            })
        };
        let property = Property::Text(text.to_owned(), first);
        let before = first..self.item.min(first + stage.body.steps.len());
        self.checker.firsts.is_before(property, before, holds)
    }

    /// True if the configuration sets the severity of the rule.
    pub(super) fn has_configured_severity(&self) -> bool {
        self.checker.settings.levels.contains_key(self.rule.name)
    }

    /// True if the layers of the stage are part of the image.
    pub(super) fn ships(&self) -> bool {
        let semantics = self.checker.document.semantics();
        self.own_stage().is_some_and(|it| semantics.ships(it.index))
    }

    /// The configuration of the stage's base image, if all of it is known; see [`base_configuration`].
    pub(super) fn base_configuration(&self) -> Option<Configuration> {
        base_configuration(self.checker.document, self.own_stage()?)
    }

    /// The user that executes the instruction, as it is written; empty for the default, which is root. `None` if it is
    /// unknown.
    pub(super) fn user(&self) -> Option<String> {
        let config = &self.before().config;
        match &config.user {
            // From a variable without a value, the user isn't known.
            Some(Value::Known(name)) if name.is_empty() => None,
            Some(Value::Known(name)) => Some(name.to_string()),
            Some(Value::Unknown) => None,
            None => (!config.open).then(String::new),
        }
    }

    /// The image that the stage is built on in the end; `None` if that isn't an image, or is unknown.
    pub(super) fn base_image(&self) -> Option<&'d Reference> {
        let bottom = self.bottom_stage()?;
        match bottom.base() {
            Base::Image(_) => bottom.from.image.as_deref(),
            _ => None,
        }
    }

    /// The stage that the instruction copies files from, by `COPY --from`; `None` if that isn't a stage.
    pub(super) fn source_stage(&self) -> Option<&'d StageSemantics> {
        let semantics = self.semantics();
        let mut sources = semantics.sources.iter();
        let source = sources.find(|it| it.item == self.item)?;
        match source.target {
            SourceTarget::Stage(index) => semantics.stages.get(index),
            _ => None,
        }
    }

    /// True for an ENTRYPOINT to which the stage's CMD adds arguments.
    pub(super) fn takes_arguments(&self) -> bool {
        let arguments = || self.stage()?.end.config.cmd.as_ref();
        self.instruction().kind == Some(Kind::Entrypoint)
            && arguments().is_some_and(|it| !it.is_empty())
    }

    /// The official image that the stage is built on in the end; `None` if that is another one, or is unknown.
    pub(super) fn official_image(&self) -> Option<CatalogueImage> {
        catalogue::official(self.base_image()?)
    }

    /// The stage at the bottom of those that the stage is built on, for its base image; `None` before the first stage.
    pub(super) fn bottom_stage(&self) -> Option<&'d StageSemantics> {
        let semantics = self.checker.document.semantics();
        Some(semantics.bottom(self.own_stage()?))
    }

    /// The image that the stage is built on, directly or through other stages; `None` before the first stage.
    pub(super) fn bottom(&self) -> Option<&'d Base> {
        self.bottom_stage().map(StageSemantics::base)
    }

    /// The minor version of the frontend, see [`Document::frontend_version`].
    pub(super) fn frontend_version(&self) -> Option<u32> {
        self.checker.document.frontend_version()
    }

    /// The lookup of sources in the build context, if that is known.
    pub(super) fn sources(&self) -> Option<&'d Sources> {
        let sources = self.checker.settings.sources.as_ref()?;
        self.checker.depends_on(match sources.generation() {
            Some(_) => Dependence::Stage,
            None => Dependence::File,
        });
        Some(sources)
    }

    /// True if the stage is built on `scratch`, directly or through other stages.
    pub(super) fn is_from_scratch(&self) -> bool {
        self.bottom() == Some(&Base::Scratch)
    }

    /// The distribution of the stage, as far as known.
    pub(super) fn distribution(&self) -> Option<Distribution> {
        distribution(self.checker.document, self.own_stage()?)
    }

    /// Merges adjacent edits, which are given in order, and drops those that change nothing.
    pub(super) fn join_edits(&self, edits: impl IntoIterator<Item = TextEdit>) -> Vec<TextEdit> {
        let mut joined: Vec<TextEdit> = Vec::new();
        for edit in edits {
            match joined.last_mut() {
                Some(last) if last.span.end == edit.span.start => {
                    last.span = last.span.to(edit.span);
                    last.text += &edit.text;
                }
                _ => joined.push(edit),
            }
        }
        joined.retain(|edit| self.text_at(edit.span) != edit.text);
        joined
    }

    /// True for an instruction of this file, which fixes can edit; false for an ONBUILD trigger.
    pub(super) fn is_in_file(&self) -> bool {
        self.trigger.is_none()
    }

    /// Reports a finding at a span of the instruction; `None` if the configuration suppresses it. Add fixes to the result
    /// only if [`RuleContext::is_in_file`].
    pub(super) fn report(&mut self, span: Span, message: String) -> Option<&mut Diagnostic> {
        self.report_as(&[], span, message)
    }

    /// Like [`RuleContext::report`], for a finding that other linters report under these codes of the rule's.
    pub(super) fn report_as(
        &mut self,
        codes: &'static [&'static str],
        span: Span,
        message: String,
    ) -> Option<&mut Diagnostic> {
        let span = self.file_span(span);
        // BuildKit applies no comments to ONBUILD triggers.
        let comment_item = self.trigger.is_none().then_some(self.item);
        let (rule, item) = (self.rule, Some(self.item));
        self.checker
            .report_as(rule, codes, comment_item, item, span, message)
    }
}

/// The configuration of the image that a stage is built on, directly or through other stages, if it is in the catalogue as a
/// whole. Unlike [`analysis::StageConfig`], this doesn't depend on how the build treats images.
pub(super) fn base_configuration(
    document: &Document,
    stage: &StageSemantics,
) -> Option<Configuration> {
    analysis::base_configuration(document, stage).filter(|it| it.whole)
}
