//! Asking all rules about a document.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use super::diagnostic::{Diagnostic, Severity, Tag};
use super::options::{self, Options};
use super::place::Place;
use super::rule::{About, Check, Group, Rule};
use super::today::Today;
use super::{RULES, errors};
use crate::analysis::{Document, Frontend, NamedImage, Step, base_image_of, source_images};
use crate::catalogue;
use crate::language::Kind;
use crate::text::Span;

/// What is asked for, and what is known from outside the file.
#[derive(Clone, Default)]
pub struct Settings {
    /// How bad a rule is, by its name, where that is not what the rule says; `None` if it is not to be asked.
    pub levels: BTreeMap<String, Option<Severity>>,
    /// Only what BuildKit itself says.
    pub only_buildkit: bool,
    /// Tells whether a source of COPY or ADD is kept out of the build context.
    pub exclusion: Option<Excludes>,
    /// What registries said of the images, if they were asked.
    pub today: Option<Arc<Today>>,
    /// The registries that images come from, or parts of them; empty if it doesn't matter.
    pub trusted_registries: Vec<String>,
}

/// Tells whether a source of COPY or ADD is kept out of the build context.
#[derive(Clone)]
pub struct Excludes {
    /// No two have the same number.
    number: u64,
    tell: Arc<Tell>,
}

type Tell = dyn Fn(&str) -> Option<Exclusion> + Send + Sync;

impl Excludes {
    /// Tells what a function tells.
    pub fn new(tell: impl Fn(&str) -> Option<Exclusion> + Send + Sync + 'static) -> Excludes {
        static NEXT: AtomicU64 = AtomicU64::new(2);
        Excludes {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            tell: Arc::new(tell),
        }
    }

    /// Why a source is kept out; `None` if it isn't.
    pub fn why(&self, source: &str) -> Option<Exclusion> {
        (self.tell)(source)
    }
}

/// Why a source is not in the build context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The source as BuildKit looks for it.
    pub source: String,
    /// The pattern that keeps it out.
    pub pattern: String,
    /// The file that the pattern is in.
    pub file: String,
    /// The line that it is on, from 1.
    pub line: u32,
}

/// All that is wrong with a document, in the order of the text.
pub fn check(document: &Document, settings: &Settings) -> Vec<Diagnostic> {
    if !is_judged(document) {
        return Vec::new();
    }
    let mut run = Run::new(document, settings);
    run.errors();
    run.rules();
    run.finish()
}

/// False for a document of another frontend: nobody knows what that makes of it.
pub(super) fn is_judged(document: &Document) -> bool {
    document.frontend() != Frontend::Other || document.build().is_closed()
}

/// One asking of all rules.
pub(super) struct Run<'d> {
    pub(super) document: &'d Document,
    pub(super) settings: &'d Settings,
    /// The options of the file's `check` directive.
    options: Options,
    /// The options of comments above instructions, by the number of the instruction.
    above: HashMap<usize, Options>,
    found: Vec<Diagnostic>,
    /// How often something was told, whether somebody wanted to know or not.
    heard: usize,
}

/// For each kind of instruction the rules that look at it.
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

impl<'d> Run<'d> {
    fn new(document: &'d Document, settings: &'d Settings) -> Self {
        Run {
            document,
            settings,
            options: file_options(document)
                .and_then(Result::ok)
                .unwrap_or_default(),
            above: above(document),
            found: Vec::new(),
            heard: 0,
        }
    }

    fn errors(&mut self) {
        for found in errors::of_file(self.document) {
            self.error(found);
        }
    }

    /// What BuildKit refuses in an instruction.
    fn errors_of(&mut self, item: usize, step: &'d Step) {
        let syntax = step.instruction.problems.iter();
        for problem in syntax.chain(step.problems()) {
            if let Some(place) = self.document.file().items.get(item) {
                let span = place.at(problem.span);
                self.error(errors::diagnostic(self.document, problem, span, Some(item)));
            }
        }
    }

    fn error(&mut self, found: Diagnostic) {
        self.heard += 1;
        if !self.settings.only_buildkit || found.severity == Severity::Error {
            self.found.push(found);
        }
    }

    fn rules(&mut self) {
        for rule in RULES {
            if let Check::File(check) = rule.check {
                check(self);
            }
        }
        let meaning = self.document.meaning();
        // Of these questions a stage that is quiet may know nothing.
        let more = self.settings.today.is_some() || !self.settings.trusted_registries.is_empty();
        for stage in &meaning.stages {
            if stage.from.is_quiet() && !more {
                continue;
            }
            let before = self.heard;
            if let Some(named) = base_image_of(self.document, stage) {
                self.image(&named);
            }
            if self.heard == before && !more {
                stage.from.set_quiet();
            }
        }
        for named in source_images(self.document) {
            self.image(&named);
        }
        let asking = self.settings.exclusion.as_ref().map_or(1, |it| it.number);
        for (first, body) in meaning.bodies() {
            if body.is_quiet(asking) {
                continue;
            }
            let before = self.heard;
            for (number, step) in body.steps.iter().enumerate() {
                self.errors_of(first + number, step);
                self.each(first + number, step, None);
            }
            if self.heard == before {
                body.set_quiet(asking);
            }
        }
        for stage in meaning.stages.iter().filter(|it| !it.triggers.is_empty()) {
            let item = stage.items.start;
            let Some(from) = self.document.file().items.get(item) else {
                continue;
            };
            let span = from.at(from.instruction.base_span());
            for step in &stage.triggers {
                self.each(item, step, Some(span));
            }
        }
    }

    fn each(&mut self, item: usize, step: &'d Step, trigger: Option<Span>) {
        let Some(kind) = step.instruction.kind else {
            return;
        };
        for rule in BY_KIND.get(&kind).into_iter().flatten() {
            if let Check::Each(_, check) = rule.check {
                check(&mut Place {
                    run: self,
                    rule,
                    step,
                    item,
                    trigger,
                });
            }
        }
    }

    fn image(&mut self, named: &NamedImage) {
        let today = self.settings.today.as_deref();
        let about = About {
            image: catalogue::official(&named.name),
            told: today.and_then(|it| it.of(&named.name)),
        };
        let nothing = about.image.is_none() && about.told.is_none();
        if nothing && self.settings.trusted_registries.is_empty() {
            return;
        }
        for rule in RULES {
            if let Check::Image(check) = rule.check {
                check(self, named, about);
            }
        }
    }

    /// Tells of something; `None` if nobody wants to know. `asks` is the instruction whose comments may silence it,
    /// `item` the one that it belongs to.
    pub(super) fn report(
        &mut self,
        rule: &'static Rule,
        asks: Option<usize>,
        item: Option<usize>,
        span: Span,
        message: String,
    ) -> Option<&mut Diagnostic> {
        self.heard += 1;
        let ours = rule.group != Group::BuildKit;
        if ours && self.settings.only_buildkit {
            return None;
        }
        let severity = match self.settings.levels.get(rule.name) {
            Some(level) => (*level)?,
            None => rule.severity,
        };
        let above = asks.filter(|_| rule.inline);
        let above = above.and_then(|item| self.above.get(&item));
        let mut asked = above.into_iter().chain([&self.options]);
        let heard = if rule.experimental {
            asked.any(|it| it.experimental.contain(rule.name))
        } else {
            !asked.any(|it| it.skip.contain(rule.name))
        };
        if !heard {
            return None;
        }
        // `check=error=true` lets the build fail.
        let fails = self.options.error && !ours;
        self.found.push(Diagnostic {
            rule: rule.name,
            severity: if fails { Severity::Error } else { severity },
            span,
            message,
            page: rule.page(),
            related: Vec::new(),
            tag: rule.tag,
            fixes: Vec::new(),
            item,
            told_at: None,
        });
        self.found.last_mut()
    }

    fn finish(mut self) -> Vec<Diagnostic> {
        if self.settings.only_buildkit {
            let document = self.document;
            for found in &mut self.found {
                found.span = told_at(document, found);
            }
        }
        self.found.sort_by_key(|it| it.span);
        self.found
    }
}

/// Where BuildKit tells of something. It knows lines only, and for most of it only where the instruction begins.
fn told_at(document: &Document, found: &Diagnostic) -> Span {
    let item = found.item.and_then(|item| document.file().items.get(item));
    let line = |offset: u32| document.text.line_of(offset);
    match (found.told_at, item) {
        (Some(span), _) => span,
        (None, Some(item)) if line(item.start) < line(found.span.start) => {
            let keyword = item.at(item.instruction.keyword.span);
            // A continuation may stand in front of the keyword.
            if line(item.start) == line(keyword.start) {
                keyword
            } else {
                Span::empty(item.start)
            }
        }
        _ => found.span,
    }
}

/// The build argument whose value takes the place of the file's `check` directive.
const CHECK_ARGUMENT: &str = "BUILDKIT_DOCKERFILE_CHECK";

/// The options of the build, or of the file's `check` directive, if there are any (`convert.go:newRuleLinter`).
pub(super) fn file_options(document: &Document) -> Option<Result<Options, String>> {
    if let Some(given) = document.build().args.get(CHECK_ARGUMENT) {
        // They stand nowhere in the file.
        let options = options::parse(given, 0).map(Options::without_places);
        return Some(options);
    }
    let mut directives = document.file().directives.iter();
    let directive = directives.find(|it| it.name.eq_ignore_ascii_case("check"))?;
    let value = directive.value.split(' ').next().unwrap_or_default();
    Some(options::parse(value, directive.value_span.start))
}

/// The options of comments above instructions (`WithMergedConfigFromComments`).
fn above(document: &Document) -> HashMap<usize, Options> {
    let mut found = HashMap::new();
    let file = document.file();
    // Few files have any, so all is made for those that have none.
    for comment in file.comments.iter().filter(|it| it.assigns) {
        let item = file
            .items
            .partition_point(|item| item.start < comment.span.start);
        if found.contains_key(&item) || item >= file.items.len() {
            continue;
        }
        let comments = document.comments_above(item);
        let mut checks = comments.iter().filter_map(|comment| {
            let (name, value) = comment.text.split_once('=')?;
            let is_check = name.trim_end().eq_ignore_ascii_case("check");
            let blank = value.len() - value.trim_start().len();
            let start = comment.text.len() - value.len() + blank;
            let value = value.trim();
            let value = value.split(' ').next().unwrap_or_default();
            is_check.then(|| options::parse(value, comment.span.start + start as u32))
        });
        if let Some(Ok(options)) = checks.next() {
            found.insert(item, options);
        }
    }
    found
}

impl Run<'_> {
    /// True if some comment or directive asks for experimental rules.
    pub(super) fn asks_for_experiments(&self) -> bool {
        let asks =
            |options: &Options| options.experimental.all || !options.experimental.names.is_empty();
        self.all_options().any(|(_, options)| asks(options))
    }

    /// The options above instructions, and those of the file.
    pub(super) fn all_options(&self) -> impl Iterator<Item = (Option<usize>, &Options)> {
        let above = self.above.iter().map(|(item, it)| (Some(*item), it));
        above.chain([(None, &self.options)])
    }
}

/// The tag that an editor shows for what no longer has an effect.
pub(super) const UNNECESSARY: Option<Tag> = Some(Tag::Unnecessary);
