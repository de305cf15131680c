//! Why there is no answer.

use super::policy::Refusal;

/// Why there is no answer, or no newer one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It isn't asked.
    Refused(Refusal),
    /// The host isn't asked for a while, because it didn't answer, or wants to be left alone.
    Paused,
    /// The host can't be reached.
    Unreachable,
    /// The name has an address of an inner network.
    InnerAddress,
    /// It took too long.
    TooSlow,
    /// There was too much of it.
    TooBig,
    /// What came can't be understood.
    Unreadable,
    /// The host says that it is asked too often.
    Limited,
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
    /// There is no such thing.
    Missing,
    /// The host has trouble of its own, with this number.
    Server(u16),
}

impl Trouble {
    /// A sentence about it, with nothing in it that the host said.
    pub fn message(&self) -> String {
        match self {
            Trouble::Refused(why) => why.message().to_owned(),
            Trouble::Paused => "the registry isn't asked for a while".to_owned(),
            Trouble::Unreachable => "the registry can't be reached".to_owned(),
            Trouble::InnerAddress => "the registry's name leads into an inner network".to_owned(),
            Trouble::TooSlow => "the registry takes too long".to_owned(),
            Trouble::TooBig => "the registry says too much".to_owned(),
            Trouble::Unreadable => "the registry's answer can't be understood".to_owned(),
            Trouble::Limited => "the registry limits how often it is asked".to_owned(),
            Trouble::Denied => "there is no such image, or it is private".to_owned(),
            Trouble::NoAccess => {
                "there is no such image, or your login has no access to it".to_owned()
            }
            Trouble::NeedsLogin => "the registry needs a login".to_owned(),
            Trouble::PasswordRefused => "the password was refused".to_owned(),
            Trouble::TokenRefused => "the stored token was refused".to_owned(),
            Trouble::NotSent => {
                "the password was not sent, because the connection is not encrypted or leads to another host"
                    .to_owned()
            }
            Trouble::HelperDisabled(program) => format!(
                "the password is stored by {program}, which is disabled (setting `credential-helpers`)"
            ),
            Trouble::HelperNotStarted(program) => {
                format!("the password is stored by {program}, which starts only on explicit requests")
            }
            Trouble::HelperMissing(program) => {
                format!("the password is stored by {program}, which is not installed")
            }
            Trouble::HelperFailed(program) => {
                format!("the password is stored by {program}, which failed")
            }
            Trouble::Missing => "the registry has no such image".to_owned(),
            Trouble::Server(number) => format!("the registry has trouble of its own ({number})"),
        }
    }

    /// True if a login, or a change of the stored credentials or of the settings, may help.
    pub(super) fn concerns_login(&self) -> bool {
        matches!(
            self,
            Trouble::NoAccess
                | Trouble::NeedsLogin
                | Trouble::PasswordRefused
                | Trouble::TokenRefused
                | Trouble::NotSent
                | Trouble::HelperDisabled(_)
                | Trouble::HelperNotStarted(_)
                | Trouble::HelperMissing(_)
                | Trouble::HelperFailed(_)
        )
    }

    /// True if the host is at fault, and is better left alone for a while.
    pub(super) fn is_failure(&self) -> bool {
        matches!(
            self,
            Trouble::Unreachable
                | Trouble::TooSlow
                | Trouble::TooBig
                | Trouble::Unreadable
                | Trouble::Server(_)
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
