//! What a Dockerfile may say: tables of instructions, flags, mount options, directives, variables, signals, and
//! of what is well known: ports, platforms, registries, labels.
//!
//! Plain data, with a few look-ups. Knows nothing of any particular file. Completion, hover, signatures and validation
//! read the same rows, so a new flag is one row here. The facts are BuildKit's, as of `docker/dockerfile` 1.26.

mod directives;
pub mod examples;
mod instructions;
mod labels;
mod mounts;
pub mod platforms;
mod ports;
mod registries;
mod shells;
mod signals;
pub mod signatures;
pub mod templates;
mod variables;

pub use directives::{DIRECTIVES, Directive, DirectiveValue, FRONTEND, FRONTEND_MINOR, directive};
pub use instructions::{Arity, Flag, INSTRUCTIONS, Instruction, Kind, Value, instruction};
pub use labels::{LABELS, Label, label};
pub use mounts::{
    MOUNT_OPTIONS, MOUNT_TYPES, MountOption, MountType, MountValue, mount_option, mount_type,
};
pub use ports::{SERVICES, Service, service};
pub use registries::{REGISTRIES, Registry, registry};
pub use shells::{
    CHANGES_SHELL, INSTALLERS, NAMERS, READERS, READS_COMMANDS, STARTS, is_posix_shell,
    posix_command, reads_posix_input, set_by_file,
};
pub use signals::{SIGNALS, Signal, is_signal, signal};
pub use variables::{PREDEFINED, Predefined, Scope, predefined};

/// The page that all links to the reference point into.
pub const REFERENCE: &str = "https://docs.docker.com/reference/dockerfile/";

/// Names of stages that mean something else as well.
pub const RESERVED_STAGE_NAMES: [&str; 2] = ["scratch", "context"];

/// The version of the Dockerfile syntax (`# syntax=docker/dockerfile:…`) that something needs; empty if any will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The first stable version.
    pub stable: &'static str,
    /// The first version of the labs channel, where it was or still is tried out.
    pub labs: &'static str,
}

impl Since {
    /// There from the beginning.
    pub const ALWAYS: Since = Since {
        stable: "",
        labs: "",
    };

    /// Stable from a version on.
    pub const fn stable(version: &'static str) -> Since {
        Since {
            stable: version,
            labs: "",
        }
    }

    /// In labs from one version on, stable from another.
    pub const fn labs(labs: &'static str, stable: &'static str) -> Since {
        Since { stable, labs }
    }

    /// In words, for people; `None` if there is nothing to tell.
    pub fn words(self) -> Option<String> {
        match (self.stable, self.labs) {
            ("", "") => None,
            ("", labs) => Some(format!(
                "Needs the labs channel, `# syntax=docker/dockerfile:{labs}-labs` or later."
            )),
            (stable, _) => Some(format!("Since `docker/dockerfile:{stable}`.")),
        }
    }
}

/// The candidate that a misspelt word most likely means: at most two edits away, case aside unless it matters, as in
/// BuildKit (`util/suggest`). Of several at the same distance, one with two letters swapped is preferred, then one with
/// the same first letter.
///
/// `None` if nothing is near, or if the word is one of the candidates.
pub fn suggest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    case_sensitive: bool,
) -> Option<&'a str> {
    let fold = |s: &str| {
        if case_sensitive {
            s.to_owned()
        } else {
            s.to_lowercase()
        }
    };
    let word = fold(word);
    let mut best: Option<((usize, usize, bool), &str)> = None;
    for candidate in candidates {
        let folded = fold(candidate);
        if folded == word {
            return None;
        }
        // A letter has at most four bytes.
        if folded.len().abs_diff(word.len()) > 8 {
            continue;
        }
        let edits = strsim::levenshtein(&word, &folded);
        if edits > 2 {
            continue;
        }
        let rank = (
            edits,
            strsim::osa_distance(&word, &folded),
            word.chars().next() != folded.chars().next(),
        );
        if best.is_none_or(|(least, _)| rank < least) {
            best = Some((rank, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}
