//! Why there is no answer.

use serde::{Deserialize, Serialize};

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
    /// The host says that this user may not know.
    Denied,
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
            Trouble::Missing => "the registry has no such image".to_owned(),
            Trouble::Server(number) => format!("the registry has trouble of its own ({number})"),
        }
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

/// Why a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Intent {
    /// It may help: a completion, a hover.
    Speculative,
    /// The user asked for it: an action, a command.
    Explicit,
}
