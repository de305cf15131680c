//! Answers that their hosts have marked (`ETag`). When one is asked for again, the host may say that it is still the same
//! (RFC 9110, 13.1.2), and needn't send it.

use std::collections::VecDeque;

use reqwest::Method;
use reqwest::header::{self, HeaderMap, HeaderValue};
use url::Url;

use super::client::{Got, Request};

/// The most answers; beyond, the oldest goes.
const MOST: usize = 16;
/// A longer answer isn't kept, in bytes.
const LONGEST: usize = 256 * 1024;

/// What was asked: where, for which kinds of answers, and whether it was said by whom.
#[derive(PartialEq, Eq)]
struct Key {
    url: Url,
    accept: Option<&'static str>,
    named: bool,
}

impl Key {
    fn of(request: &Request) -> Key {
        Key {
            url: request.url.clone(),
            accept: request.accept,
            named: request.is_authorized(),
        }
    }
}

/// Marked answers. They are in memory only, as some are for one user.
#[derive(Default)]
pub(super) struct Marked(VecDeque<(Key, Got)>);

impl Marked {
    /// The marked answer to a request.
    pub(super) fn find(&self, request: &Request) -> Option<&Got> {
        let key = Key::of(request);
        let mut all = self.0.iter();
        all.find_map(|(known, got)| (*known == key).then_some(got))
    }

    /// Keeps an answer, if it is marked and not too long.
    pub(super) fn keep(&mut self, request: &Request, got: &Got) {
        let wanted = request.method == Method::GET && got.status == 200;
        if !wanted || got.body.len() > LONGEST || mark(got).is_none() {
            return;
        }
        let key = Key::of(request);
        self.0.retain(|(known, _)| *known != key);
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back((key, got.clone()));
    }
}

/// The mark of an answer.
pub(super) fn mark(got: &Got) -> Option<&HeaderValue> {
    got.headers.get(header::ETAG)
}

/// An answer of which the host says that it is still the same, and what else it says now.
pub(super) fn still(known: &Got, said: HeaderMap) -> Got {
    let mut headers = said;
    for (name, value) in &known.headers {
        if !headers.contains_key(name) {
            headers.insert(name, value.clone());
        }
    }
    Got {
        headers,
        ..known.clone()
    }
}
