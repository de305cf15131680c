//! A code action, and its kind.

use crate::lints::Diagnostic;
use syntax::text::TextEdit;

/// A code action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeAction {
    /// The title for the user.
    pub title: String,
    /// The kind.
    pub kind: ActionKind,
    /// The edits, which don't overlap or touch.
    pub edits: Vec<TextEdit>,
    /// The diagnostic that it resolves.
    pub diagnostic: Option<Diagnostic>,
    /// True if editors may apply it as the default fix.
    pub preferred: bool,
}

/// The kinds of code actions, as in LSP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// `quickfix`.
    QuickFix,
    /// `refactor.extract`.
    Extract,
    /// `refactor.inline`.
    Inline,
    /// `refactor.rewrite`.
    Rewrite,
    /// `source.fixAll.dockwright`.
    FixAll,
}

impl ActionKind {
    /// All kinds.
    pub const ALL: [ActionKind; 5] = [
        ActionKind::QuickFix,
        ActionKind::Extract,
        ActionKind::Inline,
        ActionKind::Rewrite,
        ActionKind::FixAll,
    ];

    /// The name in LSP.
    pub fn name(self) -> &'static str {
        match self {
            ActionKind::QuickFix => "quickfix",
            ActionKind::Extract => "refactor.extract",
            ActionKind::Inline => "refactor.inline",
            ActionKind::Rewrite => "refactor.rewrite",
            ActionKind::FixAll => "source.fixAll.dockwright",
        }
    }

    /// True if it has the requested kind or a subkind of it.
    pub fn is_of(self, wanted: &str) -> bool {
        let rest = self.name().strip_prefix(wanted);
        wanted.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}
