//! The output of the linter: [`Diagnostic`] with its [`Severity`], related positions and [`Fix`]es.

use syntax::text::{Span, TextEdit};

/// A finding of a rule, or an error of BuildKit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The name of the rule or error.
    pub rule: &'static str,
    /// The codes of other linters for it, where the rule reports what they have several codes for.
    pub codes: &'static [&'static str],
    /// The severity.
    pub severity: Severity,
    /// The position in the file.
    pub span: Span,
    /// The message for the user.
    pub message: String,
    /// The URL of the documentation.
    pub page: Option<String>,
    /// Related positions.
    pub related: Vec<Related>,
    /// The tag, for editors that display unnecessary or deprecated code specially.
    pub tag: Option<DiagnosticTag>,
    /// The fixes, the best first.
    pub fixes: Vec<Fix>,
    /// A larger span at which its first fix is offered too.
    pub fix_span: Option<Span>,
    /// The index of the instruction that it belongs to.
    pub item: Option<usize>,
    /// The index of the instruction before which a comment silences it; `None` if no comment does.
    pub comment_item: Option<usize>,
    /// The position at which BuildKit reports it, if that is neither `span` nor the start of the instruction.
    pub buildkit_span: Option<Span>,
}

impl Diagnostic {
    /// A diagnostic of which only the message and its place are known.
    pub fn new(rule: &'static str, severity: Severity, span: Span, message: String) -> Self {
        Diagnostic {
            rule,
            codes: &[],
            severity,
            span,
            message,
            page: None,
            related: Vec::new(),
            tag: None,
            fixes: Vec::new(),
            fix_span: None,
            item: None,
            comment_item: None,
            buildkit_span: None,
        }
    }

    /// The span at which its first fix is offered.
    pub(crate) fn first_fix_span(&self) -> Span {
        self.fix_span.unwrap_or(self.span)
    }

    /// All spans in it.
    pub(super) fn spans(&self) -> impl Iterator<Item = Span> {
        let edits = self.fixes.iter().flat_map(|it| &it.edits);
        let others = edits.map(|it| it.span).chain(self.buildkit_span);
        let others = others.chain(self.fix_span);
        let related = self.related.iter().map(|it| it.span);
        [self.span].into_iter().chain(related).chain(others)
    }

    /// Changes all spans in it.
    pub(super) fn for_each_span(&mut self, mut change: impl FnMut(&mut Span)) {
        change(&mut self.span);
        let edits = self.fixes.iter_mut().flat_map(|it| &mut it.edits);
        let others = edits.map(|it| &mut it.span).chain(&mut self.buildkit_span);
        let others = others.chain(&mut self.fix_span);
        let related = self.related.iter_mut().map(|it| &mut it.span);
        related.chain(others).for_each(change);
    }
}

/// The severity of a diagnostic, as in LSP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A suggestion for improvement.
    Hint,
    /// Worth a look.
    Information,
    /// BuildKit warns about it.
    Warning,
    /// BuildKit fails on it.
    Error,
}

/// The kind of code that a diagnostic covers, as in LSP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiagnosticTag {
    /// It has no effect.
    Unnecessary,
    /// It should no longer be used.
    Deprecated,
}

/// A position related to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The position in the file.
    pub span: Span,
    /// The message for the user.
    pub message: String,
}

/// A change that resolves a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The title for the user.
    pub title: String,
    /// The edits, which don't overlap or touch.
    pub edits: Vec<TextEdit>,
    /// True if the fix can be applied without review: apart from the finding, the build result stays the same.
    pub safe: bool,
    /// True if editors may apply it as the default fix when it is the first one.
    pub preferred: bool,
    /// What it affects besides the text that it edits.
    pub reach: FixReach,
}

/// What a fix affects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FixReach {
    /// Only the text that it edits.
    #[default]
    Edits,
    /// All that follows in the stage: another fix with the same title isn't needed there.
    Following,
    /// The text between its edits, which gets another meaning: other fixes can't change it at the same time.
    Between,
}

impl Fix {
    /// Creates a fix that can be applied without review.
    pub fn safe(title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Fix {
            title: title.into(),
            edits,
            safe: true,
            preferred: true,
            reach: FixReach::Edits,
        }
    }

    /// Creates a fix that needs the user's decision.
    pub fn suggestion(title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Fix {
            safe: false,
            ..Fix::safe(title, edits)
        }
    }

    /// The same fix, which editors don't apply as the default fix.
    pub(super) fn not_preferred(self) -> Self {
        Fix {
            preferred: false,
            ..self
        }
    }

    /// Applies the fix to a text.
    pub fn apply(&self, text: &str) -> String {
        TextEdit::apply(text, &self.edits)
    }
}
