//! Programs that read commands.

/// Programs that read commands as a POSIX shell does, at least in what variables are.
const POSIX_SHELLS: [&str; 7] = ["sh", "ash", "bash", "dash", "ksh", "mksh", "zsh"];

/// Programs that run the one that is named behind them and their flags.
const RUNNERS: [&str; 3] = ["busybox", "toybox", "env"];

/// True for a program that reads commands as a POSIX shell does; with its folder or without.
pub fn is_posix_shell(program: &str) -> bool {
    POSIX_SHELLS.contains(&file_name(program))
}

/// Where the command stands among words that have a POSIX shell read it, like `["busybox", "sh", "-ec", "…"]`: behind
/// a flag with a `c` in it. It may be behind the last word.
pub fn posix_command<'w>(words: impl Iterator<Item = &'w str>) -> Option<usize> {
    let (behind, has_command) = posix_flags(words)?;
    has_command.then_some(behind)
}

/// True for words that have a POSIX shell read commands from its input, like `bash -e`.
pub fn reads_posix_input<'w>(words: impl Iterator<Item = &'w str> + Clone) -> bool {
    let count = words.clone().count();
    posix_flags(words) == Some((count, false))
}

/// Where the flags of a shell end that words run, and whether there is one with a `c` in it.
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
        // `-o pipefail`: an option by its name.
        if short && word.ends_with(['o', 'O']) {
            words.next()?;
            at += 1;
        }
    }
    Some((at, has_command))
}

/// Commands of a shell that read a text or a file as commands.
pub const READERS: [&str; 3] = ["eval", ".", "source"];

/// Commands after which a shell isn't as it was, or may not be: it is in another folder, has other variables or options,
/// or is gone.
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

/// Commands that read others as commands, or tell the shell how to run them.
pub const READS_COMMANDS: [&str; 9] = [
    ".", "emulate", "eval", "set", "setopt", "shopt", "source", "trap", "unsetopt",
];

/// Programs that install packages, and the word behind which these are named. The order of packages means nothing.
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

/// Words in commands that start something which goes on running behind them.
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

/// Commands that are told names of variables.
pub const NAMERS: [&str; 5] = ["eval", "printenv", "envsubst", "env", "declare"];

/// Files that are known to set these variables only, which a shell may read, by the ends of their paths.
const FILES: [(&str, &[&str]); 6] = [
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

/// The variables that a file sets which a shell reads; `None` if that isn't known.
pub fn set_by_file(path: &str) -> Option<&'static [&'static str]> {
    let path = path.trim_matches('"');
    let found = FILES.iter().find(|(end, _)| path.ends_with(end));
    found.map(|(_, names)| *names)
}

fn file_name(program: &str) -> &str {
    program.rsplit(['/', '\\']).next().unwrap_or(program)
}
