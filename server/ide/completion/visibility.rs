//! Which variables can be used at the cursor.

use std::ops::Range;

use super::cursor::InstructionContext;
use syntax::language::{Kind, is_posix_shell};

/// The variables that are visible at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    /// Those that BuildKit expands.
    Build,
    /// Those in the environment of a RUN command.
    Command,
    /// Those in the environment of a container: ENV only.
    Container,
}

/// The variables that can be used in an argument; `None` if `$` has no special meaning in it.
pub(super) fn visibility(
    inside: &InstructionContext,
    json: bool,
    words: &[Range<usize>],
    index: usize,
) -> Option<Visibility> {
    let runtime = || {
        let program = words.first().map(|it| inside.line.get(it.clone()));
        // Without a shell `$` is not expanded.
        (!json || (index > 0 && program.is_some_and(is_posix_shell))).then_some(())
    };
    match inside.kind() {
        Kind::Add
        | Kind::Copy
        | Kind::Env
        | Kind::Expose
        | Kind::Label
        | Kind::Stopsignal
        | Kind::User
        | Kind::Volume
        | Kind::Workdir => Some(Visibility::Build),
        Kind::From => (index == 0).then_some(Visibility::Build),
        Kind::Arg => Some(Visibility::Build),
        Kind::Run => runtime().map(|()| Visibility::Command),
        Kind::Cmd | Kind::Entrypoint => runtime().map(|()| Visibility::Container),
        Kind::Healthcheck if index > 0 => {
            let command = words.get(1).map(|it| inside.line.get(it.clone()));
            let exec = command.is_some_and(|it| it.starts_with('['));
            (!exec).then_some(Visibility::Container)
        }
        _ => None,
    }
}
