//! Something that can come.

use super::snippet;
use super::topic::Topic;
use syntax::text::Span;

/// Something that can come next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// What is shown directly after the label, like the value of a variable; may be empty.
    pub beside: String,
    /// A few words at the end of the line; may be empty.
    pub detail: String,
    /// More about it.
    pub docs: Docs,
    /// What it is.
    pub kind: CompletionKind,
    /// What comes in the place of the word.
    pub text: String,
    /// The same as a snippet, in LSP's syntax, for editors that can deal with it.
    pub snippet: Option<String>,
    /// What typed text is compared with, if not with the label.
    pub filter: Option<String>,
    /// True if it replaces the whole word even where editors insert: what follows the cursor belongs to it.
    pub whole: bool,
    /// What has to be added elsewhere in the file for it to mean something.
    pub adds: Option<Addition>,
    /// True if it ends where something else can be offered at once, like `--from=`.
    pub goes_on: bool,
    /// True if nothing speaks for using it any more.
    pub deprecated: bool,
}

/// More about something, in Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Docs {
    /// There is nothing more.
    None,
    /// This text.
    Text(String),
    /// What is known of a fact, which can be had later.
    Of(Topic),
}

/// A text that has to be added elsewhere in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// Where, empty.
    pub span: Span,
    /// The text.
    pub text: String,
}

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// An instruction, or a word like one.
    Keyword,
    /// A parser directive.
    Directive,
    /// A flag or an option.
    Option,
    /// A value of something.
    Value,
    /// A variable.
    Variable,
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
    /// An offer that is inserted as it is shown.
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

    /// Inserts a snippet; without snippets its text, with what it proposes.
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

    /// Ends where something else can be offered.
    pub(super) fn going_on(mut self) -> Self {
        self.goes_on = true;
        self
    }

    /// What typed text is compared with.
    pub fn filter_text(&self) -> &str {
        self.filter.as_deref().unwrap_or(&self.label)
    }

    /// Takes what stands there already from the front of what is inserted; false if it begins otherwise.
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

/// The first sentence of a text in Markdown, without its marks.
pub(super) fn first_sentence(docs: &str) -> String {
    let end = docs.find(". ").unwrap_or(docs.len());
    let sentence = docs.get(..end).unwrap_or_default();
    sentence.trim_end_matches('.').replace('`', "")
}
