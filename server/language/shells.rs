//! Programs that read commands.

/// Programs that read commands as a POSIX shell does, at least in what variables are.
const POSIX_SHELLS: [&str; 7] = ["sh", "ash", "bash", "dash", "ksh", "mksh", "zsh"];

/// True for a program that reads commands as a POSIX shell does; with its folder or without.
pub fn is_posix_shell(program: &str) -> bool {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    POSIX_SHELLS.contains(&name)
}
