//! The documentation of `ShellCheck`'s codes.

use shell::Code;

/// The documentation of a code, as that of other rules: a summary, the reason, a wrong and a right example.
pub(in super::super) fn docs(code: &Code) -> String {
    let Code {
        summary,
        why,
        wrong,
        right,
        ..
    } = code;
    let base = match code.shells {
        shell::Shells::NotDash => "alpine",
        _ => "debian",
    };
    let file = |command: &str| {
        let shell = if command.contains("[[") && code.shells == shell::Shells::All {
            "SHELL [\"/bin/bash\", \"-c\"]\n"
        } else {
            ""
        };
        format!("```dockerfile\nFROM {base}\n{shell}RUN {command}\n```")
    };
    format!("{summary}\n\n{why}\n\n{}\n\n{}", file(wrong), file(right))
}
