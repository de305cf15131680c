//! Runs all rules on a document: [`check`] returns its diagnostics.
//!
//! [`LintSettings`] is what the caller knows: severities, the build context and the registries' replies. [`Checker`] holds
//! one run; rules report to it, and it applies severities and `# check=` options. The analysis keeps which instructions
//! have findings: the others are skipped in later runs, until they change.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use super::context::RuleContext;
use super::diagnostic::{Diagnostic, Severity};
use super::kept::{Dependence, KeptFindings};
use super::labels::LabelSchema;
use super::live_tags::LiveTags;
use super::options::{self, Options, RuleName};
use super::pragmas::{Pragmas, Target};
use super::recognition;
use super::rule::{Check, Group, ImageFacts, Rule};
use super::stage_keys::StageKeys;
use super::{RULES, errors, misspelled_syntax};
use analysis::catalogue;
use analysis::{
    Document, Frontend, NamedImage, Note, NoteTopic, Step, base_image_of, source_images,
};
use syntax::cancellation::checkpoint;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::{Instruction, Item, ProblemKind, Script};

/// The configuration of the rules, and data from outside the file.
#[derive(Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting by itself")]
pub struct LintSettings {
    /// Overrides of the rules' severities by the keys of [`Selector`](super::Selector); `None` disables a rule.
    pub levels: BTreeMap<String, Option<Severity>>,
    /// True to report only BuildKit's own findings, at BuildKit's positions.
    pub only_buildkit: bool,
    /// Looks up whether a source of COPY or ADD is excluded from the build context, if that is known.
    pub exclusion: Option<Excludes>,
    /// Looks up sources of COPY and ADD in the build context, if that is known.
    pub sources: Option<Sources>,
    /// The status of the images' tags in their registries, if these were queried.
    pub live_tags: Option<Arc<LiveTags>>,
    /// The names that builds near the file define: services, targets and additional build contexts.
    pub build_names: BTreeSet<String>,
    /// The program that builds the image.
    pub builder: Builder,
    /// True if the name of the file is that of a template, such as `Dockerfile.j2`.
    pub has_template_name: bool,
    /// True if comments of other linters (see `UnusedIgnore`) don't silence findings.
    pub no_pragmas: bool,
    /// The labels that images must have (see `MissingLabel`).
    pub labels: LabelSchema,
    /// The allowed registries or parts of them (see `UntrustedRegistry`); empty to allow all.
    pub trusted_registries: Vec<String>,
    /// Patterns of the allowed images (see `UnapprovedImage`); empty to allow all.
    pub approved_images: Vec<String>,
    /// Patterns of forbidden images (see `ForbiddenImage`).
    pub forbidden_images: Vec<String>,
    /// True if the image must have a user other than root (see `MissingUser`).
    pub require_user: bool,
}

/// The program that builds an image, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Builder {
    /// BuildKit.
    #[default]
    Buildkit,
    /// Buildah, also as a part of Podman (see `UnsupportedByBuildah`).
    Buildah,
    /// BuildKit or Buildah: the file is called `Containerfile`, and nothing is configured. Treated as BuildKit.
    Unspecified,
}

/// A lookup of the sources of COPY and ADD that are excluded from the build context.
#[derive(Clone)]
pub struct Excludes {
    /// Unique per instance, and at least 2: results are cached under this number.
    id: u64,
    lookup: Arc<Lookup>,
}

type Lookup = dyn Fn(&str) -> Option<Exclusion> + Send + Sync;

impl Excludes {
    /// Creates a lookup from a function of the source path.
    pub fn new(lookup: impl Fn(&str) -> Option<Exclusion> + Send + Sync + 'static) -> Excludes {
        static NEXT: AtomicU64 = AtomicU64::new(2);
        Excludes {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            lookup: Arc::new(lookup),
        }
    }

    /// The exclusion of a source; `None` if it isn't excluded.
    pub fn find(&self, source: &str) -> Option<Exclusion> {
        (self.lookup)(source)
    }
}

/// The reason why a source is not in the build context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The path of the source, as BuildKit normalizes it.
    pub source: String,
    /// The pattern that excludes it.
    pub pattern: String,
    /// The path of the ignore file with the pattern.
    pub file: String,
    /// The line of the pattern, starting at 1.
    pub line: u32,
}

/// A lookup of sources of COPY and ADD in the build context.
#[derive(Clone)]
pub struct Sources {
    context: PathBuf,
    is_certain: bool,
    lookup: Arc<SourceLookup>,
    generation: Option<Arc<Generation>>,
}

type Generation = dyn Fn() -> u64 + Send + Sync;

type SourceLookup = dyn Fn(&str) -> SourceStatus + Send + Sync;

/// Whether a source of COPY or ADD is in the build context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceStatus {
    /// It exists.
    Exists,
    /// It doesn't exist.
    Missing,
    /// The ignore file certainly excludes it, but BuildKit doesn't report it.
    Excluded(Exclusion),
    /// Unknown.
    Unknown,
}

impl Sources {
    /// Creates a lookup from a function of the source path. `is_certain` is true if the folder certainly is the context.
    pub fn new(
        context: PathBuf,
        is_certain: bool,
        lookup: impl Fn(&str) -> SourceStatus + Send + Sync + 'static,
    ) -> Sources {
        Sources {
            context,
            is_certain,
            lookup: Arc::new(lookup),
            generation: None,
        }
    }

    /// Adds a function that returns the number of the current generation of answers, which must be unique among all
    /// lookups: as long as it is the same, an answer isn't looked up again.
    #[must_use]
    pub fn with_generation(self, generation: impl Fn() -> u64 + Send + Sync + 'static) -> Sources {
        Sources {
            generation: Some(Arc::new(generation)),
            ..self
        }
    }

    /// The number of the current generation of answers; `None` if answers can't be kept.
    pub fn generation(&self) -> Option<u64> {
        self.generation.as_ref().map(|it| it())
    }

    /// Whether a source is in the context.
    pub fn find(&self, source: &str) -> SourceStatus {
        (self.lookup)(source)
    }

    /// The folder of the context.
    pub fn context(&self) -> &Path {
        &self.context
    }

    /// True if the folder certainly is the context.
    pub fn is_certain(&self) -> bool {
        self.is_certain
    }
}

/// The diagnostics of a document, in source order. None if its frontend isn't supported.
pub fn check(document: &Document, settings: &LintSettings) -> Vec<Diagnostic> {
    diagnostics(document, settings, WantedFixes::All)
}

/// The diagnostics at a part of a document, in source order, with all fixes.
pub fn check_part(document: &Document, settings: &LintSettings, part: Span) -> Vec<Diagnostic> {
    let mut found = diagnostics(document, settings, WantedFixes::In(part));
    found.retain(|it| it.span.touches(part.start) || part.touches(it.span.start));
    found
}

/// Like [`check`], but fixes that take time to find are missing: for clients that request fixes separately.
pub fn check_without_fixes(document: &Document, settings: &LintSettings) -> Vec<Diagnostic> {
    diagnostics(document, settings, WantedFixes::None)
}

/// The fixes that take time to find, as far as they are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WantedFixes {
    /// None of them.
    None,
    /// Those of instructions that touch a part.
    In(Span),
    /// All.
    All,
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
    let mut checker = Checker::new(document, settings);
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
    let mut checker = Checker::new(document, settings);
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

/// False for a document with a frontend other than Docker's, whose syntax is unknown, unless the build is known completely.
pub(super) fn is_supported(document: &Document) -> bool {
    document.frontend() != Frontend::Other || document.build().is_fully_specified()
}

/// One run of all rules on a document.
pub(super) struct Checker<'d> {
    pub(super) document: &'d Document,
    pub(super) settings: &'d LintSettings,
    fixes: WantedFixes,
    /// The options of the file's `check` directive.
    options: Options,
    /// The options of comments before instructions, by the index of the instruction.
    comment_options: HashMap<usize, Options>,
    /// The comments of other linters.
    pub(super) pragmas: Pragmas,
    diagnostics: Vec<Diagnostic>,
    /// The instructions whose arguments are reported as a whole, so that rules don't report what follows from it.
    pub(super) explained_items: HashSet<usize>,
    /// The findings that explain the errors of an unknown instruction, by its index: its line is meant as a part of the
    /// instruction before it.
    continued_items: HashMap<usize, usize>,
    /// The commands of the instruction that was parsed last.
    pub(super) script: (*const Instruction, Option<Rc<Script>>),
    /// The number of findings, including those that the configuration suppresses.
    reported: usize,
    /// What the findings in the current instruction depend on.
    dependence: Cell<Dependence>,
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
    pub(super) fn new(document: &'d Document, settings: &'d LintSettings) -> Self {
        Checker {
            document,
            settings,
            fixes: WantedFixes::All,
            options: file_options(document)
                .and_then(Result::ok)
                .unwrap_or_default(),
            comment_options: comment_options(document),
            pragmas: if settings.only_buildkit || settings.no_pragmas {
                Pragmas::default()
            } else {
                Pragmas::new(document)
            },
            diagnostics: Vec::new(),
            explained_items: HashSet::new(),
            continued_items: HashMap::new(),
            reported: 0,
            dependence: Cell::default(),
            script: (std::ptr::null(), None),
        }
    }

    fn errors(&mut self) {
        for diagnostic in errors::file_errors(self.document) {
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
        let syntax = step.instruction.problems.iter();
        for problem in syntax.chain(step.problems()) {
            if let Some((part, number)) = explained
                && (part.covers(problem.span) || problem.kind == ProblemKind::MissingArgument)
            {
                if let Some(finding) = self.diagnostics.get_mut(number) {
                    finding.severity = Severity::Error;
                }
                continue;
            }
            if let Some(item) = self.document.file().items.get(index) {
                let span = item.at(problem.span);
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

    /// True if fixes of an instruction that take time to find are needed.
    pub(super) fn finds_fixes_in(&self, item: usize) -> bool {
        match self.fixes {
            WantedFixes::None => false,
            WantedFixes::All => true,
            WantedFixes::In(part) => {
                let item = self.document.file().items.get(item).map(Item::span);
                item.is_some_and(|it| it.touches(part.start) || part.touches(it.start))
            }
        }
    }

    /// Records that the findings in the current instruction depend on something outside of its stage, apart from the
    /// settings: it is checked again in each run.
    pub(super) fn depends_on_file(&self) {
        self.depends_on(Dependence::File);
    }

    /// Records what the findings in the current instruction depend on.
    pub(super) fn depends_on(&self, what: Dependence) {
        self.dependence.set(self.dependence.get().max(what));
    }

    /// Marks the last finding as the cause of errors in the next instruction, if that is unknown.
    pub(super) fn explains_next(&mut self, next: usize) {
        self.depends_on_file();
        let last = self.diagnostics.len().saturating_sub(1);
        self.continued_items.insert(next, last);
    }

    fn error(&mut self, diagnostic: Diagnostic) {
        self.reported += 1;
        if !self.settings.only_buildkit || diagnostic.severity == Severity::Error {
            self.diagnostics.push(diagnostic);
        }
    }

    fn rules(&mut self) {
        for rule in RULES {
            checkpoint();
            if let Check::File(check) = rule.check {
                check(self);
            }
        }
        let semantics = self.document.semantics();
        // The cached results of stages don't cover these two.
        let uncached = self.settings.live_tags.is_some()
            || !self.settings.trusted_registries.is_empty()
            || !self.settings.approved_images.is_empty()
            || !self.settings.forbidden_images.is_empty();
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
        for (label, kind) in &settings.labels.labels {
            (label, *kind as u8).hash(&mut key);
        }
        settings.labels.strict.hash(&mut key);
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

    /// True if the findings of a rule are reported, unless comments or directives say otherwise.
    pub(super) fn is_enabled(&self, rule: &Rule) -> bool {
        let severity = rule.severity_of(&[], &self.settings.levels);
        // Without registries, it has nothing to compare with.
        let is_void = rule.name == super::untrusted_registry::RULE.name
            && self.settings.trusted_registries.is_empty();
        !rule.experimental && !is_void && severity.is_some()
    }

    fn instruction_rules(&mut self, item: usize, step: &'d Step, trigger: Option<Span>) {
        let Some(kind) = step.instruction.kind else {
            return;
        };
        for rule in BY_KIND.get(&kind).into_iter().flatten() {
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

    /// Reports a finding; `None` if the configuration suppresses it. `comment_item` is the instruction whose comments
    /// may silence it, `item` the instruction that it belongs to.
    pub(super) fn report(
        &mut self,
        rule: &'static Rule,
        comment_item: Option<usize>,
        item: Option<usize>,
        span: Span,
        message: String,
    ) -> Option<&mut Diagnostic> {
        self.report_as(rule, &[], comment_item, item, span, message)
    }

    /// Like [`Checker::report`], for a finding that other linters report under these codes of the rule's.
    pub(super) fn report_as(
        &mut self,
        rule: &'static Rule,
        codes: &'static [&'static str],
        comment_item: Option<usize>,
        item: Option<usize>,
        span: Span,
        message: String,
    ) -> Option<&mut Diagnostic> {
        self.reported += 1;
        let is_own = rule.group != Group::BuildKit;
        if is_own && self.settings.only_buildkit {
            return None;
        }
        let severity = rule.severity_of(codes, &self.settings.levels)?;
        let comment_place = comment_item;
        let comment_item = comment_item.filter(|_| rule.inline);
        let in_comments = comment_item.and_then(|item| self.comment_options.get(&item));
        let mut options = in_comments.into_iter().chain([&self.options]);
        let enabled = if rule.experimental {
            options.any(|it| it.experimental.contains(rule.name))
        } else {
            // BuildKit doesn't know codes of other linters.
            let by_code = |it: &RuleName| is_own && rule.has_code(codes, &it.text);
            !options.any(|it| it.skip.contains(rule.name) || it.skip.names.iter().any(by_code))
        };
        if !enabled {
            return None;
        }
        if !self.pragmas.is_empty() {
            let target = Target {
                rule,
                codes,
                comment_item: comment_place,
                item,
                span,
            };
            if self.pragmas.silence(self.document, target) {
                return None;
            }
        }
        // `check=error=true` fails the build.
        let fails = self.options.error && !is_own;
        self.diagnostics.push(Diagnostic {
            rule: rule.name,
            codes,
            severity: if fails { Severity::Error } else { severity },
            span,
            message,
            page: Some(rule.page()),
            related: Vec::new(),
            tag: rule.tag,
            fixes: Vec::new(),
            item,
            buildkit_span: None,
        });
        self.diagnostics.last_mut()
    }

    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        if self.settings.only_buildkit {
            let document = self.document;
            for diagnostic in &mut self.diagnostics {
                diagnostic.span = buildkit_span(document, diagnostic);
            }
        }
        self.diagnostics.sort_by_key(|it| it.span);
        self.diagnostics
    }
}

/// The position at which BuildKit reports a diagnostic. It reports whole lines, mostly the first one of the instruction.
fn buildkit_span(document: &Document, diagnostic: &Diagnostic) -> Span {
    let item = diagnostic
        .item
        .and_then(|item| document.file().items.get(item));
    let line = |offset: u32| document.text.line_of(offset);
    match (diagnostic.buildkit_span, item) {
        (Some(span), _) => span,
        (None, Some(item)) if line(item.start) < line(diagnostic.span.start) => {
            let keyword = item.at(item.instruction.keyword.span);
            // A continuation may precede the keyword.
            if line(item.start) == line(keyword.start) {
                keyword
            } else {
                Span::empty(item.start)
            }
        }
        _ => diagnostic.span,
    }
}

/// The build argument that overrides the file's `check` directive.
const CHECK_ARGUMENT: &str = "BUILDKIT_DOCKERFILE_CHECK";

/// The options from the build argument or the file's `check` directive, if there are any
/// (`convert.go:newRuleLinter`).
pub(super) fn file_options(document: &Document) -> Option<Result<Options, String>> {
    if let Some(value) = document.build().args.get(CHECK_ARGUMENT) {
        // The value has no position in the file.
        let options = options::parse(value, 0).map(Options::without_spans);
        return Some(options);
    }
    let directive = document.file().directive("check")?;
    let value = directive.value.split(' ').next().unwrap_or_default();
    Some(options::parse(value, directive.value_span.start))
}

/// The options in comments before instructions (`WithMergedConfigFromComments`), by the index of the instruction.
fn comment_options(document: &Document) -> HashMap<usize, Options> {
    let mut by_item = HashMap::new();
    let mut seen = HashSet::new();
    let file = document.file();
    // Few files have comments with an `=`, so the others are skipped quickly.
    for comment in file.comments.iter().filter(|it| it.assigns) {
        let item = file
            .items
            .partition_point(|item| item.start < comment.span.start);
        if item >= file.items.len() || !seen.insert(item) {
            continue;
        }
        let comments = document.leading_comments(item);
        let mut checks = comments.iter().filter_map(|comment| {
            let (name, value) = comment.text.split_once('=')?;
            let is_check = name.trim_end().eq_ignore_ascii_case("check");
            let padding = value.len() - value.trim_start().len();
            let start = comment.text.len() - value.len() + padding;
            let value = value.trim();
            let value = value.split(' ').next().unwrap_or_default();
            is_check.then(|| options::parse(value, comment.span.start + start as u32))
        });
        if let Some(Ok(options)) = checks.next() {
            by_item.insert(item, options);
        }
    }
    by_item
}

impl Checker<'_> {
    /// True if a comment or directive enables experimental rules.
    pub(super) fn enables_experimental(&self) -> bool {
        let enables =
            |options: &Options| options.experimental.all || !options.experimental.names.is_empty();
        self.all_options().any(|(_, options)| enables(options))
    }

    /// The options of the file, and those in comments with the index of the instruction that they precede.
    pub(super) fn all_options(&self) -> impl Iterator<Item = (Option<usize>, &Options)> {
        let in_comments = self.comment_options.iter();
        let in_comments = in_comments.map(|(item, options)| (Some(*item), options));
        in_comments.chain([(None, &self.options)])
    }
}
