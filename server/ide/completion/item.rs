//! Completion candidates.

use super::snippet;
use super::topic::Topic;
use syntax::text::Span;

/// A completion candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The label.
    pub label: String,
    /// The text directly after the label, like the value of a variable; may be empty.
    pub beside: String,
    /// A short description at the end of the line; may be empty.
    pub detail: String,
    /// The documentation.
    pub docs: Docs,
    /// The kind.
    pub kind: CompletionKind,
    /// The text to insert.
    pub text: String,
    /// The text as a snippet in LSP's syntax, for editors that support snippets.
    pub snippet: Option<String>,
    /// The text to compare typed text with, if that isn't the label.
    pub filter: Option<String>,
    /// True if it replaces the whole word even in insert mode, as the text after the cursor belongs to it.
    pub whole: bool,
    /// An edit that is needed elsewhere in the file.
    pub adds: Option<Addition>,
    /// True if another completion can follow directly, as after `--from=`.
    pub goes_on: bool,
    /// True if it should no longer be used.
    pub deprecated: bool,
}

/// The documentation of a candidate, in Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Docs {
    /// None.
    None,
    /// This text.
    Text(String),
    /// The documentation of a topic, which is resolved later.
    Of(Topic),
}

/// Text to be added elsewhere in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// The position, an empty span.
    pub span: Span,
    /// The text.
    pub text: String,
}

/// The kind of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// An instruction or another keyword.
    Keyword,
    /// A parser directive.
    Directive,
    /// A flag or an option.
    Option,
    /// A value.
    Value,
    /// A variable.
    Variable,
    /// A function of a script.
    Function,
    /// A stage.
    Stage,
    /// An image.
    Image,
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A template.
    Template,
    /// The name of a check.
    Rule,
    /// The key of a label.
    Key,
    /// A user or a group.
    User,
}

impl Completion {
    /// A candidate that is inserted as displayed.
    pub(super) fn new(kind: CompletionKind, label: impl Into<String>) -> Completion {
        let label = label.into();
        Completion {
            text: label.clone(),
            label,
            beside: String::new(),
            detail: String::new(),
            docs: Docs::None,
            kind,
            snippet: None,
            filter: None,
            whole: false,
            adds: None,
            goes_on: false,
            deprecated: false,
        }
    }

    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    pub(super) fn beside(mut self, beside: impl Into<String>) -> Self {
        self.beside = beside.into();
        self
    }

    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// Sets the snippet; without snippet support, its plain text is inserted.
    pub(super) fn snippet(mut self, snippet: impl Into<String>) -> Self {
        let snippet = snippet.into();
        self.text = snippet::plain(&snippet);
        self.snippet = Some(snippet);
        self
    }

    pub(super) fn filter(mut self, filter: impl Into<String>) -> Self {
        self.filter = Some(filter.into());
        self
    }

    pub(super) fn about(mut self, topic: Topic) -> Self {
        self.docs = Docs::Of(topic);
        self
    }

    /// Marks that another completion can follow directly.
    pub(super) fn going_on(mut self) -> Self {
        self.goes_on = true;
        self
    }

    /// The text to compare typed text with.
    pub fn filter_text(&self) -> &str {
        self.filter.as_deref().unwrap_or(&self.label)
    }

    /// Removes existing text from the front of the inserted text; returns false if it begins differently.
    pub(super) fn without_front(&mut self, front: &str) -> bool {
        let rest = |text: &str| text.strip_prefix(front).map(str::to_owned);
        let Some(text) = rest(&self.text) else {
            return false;
        };
        let filter = rest(self.filter_text()).unwrap_or_else(|| text.clone());
        self.snippet = self.snippet.as_deref().and_then(rest);
        self.text = text;
        self.filter = Some(filter);
        true
    }
}

/// The first sentence of a text in Markdown, as plain text.
pub(super) fn first_sentence(docs: &str) -> String {
    let end = docs.find(". ").unwrap_or(docs.len());
    let sentence = docs.get(..end).unwrap_or_default();
    sentence.trim_end_matches('.').replace('`', "")
}
