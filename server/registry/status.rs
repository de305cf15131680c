//! A log of requests that the user can view.

use std::collections::VecDeque;
use std::sync::Mutex;
use syntax::lock::lock;

/// The most requests in the log.
const MAX_REQUESTS: usize = 200;

/// A request and its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedRequest {
    /// The host, with its port if that isn't 443.
    pub host: String,
    /// What was requested, such as `tags of library/golang`.
    pub what: String,
    /// When the request was sent, in seconds since 1970.
    pub at: u64,
    /// The HTTP status code, or the error message.
    pub result: String,
}

/// The latest requests, oldest first.
#[derive(Debug, Default)]
pub(super) struct RequestLog(Mutex<VecDeque<LoggedRequest>>);

impl RequestLog {
    /// Appends a request; the oldest one is dropped if there are too many.
    pub(super) fn add(&self, request: LoggedRequest) {
        // Without `what`: logs contain no names of private images.
        tracing::debug!(
            host = request.host,
            result = request.result,
            "registry request"
        );
        let mut all = lock(&self.0);
        if all.len() == MAX_REQUESTS {
            all.pop_front();
        }
        all.push_back(request);
    }

    /// All requests in the log.
    pub(super) fn all(&self) -> Vec<LoggedRequest> {
        let all = lock(&self.0);
        all.iter().cloned().collect()
    }
}
