//! Errors of queries to registries.

use super::policy::Refusal;

/// Why a query has no answer, or no newer one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistryError {
    /// The policy forbids the request.
    Refused(Refusal),
    /// The host is skipped for a while, after errors or because of its rate limit.
    Paused,
    /// The host can't be reached.
    Unreachable,
    /// The host name resolves to a private address.
    PrivateAddress,
    /// The query or a request timed out.
    TimedOut,
    /// The response exceeds the size limit.
    TooLarge,
    /// The response can't be parsed, or doesn't match the request.
    InvalidResponse,
    /// The host reports that the rate limit is exceeded.
    RateLimited,
    /// Access without a login is denied, and it isn't known whether the image exists.
    Denied,
    /// The login is accepted, but denied access to the image, if it exists.
    NoAccess,
    /// The registry serves nothing without a login, and no credentials are stored for it.
    NeedsLogin,
    /// The registry refuses the stored user name and password.
    PasswordRefused,
    /// The registry refuses the stored token.
    TokenRefused,
    /// Credentials are stored, but the policy forbids sending them where they are wanted.
    NotSent,
    /// The named credential helper stores the credentials, and the settings disable it.
    HelperDisabled(String),
    /// The named credential helper stores the credentials, and starts only on an explicit request.
    HelperNotStarted(String),
    /// The named credential helper stores the credentials, and isn't in the path.
    HelperMissing(String),
    /// The named credential helper doesn't return the credentials.
    HelperFailed(String),
    /// The host reports that the repository or tag doesn't exist.
    Missing,
    /// The host failed, with this HTTP status code.
    Server(u16),
}

impl RegistryError {
    /// A message, without anything from the response.
    pub fn message(&self) -> String {
        match self {
            RegistryError::Refused(refusal) => refusal.message().to_owned(),
            RegistryError::Paused => "registry temporarily skipped after errors".to_owned(),
            RegistryError::Unreachable => "can't reach the registry".to_owned(),
            RegistryError::PrivateAddress => "registry resolves to a private address".to_owned(),
            RegistryError::TimedOut => "the registry timed out".to_owned(),
            RegistryError::TooLarge => "registry response exceeds the size limit".to_owned(),
            RegistryError::InvalidResponse => "invalid response from registry".to_owned(),
            RegistryError::RateLimited => "rate limited by registry".to_owned(),
            RegistryError::Denied => "image doesn't exist or is private".to_owned(),
            RegistryError::NoAccess => {
                "image doesn't exist, or your login has no access to it".to_owned()
            }
            RegistryError::NeedsLogin => "the registry needs a login".to_owned(),
            RegistryError::PasswordRefused => "the password was refused".to_owned(),
            RegistryError::TokenRefused => "the stored token was refused".to_owned(),
            RegistryError::NotSent => {
                "the password was not sent, because the connection is not encrypted or leads to another host"
                    .to_owned()
            }
            RegistryError::HelperDisabled(program) => format!(
                "the password is stored by {program}, which is disabled (setting `credential-helpers`)"
            ),
            RegistryError::HelperNotStarted(program) => {
                format!("the password is stored by {program}, which starts only on explicit requests")
            }
            RegistryError::HelperMissing(program) => {
                format!("the password is stored by {program}, which is not installed")
            }
            RegistryError::HelperFailed(program) => {
                format!("the password is stored by {program}, which failed")
            }
            RegistryError::Missing => "the registry has no such image".to_owned(),
            RegistryError::Server(status) => format!("registry error (HTTP {status})"),
        }
    }

    /// True if a login, or a change of the stored credentials or of the settings, may help.
    pub(super) fn concerns_login(&self) -> bool {
        matches!(
            self,
            RegistryError::NoAccess
                | RegistryError::NeedsLogin
                | RegistryError::PasswordRefused
                | RegistryError::TokenRefused
                | RegistryError::NotSent
                | RegistryError::HelperDisabled(_)
                | RegistryError::HelperNotStarted(_)
                | RegistryError::HelperMissing(_)
                | RegistryError::HelperFailed(_)
        )
    }

    /// True if the host failed and should be skipped for a while.
    pub(super) fn is_failure(&self) -> bool {
        matches!(
            self,
            RegistryError::Unreachable
                | RegistryError::TimedOut
                | RegistryError::TooLarge
                | RegistryError::InvalidResponse
                | RegistryError::Server(_)
        )
    }
}

/// Why a registry is queried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Nobody requested it: a hover, a completion that opened automatically. Never starts a credential helper.
    Speculative,
    /// The user requested it: a completion that they invoked, a command. A recent answer from the cache will do.
    Explicit,
    /// The user requested the current state.
    Refresh,
}

impl Intent {
    /// True if the user requested it.
    pub(super) fn is_explicit(self) -> bool {
        self != Intent::Speculative
    }
}
