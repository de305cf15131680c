//! Requests and responses.

use reqwest::Method;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::error::{Intent, RegistryError};

/// A request.
#[derive(Clone)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) accept: Option<&'static str>,
    /// The size limit of the response body, in bytes.
    pub(super) max_body_bytes: usize,
    /// The most redirects to follow.
    pub(super) redirects: usize,
    /// A description for the request log.
    pub(super) what: String,
    pub(super) intent: Intent,
    pub(super) authorization: Option<HeaderValue>,
    pub(super) form: Option<String>,
}

impl Request {
    /// A GET request that follows no redirects.
    pub(super) fn get(url: Url, max_body_bytes: usize, what: String, intent: Intent) -> Request {
        Request {
            method: Method::GET,
            url,
            accept: None,
            max_body_bytes,
            redirects: 0,
            what,
            intent,
            authorization: None,
            form: None,
        }
    }

    /// True if it has an `Authorization` header.
    pub(super) fn is_authorized(&self) -> bool {
        self.authorization.is_some()
    }
}

/// A response with its whole body.
#[derive(Clone)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// The URL after redirects.
    pub(super) url: Url,
}

impl Response {
    pub(super) fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// All values of a header.
    pub(super) fn header_values(&self, name: HeaderName) -> impl Iterator<Item = &str> {
        let values = self.headers.get_all(name).iter();
        values.filter_map(|value| value.to_str().ok())
    }

    /// The response if its status is 2xx, otherwise the error.
    pub(super) fn ok(self) -> Result<Response, RegistryError> {
        match self.status {
            200..300 => Ok(self),
            401 | 403 => Err(RegistryError::Denied),
            404 => Err(RegistryError::Missing),
            number => Err(RegistryError::Server(number)),
        }
    }
}
