//! Commands of RUN, CMD and ENTRYPOINT, and what they depend on.

use analysis::{Document, shell};
use syntax::language::{Kind, MountValue, STARTS, mount_option};
use syntax::{Arguments, Fragment, Instruction, Shell, mount_options};

/// The command of a RUN, CMD or ENTRYPOINT in shell form, without heredocs.
pub(super) fn shell_form(it: &Instruction) -> Option<&Fragment> {
    let plain = it.heredocs.is_empty() && it.problems.is_empty();
    match &it.arguments {
        Arguments::Shell(text) if plain => Some(text),
        _ => None,
    }
}

/// The parsed command of a RUN in shell form, if it is a list of commands.
pub(super) fn row(document: &Document, number: usize) -> Option<(&Fragment, &Shell)> {
    let it = &document.file().items.get(number)?.instruction;
    let text = shell_form(it).filter(|_| it.kind == Some(Kind::Run))?;
    let shell = shell(document, number)?;
    let is_row = shell.sound && !shell.steps.is_empty();
    is_row.then_some((text, shell))
}

/// True if a command uses values that differ in each shell, such as process IDs.
pub(super) fn knows_its_shell(text: &str) -> bool {
    const NAMES: [&str; 11] = [
        "$$", "$!", "$_", "${$", "${!", "${_}", "PPID", "RANDOM", "SECONDS", "BASHPID", "LINENO",
    ];
    NAMES.iter().any(|it| text.contains(it))
}

/// True if a command may start a background process, which ends with its shell.
pub(super) fn may_go_on(text: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let words = text.split(|c| !part(c));
    let words = words.map(|it| it.trim_start_matches('-').to_lowercase());
    words.into_iter().any(|it| STARTS.contains(&it.as_str()))
}

/// True if a command may use what exists only during one RUN: files that a builder provides, and file systems in memory.
pub(super) fn uses_files_of_run(text: &str) -> bool {
    const PATHS: [&str; 6] = [
        "/etc/hosts",
        "/etc/resolv.conf",
        "/etc/hostname",
        "/dev/shm",
        "mount ",
        "sysctl ",
    ];
    PATHS.iter().any(|it| text.contains(it))
}

/// True if what a RUN writes to its mounts is lost afterwards.
pub(super) fn forgets_mounts(it: &Instruction) -> bool {
    let mounts = it.flags.iter().filter(|it| it.name.text == "mount");
    let mut mounts = mounts.filter_map(|it| it.value.as_ref());
    mounts.any(|mount| {
        mount_options(mount).iter().any(|option| {
            let value = option.value.as_ref().map_or("", |it| it.text.as_str());
            let key = option.key.text.as_str();
            let writes = matches!(key, "rw" | "readwrite" | "ro" | "readonly");
            let of_type = mount_option(key).is_some_and(|it| it.value == MountValue::Type);
            writes || value.contains('$') || of_type && value == "tmpfs"
        })
    })
}
