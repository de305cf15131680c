//! Shells and the commands in them, as far as the analysis of RUN needs to know them: which programs are POSIX shells
//! ([`is_posix_shell`], [`posix_command`]), and lists of builtins and programs with special effects.

/// Shells that expand variables as a POSIX shell does.
const POSIX_SHELLS: [&str; 9] = [
    "sh", "ash", "bash", "dash", "ksh", "mksh", "rbash", "yash", "zsh",
];

/// Programs that run the program named after their flags.
const RUNNERS: [&str; 3] = ["busybox", "toybox", "env"];

/// True for the name or path of a POSIX shell.
pub fn is_posix_shell(program: &str) -> bool {
    POSIX_SHELLS.contains(&file_name(program))
}

/// The index of the command string in the arguments of a POSIX shell, like `["busybox", "sh", "-ec", "…"]`: the word
/// after a flag with a `c` in it. It may be the index after the last word.
pub fn posix_command<'w>(words: impl Iterator<Item = &'w str>) -> Option<usize> {
    let (index, has_command) = posix_flags(words)?;
    has_command.then_some(index)
}

/// True for words that run a POSIX shell which reads commands from standard input, like `bash -e`.
pub fn reads_posix_input<'w>(words: impl Iterator<Item = &'w str> + Clone) -> bool {
    let count = words.clone().count();
    posix_flags(words) == Some((count, false))
}

/// The index of the first word after the flags of a POSIX shell, and whether a flag has a `c` in it.
fn posix_flags<'w>(mut words: impl Iterator<Item = &'w str>) -> Option<(usize, bool)> {
    let mut at = 1;
    let mut program = words.next()?;
    while RUNNERS.contains(&file_name(program)) {
        program = words.find(|it| {
            at += 1;
            !it.starts_with('-')
        })?;
    }
    if !is_posix_shell(program) {
        return None;
    }
    let mut has_command = false;
    while let Some(word) = words.next().filter(|it| it.starts_with(['-', '+'])) {
        at += 1;
        let short = !word.starts_with("--");
        has_command |= short && word.contains('c');
        // `-o pipefail`: the option name is the next word.
        if short && word.ends_with(['o', 'O']) {
            words.next()?;
            at += 1;
        }
    }
    Some((at, has_command))
}

/// Shell builtins that execute a string or a file.
pub const READERS: [&str; 3] = ["eval", ".", "source"];

/// Shell builtins that may change the state of the shell: its working directory, variables or options, or whether it is
/// still running.
pub const CHANGES_SHELL: [&str; 44] = [
    ".",
    "alias",
    "bg",
    "bind",
    "break",
    "builtin",
    "cd",
    "command",
    "continue",
    "declare",
    "disown",
    "emulate",
    "enable",
    "eval",
    "exec",
    "exit",
    "export",
    "fc",
    "fg",
    "getopts",
    "hash",
    "jobs",
    "let",
    "local",
    "mapfile",
    "popd",
    "pushd",
    "read",
    "readarray",
    "readonly",
    "return",
    "set",
    "setopt",
    "shift",
    "shopt",
    "source",
    "trap",
    "typeset",
    "ulimit",
    "umask",
    "unalias",
    "unset",
    "unsetopt",
    "wait",
];

/// Shell builtins that execute other commands, or change how the shell executes them.
pub const READS_COMMANDS: [&str; 9] = [
    ".", "emulate", "eval", "set", "setopt", "shopt", "source", "trap", "unsetopt",
];

/// Package managers and the subcommand that is followed by package names, whose order doesn't matter.
pub const INSTALLERS: [(&str, &str); 9] = [
    ("apk", "add"),
    ("apt", "install"),
    ("apt-get", "install"),
    ("aptitude", "install"),
    ("dnf", "install"),
    ("microdnf", "install"),
    ("tdnf", "install"),
    ("yum", "install"),
    ("zypper", "install"),
];

/// Words in commands that start a background process.
pub const STARTS: [&str; 29] = [
    "background",
    "bg",
    "containerd",
    "cron",
    "daemon",
    "daemonize",
    "dockerd",
    "fork",
    "gpg-agent",
    "init",
    "initctl",
    "mongod",
    "mysqld",
    "mysqld_safe",
    "nohup",
    "pg_ctl",
    "pg_ctlcluster",
    "rc-service",
    "redis-server",
    "restart",
    "service",
    "setsid",
    "ssh-agent",
    "sshd",
    "start",
    "start-stop-daemon",
    "supervisord",
    "systemctl",
    "xvfb",
];

/// Commands that take names of variables as arguments.
pub const NAMERS: [&str; 7] = [
    "eval", "printenv", "envsubst", "env", "declare", "coproc", "wait",
];

/// Shell builtins whose arguments are commands or arithmetic, in which words may be names of variables.
pub const TAKES_CODE: [&str; 4] = ["alias", "eval", "let", "trap"];

/// Suffixes of paths of well-known files that a shell may source, and the only variables that these set.
const SOURCED_FILES: [(&str, &[&str]); 6] = [
    (
        "/os-release",
        &[
            "ANSI_COLOR",
            "BUG_REPORT_URL",
            "BUILD_ID",
            "CPE_NAME",
            "DEBIAN_CODENAME",
            "DOCUMENTATION_URL",
            "HOME_URL",
            "ID",
            "ID_LIKE",
            "IMAGE_ID",
            "IMAGE_VERSION",
            "LOGO",
            "NAME",
            "PLATFORM_ID",
            "PRETTY_NAME",
            "PRIVACY_POLICY_URL",
            "SUPPORT_END",
            "SUPPORT_URL",
            "UBUNTU_CODENAME",
            "VARIANT",
            "VARIANT_ID",
            "VERSION",
            "VERSION_CODENAME",
            "VERSION_ID",
        ],
    ),
    (
        "/lsb-release",
        &[
            "DISTRIB_CODENAME",
            "DISTRIB_DESCRIPTION",
            "DISTRIB_ID",
            "DISTRIB_RELEASE",
        ],
    ),
    (
        "/bin/activate",
        &[
            "PATH",
            "PS1",
            "PYTHONHOME",
            "VIRTUAL_ENV",
            "VIRTUAL_ENV_PROMPT",
        ],
    ),
    (".cargo/env", &["PATH"]),
    ("/cargo/env", &["PATH"]),
    (
        "/nvm.sh",
        &[
            "MANPATH",
            "NVM_BIN",
            "NVM_CD_FLAGS",
            "NVM_DIR",
            "NVM_INC",
            "PATH",
        ],
    ),
];

/// The variables set by a sourced file; `None` if they aren't known.
pub fn set_by_file(path: &str) -> Option<&'static [&'static str]> {
    let path = path.trim_matches('"');
    let file = SOURCED_FILES
        .iter()
        .find(|(suffix, _)| path.ends_with(suffix));
    file.map(|(_, names)| *names)
}

/// The name of a program without its folder.
pub fn file_name(program: &str) -> &str {
    program.rsplit(['/', '\\']).next().unwrap_or(program)
}
