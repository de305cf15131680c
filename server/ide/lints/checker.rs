//! [`Checker`]: one run of rules on a document. Rules report to it, and it applies severities and `# check=` options.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::diagnostic::{Diagnostic, Severity};
use super::firsts::{Firsts, Matches, Mentions};
use super::kept::Dependence;
use super::options::{Options, RuleName, comment_options, file_options};
use super::pragmas::{Pragmas, Target};
use super::rule::{Group, Rule, RuleSet};
use super::settings::LintSettings;
use analysis::Document;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::{Instruction, Item, Script};

/// The fixes that take time to find, as far as they are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WantedFixes {
    /// None of them.
    None,
    /// Those of instructions that touch a part.
    In(Span),
    /// All.
    All,
}

/// One run of all rules on a document.
pub(super) struct Checker<'d> {
    pub(super) document: &'d Document,
    pub(super) settings: &'d LintSettings,
    /// The rules that comments and directives can name.
    pub(super) rules: RuleSet,
    pub(super) fixes: WantedFixes,
    /// The options of the file's `check` directive.
    options: Options,
    /// The options of comments before instructions, by the index of the instruction.
    pub(super) comment_options: HashMap<usize, Options>,
    /// The comments of other linters.
    pub(super) pragmas: Pragmas,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The instructions whose arguments are reported as a whole, so that rules don't report what follows from it.
    pub(super) explained_items: HashSet<usize>,
    /// The findings that explain the errors of an unknown instruction, by its index: its line is meant as a part of the
    /// instruction before it.
    pub(super) continued_items: HashMap<usize, usize>,
    /// True if the `escape` directive has an error, so that lines may be joined otherwise than meant.
    pub(super) has_invalid_escape: bool,
    /// The commands of the instruction that was parsed last.
    pub(super) script: (*const Instruction, Option<Rc<Script>>),
    /// The commands of other instructions that rules needed.
    pub(super) other_scripts: RefCell<HashMap<*const Instruction, Option<Rc<Script>>>>,
    /// The last instruction that uses lists of apt that one before it downloaded.
    pub(super) last_use_of_apt_lists: OnceCell<Option<usize>>,
    /// The first instructions with properties that rules look for.
    pub(super) firsts: Firsts,
    /// The instructions of stages for which predicates hold.
    pub(super) matching: RefCell<Matches>,
    /// The instructions of stages by the names in them, by the first instruction of the stage.
    pub(super) mentions: RefCell<HashMap<usize, Rc<Mentions>>>,
    /// The rules that may report findings, by the kind of instruction that they check.
    pub(super) effective: RefCell<HashMap<Kind, Rc<[&'static Rule]>>>,
    /// The number of findings, including those that the configuration suppresses.
    pub(super) reported: usize,
    /// What the findings in the current instruction depend on.
    pub(super) dependence: Cell<Dependence>,
}

impl<'d> Checker<'d> {
    pub(super) fn new(document: &'d Document, settings: &'d LintSettings, rules: RuleSet) -> Self {
        Checker {
            document,
            settings,
            rules,
            fixes: WantedFixes::All,
            options: file_options(document)
                .and_then(Result::ok)
                .unwrap_or_default(),
            comment_options: comment_options(document),
            pragmas: if settings.only_buildkit || settings.rules.pragmas == Some(false) {
                Pragmas::default()
            } else {
                Pragmas::new(document)
            },
            diagnostics: Vec::new(),
            explained_items: HashSet::new(),
            continued_items: HashMap::new(),
            has_invalid_escape: false,
            reported: 0,
            dependence: Cell::default(),
            script: (std::ptr::null(), None),
            other_scripts: RefCell::default(),
            last_use_of_apt_lists: OnceCell::new(),
            firsts: Firsts::default(),
            matching: RefCell::default(),
            mentions: RefCell::default(),
            effective: RefCell::default(),
        }
    }

    /// True if fixes of an instruction that take time to find are needed.
    pub(super) fn finds_fixes_in(&self, item: usize) -> bool {
        match self.fixes {
            WantedFixes::None => false,
            WantedFixes::All => true,
            WantedFixes::In(part) => {
                let item = self.document.file().items.get(item).map(Item::span);
                item.is_some_and(|it| it.meets(part))
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

    pub(super) fn error(&mut self, diagnostic: Diagnostic) {
        self.reported += 1;
        if !self.settings.only_buildkit || diagnostic.severity == Severity::Error {
            self.diagnostics.push(diagnostic);
        }
    }

    /// True if the findings of a rule are reported, unless comments or directives say otherwise.
    pub(super) fn is_enabled(&self, rule: &Rule) -> bool {
        let severity = rule.severity_of(&[], &self.settings.levels);
        let has_setting = rule.setting.is_none_or(|it| it(&self.settings.rules));
        !rule.experimental && has_setting && severity.is_some()
    }

    /// True if a rule may report findings: it is enabled, a part of it is by a code of another linter, or comments may
    /// enable it.
    pub(super) fn may_report(&self, rule: &Rule) -> bool {
        let is_on = |code: &&str| matches!(self.settings.levels.get(*code), Some(Some(_)));
        rule.experimental || self.is_enabled(rule) || rule.aliases.iter().any(is_on)
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
        let severity = if fails { Severity::Error } else { severity };
        self.diagnostics.push(Diagnostic {
            codes,
            page: Some(rule.page()),
            tag: rule.tag,
            item,
            comment_item,
            ..Diagnostic::new(rule.name, severity, span, message)
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
