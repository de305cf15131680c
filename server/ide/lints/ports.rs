//! The expanded port specifications of EXPOSE and their parts ([`Port`]), for the rules about them
//! (`dockerfile2llb/convert_expose.go`).

use std::ops::Range;

use super::context::RuleContext;
use analysis::expand_to_words;
use syntax::Fragment;
use syntax::text::Span;

/// A port specification of EXPOSE.
pub(super) struct Port<'f> {
    /// The text after expansion.
    pub(super) text: String,
    /// The word in the source, if its text is the same as after expansion.
    written: Option<&'f Fragment>,
}

impl Port<'_> {
    /// The container port: the part after the last colon.
    pub(super) fn container(&self) -> &str {
        self.text.rsplit(':').next().unwrap_or_default()
    }

    /// The protocol, `tcp` by default; `None` if BuildKit rejects it or the port is missing.
    pub(super) fn protocol(&self) -> Option<&str> {
        let (port, protocol) = self
            .container()
            .split_once('/')
            .unwrap_or((self.container(), ""));
        if port.is_empty() {
            return None;
        }
        match protocol.to_ascii_lowercase().as_str() {
            "" => Some("tcp"),
            "tcp" | "udp" | "sctp" => Some(protocol),
            _ => None,
        }
    }

    /// The span in the instruction of a byte range of the text; `None` if the text results from expansion.
    pub(super) fn part(&self, range: Range<usize>) -> Option<Span> {
        self.written.map(|word| word.span_of(range))
    }
}

/// The port specifications that a word of EXPOSE expands to; none if its value is unknown.
pub(super) fn exposed<'f>(context: &RuleContext, word: &'f Fragment) -> Vec<Port<'f>> {
    let environment = &context.before().environment;
    let texts = expand_to_words(&word.text, context.escape(), environment);
    let texts = texts.ok().flatten().unwrap_or_default();
    // The word has no quotes, variables or escapes, and is on one line.
    let written = texts.first().is_some_and(|text| *text == word.text)
        && word.text.len() == word.span.len() as usize;
    let port = |text| Port {
        text,
        written: written.then_some(word),
    };
    texts.into_iter().map(port).collect()
}
