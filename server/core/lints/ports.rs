//! The ports of EXPOSE as rules see them: texts with parts (`dockerfile2llb/convert_expose.go`).

use std::ops::Range;

use super::place::Place;
use crate::analysis::expand_to_words;
use crate::syntax::Fragment;
use crate::text::Span;

/// A port of EXPOSE.
pub(super) struct Port<'f> {
    /// It, after expansion.
    pub(super) text: String,
    /// The word it comes from, if that is the very same text in the source.
    written: Option<&'f Fragment>,
}

impl Port<'_> {
    /// What stands behind the last colon.
    pub(super) fn container(&self) -> &str {
        self.text.rsplit(':').next().unwrap_or_default()
    }

    /// The protocol: `tcp` if there is none, `None` if BuildKit refuses it or there is no port.
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

    /// Where a part of the text stands in the instruction; `None` if it isn't written there.
    pub(super) fn part(&self, range: Range<usize>) -> Option<Span> {
        self.written.map(|word| word.span_of(range))
    }
}

/// The ports that a word of EXPOSE comes to; none if they can't be known.
pub(super) fn exposed<'f>(place: &Place, word: &'f Fragment) -> Vec<Port<'f>> {
    let environment = &place.before().environment;
    let texts = expand_to_words(&word.text, place.file().escape, environment);
    let texts = texts.ok().flatten().unwrap_or_default();
    // Without quotes, variables and the like, and all on one line.
    let written = texts.first().is_some_and(|text| *text == word.text)
        && word.text.len() == word.span.len() as usize;
    let port = |text| Port {
        text,
        written: written.then_some(word),
    };
    texts.into_iter().map(port).collect()
}
