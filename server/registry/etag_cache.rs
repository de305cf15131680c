//! Responses with an `ETag`, for conditional requests (`If-None-Match`; RFC 9110, 13.1.2): after a 304, the cached body is
//! reused.

use std::collections::VecDeque;

use reqwest::Method;
use reqwest::header::{self, HeaderMap, HeaderValue};
use url::Url;

use super::message::{Request, Response};

/// The most responses; beyond that, the oldest are evicted.
const MAX_RESPONSES: usize = 16;
/// Larger bodies aren't cached, in bytes.
const MAX_BODY_BYTES: usize = 256 * 1024;

/// The parts of a request that a response depends on.
#[derive(PartialEq, Eq)]
struct Key {
    url: Url,
    accept: Option<&'static str>,
    authorized: bool,
}

impl Key {
    fn new(request: &Request) -> Key {
        Key {
            url: request.url.clone(),
            accept: request.accept,
            authorized: request.is_authorized(),
        }
    }
}

/// The cached responses. In memory only, as some are private.
#[derive(Default)]
pub(super) struct EtagCache(VecDeque<(Key, Response)>);

impl EtagCache {
    /// The cached response to a request.
    pub(super) fn find(&self, request: &Request) -> Option<&Response> {
        let key = Key::new(request);
        let mut all = self.0.iter();
        all.find_map(|(known, response)| (*known == key).then_some(response))
    }

    /// Stores a response to a GET request, if it has an `ETag` and isn't too large.
    pub(super) fn store(&mut self, request: &Request, response: &Response) {
        let cacheable = request.method == Method::GET && response.status == 200;
        if !cacheable || response.body.len() > MAX_BODY_BYTES || etag(response).is_none() {
            return;
        }
        let key = Key::new(request);
        self.0.retain(|(known, _)| *known != key);
        if self.0.len() >= MAX_RESPONSES {
            self.0.pop_front();
        }
        self.0.push_back((key, response.clone()));
    }
}

/// The `ETag` of a response.
pub(super) fn etag(response: &Response) -> Option<&HeaderValue> {
    response.headers.get(header::ETAG)
}

/// A cached response after a 304, with the headers of the latter.
pub(super) fn revalidated(cached: &Response, mut headers: HeaderMap) -> Response {
    for (name, value) in &cached.headers {
        if !headers.contains_key(name) {
            headers.insert(name, value.clone());
        }
    }
    Response {
        headers,
        ..cached.clone()
    }
}
