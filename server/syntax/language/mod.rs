//! Reference data for the Dockerfile language: tables of instructions, flags, mount options, parser directives,
//! variables and signals, and of well-known ports, platforms, registries and label keys.
//!
//! Each table has a lookup function, such as [`instruction`] or [`mount_option`]. Completion, hover, signature help and
//! validation share the tables, so a new flag is one new row. Nothing here depends on a particular file. The data
//! follows BuildKit as of `docker/dockerfile` 1.26.

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
mod since;
pub mod templates;
mod variables;

pub use directives::{
    DIRECTIVES, DirectiveSpec, DirectiveValue, FRONTEND, FRONTEND_MINOR, directive,
};
pub use instructions::{
    Arity, FlagSpec, FlagValue, INSTRUCTIONS, InstructionSpec, Kind, REFERENCE, instruction,
};
pub use labels::{LABELS, Label, label};
pub use mounts::{
    MOUNT_OPTIONS, MOUNT_TYPES, MountOptionSpec, MountType, MountValue, mount_option, mount_type,
};
pub use ports::{SERVICES, Service, service};
pub use registries::{KnownRegistry, REGISTRIES, registry};
pub use shells::{
    CHANGES_SHELL, INSTALLERS, NAMERS, READERS, READS_COMMANDS, STARTS, TAKES_CODE, file_name,
    is_posix_shell, posix_command, reads_posix_input, set_by_file,
};
pub use signals::{SIGNALS, Signal, is_signal, signal};
pub use since::Since;
pub use variables::{PREDEFINED, Predefined, PredefinedScope, predefined};

/// Stage names that collide with the empty image and the build context.
pub const RESERVED_STAGE_NAMES: [&str; 2] = ["scratch", "context"];

/// The candidate closest to a misspelled word, at an edit distance of at most two, as in BuildKit (`util/suggest`).
/// At equal distance, swapped letters are preferred, then the same first letter.
///
/// `None` if no candidate is close, or if the word is one of the candidates.
pub fn suggest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    case_sensitive: bool,
) -> Option<&'a str> {
    closest(word, candidates, case_sensitive, |word, candidate| {
        let same_start = word.chars().next() == candidate.chars().next();
        (strsim::osa_distance(word, candidate), !same_start)
    })
}

/// As [`suggest`], but at equal distance the first candidate is preferred, exactly as in BuildKit. Case-sensitive.
pub fn suggest_first<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    closest(word, candidates, true, |_, _| ())
}

/// The number of typing mistakes between two words: inserted, missing, wrong and swapped characters.
pub fn edit_distance(a: &str, b: &str) -> usize {
    strsim::osa_distance(a, b)
}

/// The candidate with the smallest edit distance of at most two, then the smallest `rank`, then the first.
fn closest<'a, R: Ord>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    case_sensitive: bool,
    rank: impl Fn(&str, &str) -> R,
) -> Option<&'a str> {
    let fold = |s: &str| {
        if case_sensitive {
            s.to_owned()
        } else {
            s.to_lowercase()
        }
    };
    let word = fold(word);
    let mut best: Option<((usize, R), &str)> = None;
    for candidate in candidates {
        let folded = fold(candidate);
        if folded == word {
            return None;
        }
        // A character has at most four bytes.
        if folded.len().abs_diff(word.len()) > 8 {
            continue;
        }
        let edits = strsim::levenshtein(&word, &folded);
        if edits > 2 {
            continue;
        }
        let rank = (edits, rank(&word, &folded));
        if best.as_ref().is_none_or(|(least, _)| rank < *least) {
            best = Some((rank, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}
